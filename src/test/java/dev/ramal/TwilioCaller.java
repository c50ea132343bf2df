package dev.ramal;

import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Twilio, as a test plays it: signed forms over real HTTP. */
public final class TwilioCaller {

    public static final String PUBLIC_URL = "https://hooks.example.com";
    public static final String CALL = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e9900";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RamalExtension ramal;
    private final TwilioSignature signature = new TwilioSignature(List.of(Samples.TOKEN));

    public TwilioCaller(RamalExtension ramal) {
        this.ramal = ramal;
    }

    /** The fields that every voice request has, with others laid over them. */
    public static Map<String, String> call(String... others) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("AccountSid", Samples.ACCOUNT);
        fields.put("ApiVersion", "2010-04-01");
        fields.put("CallSid", CALL);
        fields.put("CallStatus", "ringing");
        fields.put("Direction", "inbound");
        fields.put("From", "+5511987654321");
        fields.put("To", "+551140000001");
        for (int i = 0; i < others.length; i += 2) {
            fields.put(others[i], others[i + 1]);
        }
        return fields;
    }

    /** Posts a signed form. What stands behind a # is for Twilio alone, which neither sends nor signs it. */
    public HttpResponse<String> post(String address, Map<String, String> fields) {
        String target = address.replaceFirst("#.*", "");
        List<Field> pairs = new ArrayList<>();
        fields.forEach((name, value) -> pairs.add(new Field(name, value)));
        String body = pairs.stream()
                .map(pair -> encode(pair.name()) + "=" + encode(pair.value()))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(uri(target))
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .header("X-Twilio-Signature", signature.sign(PUBLIC_URL + target, pairs))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Asks the API as the operator. */
    public HttpResponse<String> api(String target) {
        return send(HttpRequest.newBuilder(uri(target)).header("Authorization", "Bearer " + ramal.operatorKey()));
    }

    /** Sends any request. */
    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public URI uri(String target) {
        return URI.create("http://127.0.0.1:" + ramal.port() + target);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
