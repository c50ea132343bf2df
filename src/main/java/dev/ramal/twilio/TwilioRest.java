package dev.ramal.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.twilio.TwilioForm.Field;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Twilio's REST API, asked exactly once each time. Calls and messages have no idempotency key there: whoever asks again
 * without knowing what became of the first time may call a person twice.
 *
 * <p>The credentials go to the configured address alone; a redirect is not followed.
 */
public final class TwilioRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int SERVER_ERROR = 500;
    private static final int TIMEOUT = 408;

    /** What came of asking. */
    public sealed interface Answer {}

    /** Twilio did it. */
    public record Done(JsonNode document) implements Answer {
        /** Says nothing of the content. */
        @Override
        public String toString() {
            return "Done";
        }
    }

    /**
     * Twilio refused, or was never reached: nothing was done.
     *
     * @param status the HTTP status; 0 when no connection came about
     * @param code Twilio's error, such as 21211; 0 when it gave none
     */
    public record Refused(int status, int code) implements Answer {}

    /** The answer was lost on the way, or told of a fault: it may have been done or not. */
    public record Lost(String why) implements Answer {}

    private final String account;
    private final String authorization;
    private final Duration patience;
    private final HttpClient http;

    /**
     * @param apiUrl usually {@code https://api.twilio.com}
     * @param patience how long an answer may take
     */
    public TwilioRest(URI apiUrl, String accountSid, String authToken, Duration patience) {
        this.account = apiUrl.toString().replaceFirst("/+$", "") + "/2010-04-01/Accounts/" + accountSid;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString((accountSid + ":" + authToken).getBytes(StandardCharsets.UTF_8));
        this.patience = patience;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    /**
     * Creates or changes something.
     *
     * @param path below the account, such as {@code /Calls.json}
     */
    public Answer post(String path, List<Field> form) {
        return ask(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encode(form)))
                .build());
    }

    /** Looks something up. */
    public Answer get(String path, List<Field> query) {
        return get(query.isEmpty() ? path : path + "?" + encode(query));
    }

    /** As {@link #get(String, List)}, of a path with its query. */
    Answer get(String path) {
        return ask(request(path).GET().build());
    }

    /**
     * The path below the account of an address that Twilio's answer names, which is relative to its host.
     *
     * @throws IllegalArgumentException when it is another account's, or no address below an account
     */
    String below(String address) {
        String path = account.substring(account.indexOf("/2010-04-01/"));
        if (!address.startsWith(path + "/")) {
            throw new IllegalArgumentException("an address that is not below the account");
        }
        return address.substring(path.length());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(account + path))
                .timeout(patience)
                .header("Authorization", authorization)
                .header("Accept", "application/json");
    }

    private Answer ask(HttpRequest request) {
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException | HttpConnectTimeoutException | UnresolvedAddressException e) {
            return new Refused(0, 0);
        } catch (IOException e) {
            return new Lost(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Lost("InterruptedException");
        }
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            JsonNode document = read(response.body());
            return document.isObject() ? new Done(document) : new Lost("no JSON in a " + status);
        }
        if (status >= SERVER_ERROR || status == TIMEOUT) {
            return new Lost("HTTP " + status);
        }
        return new Refused(status, read(response.body()).path("code").asInt());
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read == null ? JSON.missingNode() : read;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static String encode(List<Field> fields) {
        return fields.stream().map(TwilioRest::encode).collect(Collectors.joining("&"));
    }

    static String encode(Field field) {
        return URLEncoder.encode(field.name(), StandardCharsets.UTF_8) + "="
                + URLEncoder.encode(field.value(), StandardCharsets.UTF_8);
    }
}
