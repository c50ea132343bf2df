package dev.ramal.twilio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The sample webhooks as the forms that pass the gate, by the beginning of their file names. */
public final class SampleForms {

    private static final Path FOLDER = folder();

    private SampleForms() {}

    /** The one sample whose name begins so. */
    public static TwilioForm sample(String prefix) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> file.toString().endsWith(".form"))
                    .toList();
            if (found.size() != 1) {
                throw new IllegalArgumentException(prefix + " fits " + found);
            }
            return form(Files.readString(found.get(0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every sample, by file name. */
    public static List<TwilioForm> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".form"))
                    .sorted()
                    .map(file -> {
                        try {
                            return form(Files.readString(file));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A form of that text, sent to a URL without a query. */
    public static TwilioForm form(String text) {
        return new TwilioForm(
                "/twilio/sample",
                List.of(),
                Arrays.stream(text.split("&", -1)).map(SampleForms::field).toList());
    }

    private static TwilioForm.Field field(String pair) {
        int equals = pair.indexOf('=');
        return new TwilioForm.Field(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Path folder() {
        try {
            URI index = Objects.requireNonNull(SampleForms.class.getResource("/twilio/samples/index.json"))
                    .toURI();
            return Objects.requireNonNull(Path.of(index).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
