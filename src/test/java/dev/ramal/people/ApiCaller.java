package dev.ramal.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ramal.RamalExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program or a page that asks Ramal's API over real HTTP. It changes nothing of itself: each variant is another one. */
final class ApiCaller {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RamalExtension ramal;
    private final Map<String, String> headers;

    ApiCaller(RamalExtension ramal) {
        this(ramal, Map.of());
    }

    private ApiCaller(RamalExtension ramal, Map<String, String> headers) {
        this.ramal = ramal;
        this.headers = headers;
    }

    /** An answer, read. */
    record Answer(int status, JsonNode json, String text, HttpResponse<String> http) {

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        List<String> cookies() {
            return http.headers().allValues("set-cookie");
        }

        /** The value of a cookie that is set. */
        String cookie(String name) {
            return cookies().stream()
                    .filter(cookie -> cookie.startsWith(name + "="))
                    .map(cookie -> cookie.substring(name.length() + 1, cookie.indexOf(';')))
                    .findFirst()
                    .orElse("");
        }
    }

    /** The same with a header. */
    ApiCaller with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiCaller(ramal, more);
    }

    /** The same with a token. */
    ApiCaller as(String token) {
        return with("Authorization", "Bearer " + token);
    }

    ApiCaller operator() {
        return as(ramal.operatorKey());
    }

    /** The same from another address, as a proxy tells it. */
    ApiCaller from(String address) {
        return with("X-Forwarded-For", address);
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String json) {
        return send("POST", path, json);
    }

    Answer send(String method, String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ramal.port() + path));
        headers.forEach(request::header);
        return request;
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> http = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean json = http.headers().firstValue("content-type").orElse("").contains("json");
            return new Answer(
                    http.statusCode(),
                    json ? JSON.readTree(http.body()) : MissingNode.getInstance(),
                    http.body(),
                    http);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A JSON object of those names and texts. */
    static String object(String... namesAndTexts) {
        Map<String, String> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            object.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return JSON.valueToTree(object).toString();
    }
}
