package dev.ramal.simulator;

import dev.ramal.twilio.TwilioForm.Field;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

final class Signer {
    private static final Comparator<Field> ORDER =
            Comparator.comparing(Field::name).thenComparing(Field::value);
    private static final Pattern FRAGMENT = Pattern.compile("#.*");
    private static final Pattern USER = Pattern.compile("^(\\w+://)[^/@]*@");
    private static final Pattern TLS_PORT = Pattern.compile("^(https://[^/:?]+):\\d+");
    private final ThreadLocal<Mac> mac;

    Signer(String authToken) {
        SecretKeySpec key = new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA1");
        this.mac = ThreadLocal.withInitial(() -> keyed(key));
    }

    String sign(String url, List<Field> fields) {
        StringBuilder text = new StringBuilder(1024).append(signed(url));
        fields.stream().sorted(ORDER).distinct().forEach(f -> text.append(f.name())
                .append(f.value()));
        return Base64.getEncoder()
                .encodeToString(mac.get().doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String signed(String url) {
        String bare = FRAGMENT.matcher(url).replaceFirst("");
        bare = USER.matcher(bare).replaceFirst("$1");
        return TLS_PORT.matcher(bare).replaceFirst("$1");
    }

    private static Mac keyed(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
