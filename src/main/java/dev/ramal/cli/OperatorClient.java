package dev.ramal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the running Ramal, as its operator. */
public final class OperatorClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI server;
    private final String key;
    private final Duration patience;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * @param server such as {@code http://127.0.0.1:8080}
     * @param key the operator's key, of {@code data/operator-key}
     */
    public OperatorClient(URI server, String key) {
        this(server, key, Duration.ofSeconds(30));
    }

    /** The same, which waits that long for an answer. */
    public OperatorClient(URI server, String key, Duration patience) {
        this.server = server;
        this.key = key;
        this.patience = patience;
    }

    JsonNode get(String path) {
        return send(request(path, patience).GET());
    }

    JsonNode post(String path, String contentType, byte[] body) {
        return send(request(path, patience)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /**
     * Posts what stands in a text file. Many rows take their time.
     *
     * @throws Program.Refused when it is not UTF-8
     */
    JsonNode postFile(String path, String contentType, Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new Program.Refused(List.of(file + " is not UTF-8: save it in that encoding."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return send(request(path, patience.multipliedBy(20))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(text)));
    }

    /** Posts a JSON object of those names and values; null is left out. */
    JsonNode post(String path, Map<String, ?> members) {
        return post(path, "application/json", json(members));
    }

    JsonNode patch(String path, Map<String, ?> members) {
        return send(request(path, patience)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(json(members))));
    }

    void delete(String path) {
        send(request(path, patience).DELETE());
    }

    private static byte[] json(Map<String, ?> members) {
        try {
            Map<String, Object> given = new LinkedHashMap<>();
            members.forEach((name, value) -> {
                if (value != null) {
                    given.put(name, value);
                }
            });
            return JSON.writeValueAsBytes(given);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path, Duration longest) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(longest).header("Authorization", "Bearer " + key);
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                String why = detail(answer);
                throw new Program.Refused(
                        List.of(why.isEmpty() ? "Ramal at " + server + " answered " + answer.statusCode() + "." : why));
            }
            return JSON.readTree(answer.body());
        } catch (ConnectException e) {
            throw new Program.Refused(List.of("No Ramal is running at " + server + "; start it first."));
        } catch (IOException e) {
            throw new Program.Refused(List.of("Ramal at " + server + " gave no answer: " + e.getMessage() + "."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Program.Refused(List.of("Interrupted."));
        }
    }

    /** What a problem document says; empty when it is none. */
    private static String detail(HttpResponse<String> answer) {
        try {
            JsonNode problem = JSON.readTree(answer.body());
            String title = problem.path("title").asText();
            return title.isEmpty() ? "" : title + ". " + problem.path("detail").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
