package dev.ramal.edge;

import dev.ramal.twilio.FormText;
import dev.ramal.twilio.KnownFields;
import dev.ramal.twilio.TwilioForm;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request comes from Twilio and says what Twilio says.
 *
 * <p>A form is read from the body of a POST. Of a GET the fields stand in the query, whose signed text keeps its
 * separators. A JSON body, vouched for by {@code bodySHA256} in the URL, becomes a form with the single field
 * {@code json}; the paths that expect fields of a call refuse it as incomplete.
 */
public final class SignatureGate {

    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/json";

    private static final Pattern SIGNATURE = Pattern.compile("[A-Za-z0-9+/]{27}=");
    private static final String VOICE = "CallSid From To";

    private final String publicUrl;
    private final @Nullable TwilioSignature signature;
    private final KnownFields fields;
    private final int most;

    /**
     * @param publicUrl the address that Twilio was given, without a path's trailing slash
     * @param signature null to believe every request: only for a server that nobody else can reach
     * @param accounts the account SIDs whose webhooks are ours; not looked at when signature is null
     * @param limits the most fields and bytes
     */
    public SignatureGate(String publicUrl, @Nullable TwilioSignature signature, Set<String> accounts, Limits limits) {
        this.publicUrl = bare(publicUrl);
        this.signature = signature;
        if (signature != null && accounts.isEmpty()) {
            throw new IllegalArgumentException("the account's SID is needed to know which webhooks are ours");
        }
        this.fields = new KnownFields(signature == null ? Set.of() : accounts);
        this.most = limits.fields();
    }

    /** Either the form or why there is none. */
    sealed interface Judgement {}

    record Admitted(TwilioForm form) implements Judgement {}

    record Refused(Refusal refusal, @Nullable String callSid) implements Judgement {}

    /** Whether a body need not be read, as no signature could be good. */
    boolean lacksSignature(List<String> given) {
        return signature != null
                && (given.size() != 1 || !SIGNATURE.matcher(given.get(0)).matches());
    }

    Judgement judge(boolean get, RequestTarget target, String mediaType, List<String> given, byte[] body) {
        if (lacksSignature(given)) {
            return new Refused(Refusal.SIGNATURE, null);
        }
        FormText.Reading query = FormText.read(target.query(), most);
        if (query instanceof FormText.Unreadable unreadable) {
            return new Refused(Refusal.of(unreadable.fault()), null);
        }
        List<Field> asked = ((FormText.Pairs) query).fields();
        String url = publicUrl + target.raw();
        if (!get && mediaType.equals(JSON)) {
            return judgeJson(url, target.path(), asked, given, body);
        }
        FormText.Reading reading = get ? query : FormText.read(body, most);
        if (reading instanceof FormText.Unreadable unreadable) {
            return new Refused(Refusal.of(unreadable.fault()), null);
        }
        List<Field> said = ((FormText.Pairs) reading).fields();
        String callSid = callSid(said);
        if (signature != null && !signature.verify(url, get ? List.of() : said, given.get(0))) {
            return new Refused(Refusal.SIGNATURE, callSid);
        }
        KnownFields.Fault fault = get ? fields.faultOfQuery(said) : fields.faultOfForm(said);
        if (fault == null) {
            fault = fields.faultOfOwnQuery(asked);
        }
        if (fault == null && !holds(said, required(target.path()))) {
            fault = KnownFields.Fault.MISSING;
        }
        return fault == null
                ? new Admitted(new TwilioForm(
                        target.path(), asked, said.stream().distinct().toList()))
                : new Refused(Refusal.of(fault), callSid);
    }

    private Judgement judgeJson(String url, String path, List<Field> asked, List<String> given, byte[] body) {
        if (signature != null && !signature.verifyJson(url, body, given.get(0))) {
            return new Refused(Refusal.SIGNATURE, null);
        }
        String text = FormText.utf8(body);
        if (text == null) {
            return new Refused(Refusal.CHARSET, null);
        }
        if (text.indexOf('\0') >= 0) {
            return new Refused(Refusal.NUL, null);
        }
        KnownFields.Fault fault = fields.faultOfOwnQuery(asked);
        if (fault != null || !required(path).isEmpty()) {
            return new Refused(fault == null ? Refusal.MISSING : Refusal.of(fault), null);
        }
        return new Admitted(new TwilioForm(path, asked, List.of(new Field("json", text))));
    }

    /** What the routes of these paths cannot do without. */
    private static List<String> required(String path) {
        String names =
                switch (path) {
                    case "/twilio/voice", "/twilio/voice-incoming", "/voice" -> VOICE;
                    case "/twilio/call-status", "/call_status", "/twilio/wait", "/wait" -> "CallSid";
                    case "/twilio/recording-status" -> "RecordingSid RecordingStatus";
                    case "/twilio/message" -> "MessageSid From To";
                    case "/twilio/message-status" -> "MessageSid MessageStatus";
                    case "/twilio/assignment", "/assignment" -> "TaskSid ReservationSid";
                    default -> path.startsWith("/twilio/flow/") ? "CallSid" : "";
                };
        return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }

    private static boolean holds(List<Field> said, List<String> names) {
        return names.stream()
                .allMatch(name -> said.stream().anyMatch(field -> field.name().equals(name)));
    }

    private static @Nullable String callSid(List<Field> said) {
        return said.stream()
                .filter(field -> field.name().equals("CallSid") && KnownFields.isShaped("CallSid", field.value()))
                .map(Field::value)
                .findFirst()
                .orElse(null);
    }

    /** Twilio signs neither user nor fragment, and the request's target begins with the slash. */
    private static String bare(String url) {
        String text = url.replaceFirst("[?#].*$", "").replaceFirst("^([a-z]+://)[^/]*@", "$1");
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
