package dev.ramal.edge;

import dev.ramal.twilio.FormText;
import dev.ramal.twilio.FormText.Pairs;
import dev.ramal.twilio.FormText.Reading;
import dev.ramal.twilio.KnownFields;
import dev.ramal.twilio.TwilioForm;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what Twilio signed for this account, as a {@link TwilioForm}; names the reason otherwise.
 *
 * <p>The URL that was signed is the public URL followed by the request's target as it was sent, never a Host or
 * forwarding header. A signed JSON document becomes a form of one field, {@code json}.
 */
public final class SignatureGate {

    /** Twilio's largest webhooks have some 60 fields. */
    private static final int MOST_FIELDS = 300;

    private final String publicUrl;
    private final TwilioSignature signature;
    private final KnownFields fields;
    private final boolean validate;

    /**
     * @param publicUrl scheme, host and port as the Twilio console has them
     * @param validate false only for development: shapes are checked, signatures are not
     */
    public SignatureGate(URI publicUrl, TwilioSignature signature, KnownFields fields, boolean validate) {
        this.publicUrl = publicUrl.toString();
        this.signature = signature;
        this.fields = fields;
        this.validate = validate;
    }

    /** What came of one request. */
    sealed interface Judged permits Admitted, Refused {}

    record Admitted(TwilioForm form) implements Judged {}

    record Refused(Refusal refusal) implements Judged {}

    /** A GET, whose parameters all stand in the query. */
    Judged get(String target, @Nullable String given) {
        Reading query = FormText.read(rawQuery(target), MOST_FIELDS);
        if (!(query instanceof Pairs pairs)) {
            return new Refused(Refusal.UNREADABLE);
        }
        if (validate && !signed(target, List.of(), given)) {
            return new Refused(given == null ? Refusal.UNSIGNED : Refusal.SIGNATURE);
        }
        if (fields.faultOfQuery(pairs.fields()) != null) {
            return new Refused(Refusal.FIELDS);
        }
        return new Admitted(new TwilioForm(path(target), pairs.fields(), pairs.fields()));
    }

    /** A posted form. */
    Judged form(String target, byte[] body, @Nullable String given) {
        Reading query = FormText.read(rawQuery(target), MOST_FIELDS);
        Reading form = FormText.read(body, MOST_FIELDS);
        if (!(query instanceof Pairs asked) || !(form instanceof Pairs said)) {
            return new Refused(Refusal.UNREADABLE);
        }
        if (validate && !signed(target, said.fields(), given)) {
            return new Refused(given == null ? Refusal.UNSIGNED : Refusal.SIGNATURE);
        }
        if (fields.faultOfOwnQuery(asked.fields()) != null || fields.faultOfForm(said.fields()) != null) {
            return new Refused(Refusal.FIELDS);
        }
        return new Admitted(new TwilioForm(path(target), asked.fields(), said.fields()));
    }

    /** A posted JSON document, whose hash stands in the query. */
    Judged json(String target, byte[] body, @Nullable String given) {
        Reading query = FormText.read(rawQuery(target), MOST_FIELDS);
        String text = FormText.utf8(body);
        if (!(query instanceof Pairs asked) || text == null || text.indexOf('\0') >= 0) {
            return new Refused(Refusal.UNREADABLE);
        }
        if (validate && (given == null || !signature.verifyJson(publicUrl + target, body, given))) {
            return new Refused(given == null ? Refusal.UNSIGNED : Refusal.SIGNATURE);
        }
        return new Admitted(new TwilioForm(path(target), asked.fields(), List.of(new Field("json", text))));
    }

    private boolean signed(String target, List<Field> said, @Nullable String given) {
        return given != null && signature.verify(publicUrl + target, said, given);
    }

    private static String path(String target) {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    private static @Nullable String rawQuery(String target) {
        int question = target.indexOf('?');
        return question < 0 ? null : target.substring(question + 1);
    }

    /** The call that a refused body names, if it names one in the right shape; for the log. */
    static @Nullable String callSid(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 8192), StandardCharsets.ISO_8859_1);
        int at = text.indexOf("CallSid=CA");
        if (at < 0 || at + 42 > text.length()) {
            return null;
        }
        String sid = text.substring(at + 8, at + 42);
        return KnownFields.isShaped("CallSid", sid) ? sid : null;
    }
}
