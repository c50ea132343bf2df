package dev.ramal.flows;

import dev.ramal.twilio.TwilioForm;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a message says, when Twilio has written it down. */
public final class Transcriptions {

    /** Whether there is something to keep. */
    public static boolean worth(TwilioForm form) {
        return form.get("RecordingSid") != null && form.get("TranscriptionText") != null;
    }

    /** As a row of its recording. */
    public Map<String, @Nullable Object> row(TwilioForm form) {
        String call = form.require("CallSid");
        String root = form.asked("call");
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("sid", form.require("RecordingSid"));
        row.put("call_sid", call);
        row.put("root_sid", root == null ? call : root);
        row.put("transcription", form.require("TranscriptionText"));
        return row;
    }
}
