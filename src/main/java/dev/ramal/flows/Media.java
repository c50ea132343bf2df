package dev.ramal.flows;

import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Sounds that callers hear, from one directory, to everyone: Twilio fetches them without a login. */
public final class Media {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}\\.(mp3|wav)");

    private final Path directory;

    public Media(Path directory) {
        this.directory = directory;
    }

    /** That file; 404 when there is none, or its name has not the shape. */
    public Reply file(Request request) {
        String name = request.last();
        Path file = directory.resolve(name);
        if (!NAME.matcher(name).matches() || !Files.isRegularFile(file)) {
            return Reply.problem(404, "No such sound", "There is no such file in the media directory.");
        }
        try {
            String type = name.endsWith(".mp3") ? "audio/mpeg" : "audio/wav";
            return Reply.stream(200, type, Files.newInputStream(file), Files.size(file))
                    .with("cache-control", "public, max-age=86400");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
