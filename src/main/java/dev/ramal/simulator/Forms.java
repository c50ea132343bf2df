package dev.ramal.simulator;

import dev.ramal.simulator.Cast.Said;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import dev.ramal.twilio.TwilioForm.Field;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Twilio's webhooks say about one call, field by field. Seconds are those since it began. */
final class Forms {
    /** Twilio's dates, RFC 2822. */
    static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final Set<String> LAST = Set.of("completed", "busy", "failed", "no-answer", "canceled");

    private final Trunk trunk;
    private final Leg root;
    private final Instant start;

    Forms(Trunk trunk, Leg root, Instant start) {
        this.trunk = trunk;
        this.root = root;
        this.start = start;
    }

    /** A request for TwiML. */
    List<Field> root(String status) {
        if (!root.isFromWebphone()) {
            return parties(root, status);
        }
        List<Field> fields = new ArrayList<>(32);
        fields.add(new Field("ApplicationSid", trunk.applicationSid()));
        fields.add(new Field("ApiVersion", "2010-04-01"));
        fields.add(new Field("Called", ""));
        fields.add(new Field("Caller", root.from()));
        fields.add(new Field("CallStatus", status));
        fields.add(new Field("Direction", "inbound"));
        fields.add(new Field("To", root.to()));
        fields.add(new Field("From", root.from()));
        fields.add(new Field("CallSid", root.sid()));
        fields.add(new Field("AccountSid", trunk.accountSid()));
        return fields;
    }

    /** The last word on the call. */
    List<Field> end(long now) {
        List<Field> fields = root(root.status());
        tellEnd(root, fields);
        tellMoment(root, now, fields);
        return fields;
    }

    /** A leg's status callback. */
    List<Field> leg(Leg leg, @Nullable PlayedRecording recording, long now) {
        String status = leg.status();
        List<Field> fields = parties(leg, status);
        if (!leg.isRoot()) {
            fields.add(new Field(leg.isWorker() ? "taskCallSid" : "ParentCallSid", root.sid()));
        }
        if (LAST.contains(status)) {
            String sip = sip(leg);
            tellEnd(leg, fields);
            if (!sip.isEmpty()) {
                fields.add(new Field("SipResponseCode", sip));
            } else if (recording != null) {
                addWhere(recording, fields);
            }
        }
        tellMoment(leg, now, fields);
        return fields;
    }

    /** A request for what somebody hears who answers, before they are connected. */
    List<Field> whisper(Leg leg) {
        List<Field> fields = parties(leg, "in-progress");
        fields.add(new Field("ParentCallSid", root.sid()));
        return fields;
    }

    /** A request for what is heard in a queue. */
    List<Field> queue(String queue, long waited) {
        List<Field> fields = root("in-progress");
        fields.add(new Field("QueuePosition", "1"));
        fields.add(new Field("QueueSid", queue));
        fields.add(new Field("QueueTime", Long.toString(waited)));
        fields.add(new Field("AvgQueueTime", "0"));
        fields.add(new Field("CurrentQueueSize", "1"));
        return fields;
    }

    /** A recording's status callback. */
    List<Field> recording(PlayedRecording recording, String status, long began, @Nullable String track) {
        List<Field> fields = new ArrayList<>(12);
        fields.add(new Field("RecordingSource", recording.source()));
        if (recording.source().equals("DialVerb")) {
            fields.add(new Field("RecordingTrack", track == null ? "both" : track));
        }
        fields.add(new Field("RecordingSid", recording.sid()));
        fields.add(new Field("RecordingUrl", mediaUrl(recording)));
        fields.add(new Field("RecordingStatus", status));
        fields.add(new Field("RecordingChannels", Integer.toString(recording.channels())));
        fields.add(new Field("ErrorCode", "0"));
        fields.add(new Field("CallSid", recording.callSid()));
        fields.add(new Field("RecordingStartTime", RFC_2822.format(start.plusSeconds(began))));
        fields.add(new Field("AccountSid", trunk.accountSid()));
        if (status.equals("completed")) {
            fields.add(new Field("RecordingDuration", Integer.toString(recording.seconds())));
        }
        return fields;
    }

    /** How a Dial ended, for its action. */
    static void addDialled(Leg leg, boolean connected, List<Field> fields) {
        fields.add(new Field("DialCallStatus", leg.status()));
        fields.add(new Field("DialCallSid", leg.sid()));
        if (leg.isAnswered()) {
            fields.add(new Field("DialCallDuration", Integer.toString(leg.seconds())));
        }
        fields.add(new Field("DialBridged", Boolean.toString(connected)));
    }

    void addWhere(PlayedRecording recording, List<Field> fields) {
        fields.add(new Field("RecordingUrl", mediaUrl(recording)));
        fields.add(new Field("RecordingSid", recording.sid()));
        fields.add(new Field("RecordingDuration", Integer.toString(recording.seconds())));
    }

    static void addSaid(Said said, List<Field> fields) {
        if (!said.digits().isEmpty()) {
            fields.add(new Field("Digits", said.digits()));
        }
        if (!said.speech().isEmpty()) {
            fields.add(new Field("SpeechResult", said.speech()));
            fields.add(new Field("Confidence", "0.9"));
        }
    }

    private List<Field> parties(Leg leg, String status) {
        List<Field> fields = new ArrayList<>(36);
        fields.add(new Field("Called", leg.to()));
        fields.add(new Field("Caller", leg.from()));
        fields.add(new Field("Direction", leg.direction()));
        fields.add(new Field("CallSid", leg.sid()));
        fields.add(new Field("To", leg.to()));
        fields.add(new Field("From", leg.from()));
        fields.add(new Field("ApiVersion", "2010-04-01"));
        fields.add(new Field("CallStatus", status));
        fields.add(new Field("AccountSid", trunk.accountSid()));
        Geography.tell(leg.from(), "From", fields);
        Geography.tell(leg.from(), "Caller", fields);
        Geography.tell(leg.to(), "To", fields);
        Geography.tell(leg.to(), "Called", fields);
        return fields;
    }

    private static String sip(Leg leg) {
        return leg.isToWebphone()
                ? ""
                : switch (leg.status()) {
                    case "completed" -> "200";
                    case "busy" -> "486";
                    case "failed" -> "404";
                    case "no-answer" -> "487";
                    default -> "";
                };
    }

    private static void tellEnd(Leg leg, List<Field> fields) {
        fields.add(new Field("Duration", Integer.toString((leg.seconds() + 59) / 60)));
        fields.add(new Field("CallDuration", Integer.toString(leg.seconds())));
    }

    private void tellMoment(Leg leg, long now, List<Field> fields) {
        fields.add(new Field("Timestamp", RFC_2822.format(start.plusSeconds(now))));
        fields.add(new Field("CallbackSource", "call-progress-events"));
        fields.add(new Field("SequenceNumber", Integer.toString(leg.nextInSequence())));
    }

    private String mediaUrl(PlayedRecording recording) {
        return "https://api.twilio.com/2010-04-01/Accounts/" + trunk.accountSid() + "/Recordings/" + recording.sid();
    }
}
