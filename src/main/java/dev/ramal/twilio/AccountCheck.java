package dev.ramal.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what Twilio's console has with what Ramal needs there. Nothing is changed. */
public final class AccountCheck {

    /**
     * One thing that is not as it should be.
     *
     * @param code account-refused, account-silent, number-missing, number-overridden, number-voice, number-status,
     *     app-missing, app-voice or app-status
     * @param subject the number or the TwiML App; null of the account
     * @param expected what to enter; null where that is not all
     * @param found what stands there; null for nothing
     */
    public record Finding(String code, @Nullable String subject, @Nullable String expected, @Nullable String found) {

        /** As JSON has it: what is not known is left out. */
        public Map<String, String> document() {
            Map<String, String> document = new LinkedHashMap<>();
            document.put("code", code);
            put(document, "subject", subject);
            put(document, "expected", expected);
            put(document, "found", found);
            return document;
        }

        private static void put(Map<String, String> document, String name, @Nullable String value) {
            if (value != null) {
                document.put(name, value);
            }
        }
    }

    private final TwilioRest twilio;
    private final CallbackUrls urls;
    private final List<String> numbers;
    private final String application;

    /**
     * @param numbers that callers dial
     * @param application the webphone's TwiML App; empty when there is none
     */
    public AccountCheck(TwilioRest twilio, CallbackUrls urls, List<String> numbers, String application) {
        this.twilio = twilio;
        this.urls = urls;
        this.numbers = List.copyOf(numbers);
        this.application = application;
    }

    /** What is not as it should be, the gravest first; empty when all is well. */
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        Map<String, IncomingNumber> owned = new HashMap<>();
        try {
            IncomingNumber.all(twilio).forEach(number -> owned.put(number.number(), number));
        } catch (TwilioPages.Unanswered e) {
            return List.of(new Finding(e.refused() ? "account-refused" : "account-silent", null, null, null));
        }
        numbers.forEach(number -> number(number, owned.get(number), findings));
        if (!application.isEmpty()) {
            application(findings);
        }
        return findings;
    }

    private void number(String number, @Nullable IncomingNumber has, List<Finding> findings) {
        if (has == null) {
            findings.add(new Finding("number-missing", number, null, null));
            return;
        }
        Optional<String> other = has.takenOverBy();
        if (other.isPresent()) {
            findings.add(new Finding(
                    "number-overridden", number, urls.voiceIncoming().toString(), other.get()));
            return;
        }
        JsonNode resource = has.resource();
        compare(
                "number-voice",
                number,
                urls.voiceIncoming(),
                "/voice",
                resource,
                "voice_url",
                "voice_method",
                findings);
        status("number-status", number, resource, findings);
    }

    private void application(List<Finding> findings) {
        TwilioRest.Answer answer = twilio.get("/Applications/" + application + ".json", List.of());
        if (!(answer instanceof TwilioRest.Done done)) {
            boolean missing = answer instanceof TwilioRest.Refused refused && refused.status() == 404;
            findings.add(
                    new Finding(missing ? "app-missing" : "account-silent", missing ? application : null, null, null));
            return;
        }
        compare("app-voice", application, urls.voice(), "", done.document(), "voice_url", "voice_method", findings);
        status("app-status", application, done.document(), findings);
    }

    private void status(String code, String subject, JsonNode has, List<Finding> findings) {
        compare(
                code,
                subject,
                urls.callStatus(),
                "/call_status",
                has,
                "status_callback",
                "status_callback_method",
                findings);
    }

    /** @param alias the old path that does as well; empty for none */
    private static void compare(
            String code,
            String subject,
            URI expected,
            String alias,
            JsonNode has,
            String url,
            String method,
            List<Finding> findings) {
        String found = has.path(url).asText("");
        String bare = found.replaceFirst("#.*", "");
        String wanted = expected.toString().replaceFirst("#.*", "");
        String old = alias.isEmpty() ? wanted : wanted.replaceFirst("/twilio/.*", "") + alias;
        boolean post = has.path(method).asText("POST").equals("POST");
        if ((!bare.equals(wanted) && !bare.equals(old)) || !post) {
            String what = found.isEmpty() || found.equals("null")
                    ? null
                    : post ? found : has.path(method).asText() + " " + found;
            findings.add(new Finding(code, subject, expected.toString(), what));
        }
    }
}
