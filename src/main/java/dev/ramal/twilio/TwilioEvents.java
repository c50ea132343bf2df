package dev.ramal.twilio;

import dev.ramal.calls.CallEvent;
import dev.ramal.calls.CallStatus;
import dev.ramal.calls.LegDirection;
import dev.ramal.calls.RecordingStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a webhook says about a call. What kind of webhook it is shows in its content alone: the same path serves
 * several kinds, and one kind comes to several paths.
 *
 * <p>Each call is told anew from all its events with every webhook, so reading a stored form has to be cheap: it
 * decodes only what an event needs.
 */
public final class TwilioEvents {

    /** As wide as their columns; only what a browser's page sends could be longer. */
    private static final int LONGEST_ADDRESS = 256;

    private static final int LONGEST_WORD = 32;

    private TwilioEvents() {}

    /**
     * What this webhook says.
     *
     * @throws IllegalArgumentException when it names neither a call nor a conference
     */
    public static CallEvent read(TwilioForm form) {
        Said said = new Said();
        for (TwilioForm.Field field : form.fields()) {
            Name name = Name.of(field.name());
            if (name != null) {
                said.decoded.putIfAbsent(name, field.value());
            }
        }
        String turn = form.leavingTurn();
        if (turn != null) {
            said.decoded.put(Name.RamalTurn, turn);
        }
        return event(said, form.asked("call"));
    }

    /** As {@link #read(String, String)}, of a webhook whose URL named no call. */
    public static CallEvent read(String formText) {
        return read(formText, null);
    }

    /**
     * What a stored webhook says.
     *
     * @param formText as {@link TwilioForm#text()} wrote it
     * @param asked the call that the callback's URL named, which stands in for a conference's
     * @throws IllegalArgumentException when it names neither a call nor a conference
     */
    public static CallEvent read(String formText, @Nullable String asked) {
        Said said = new Said();
        int length = formText.length();
        int at = 0;
        while (at < length) {
            int end = formText.indexOf('&', at);
            if (end < 0) {
                end = length;
            }
            int equals = formText.indexOf('=', at);
            if (equals >= at && equals < end) {
                Name name = Name.of(formText.substring(at, equals));
                if (name != null && !said.decoded.containsKey(name)) {
                    said.decoded.put(name, decode(formText, equals + 1, end));
                }
            }
            at = end + 1;
        }
        return event(said, asked);
    }

    /** Whether an event is made of that field, which is then about no person or, of an address, about one. */
    static boolean isTold(String name) {
        return Name.of(name) != null;
    }

    private static CallEvent event(Said said, @Nullable String asked) {
        String status = said.get(Name.CallStatus);
        if (said.get(Name.RecordingStatus) != null) {
            return recording(said, asked);
        }
        if (said.get(Name.DialCallStatus) != null) {
            return dialEnded(said);
        }
        if (said.get(Name.QueueResult) != null) {
            return queueLeft(said);
        }
        // Twilio never leaves the status out, so nobody outside can say this.
        if (status == null && said.get(Name.RamalBlocked) != null) {
            return new CallEvent.Blocked(said.callSid());
        }
        if ("call-progress-events".equals(said.get(Name.CallbackSource))) {
            return legStatus(said);
        }
        boolean recorded = said.get(Name.RecordingSid) != null || said.get(Name.RecordingDuration) != null;
        if (recorded && status != null) {
            return new CallEvent.RecordEnded(
                    said.callSid(),
                    said.parentSid(),
                    said.direction(),
                    said.address(Name.From),
                    said.address(Name.To),
                    CallStatus.of(status),
                    said.get(Name.RecordingSid),
                    said.number(Name.RecordingDuration));
        }
        String answeredBy = said.word(Name.AnsweredBy, LONGEST_WORD);
        if (answeredBy != null && status == null) {
            return new CallEvent.AnsweredBy(said.callSid(), answeredBy);
        }
        return new CallEvent.VoiceRequest(
                said.callSid(),
                said.parentSid(),
                said.direction(),
                said.address(Name.From),
                said.address(Name.To),
                CallStatus.of(status),
                answeredBy);
    }

    private static CallEvent legStatus(Said said) {
        return new CallEvent.LegStatus(
                said.callSid(),
                said.parentSid(),
                said.direction(),
                said.address(Name.From),
                said.address(Name.To),
                CallStatus.of(said.get(Name.CallStatus)),
                said.time(Name.Timestamp),
                // Never Duration, which counts begun minutes.
                said.number(Name.CallDuration),
                said.number(Name.SipResponseCode),
                said.word(Name.AnsweredBy, LONGEST_WORD),
                said.get(Name.RecordingSid),
                said.number(Name.RecordingDuration));
    }

    private static CallEvent dialEnded(Said said) {
        String ended = said.get(Name.DialCallStatus);
        String dialled = said.get(Name.DialCallSid);
        boolean answered = "answered".equals(ended);
        String bridged = said.get(Name.DialBridged);
        return new CallEvent.DialEnded(
                said.callSid(),
                said.parentSid(),
                said.direction(),
                said.address(Name.From),
                said.address(Name.To),
                CallStatus.of(said.get(Name.CallStatus)),
                dialled,
                answered ? CallStatus.COMPLETED : CallStatus.of(ended),
                answered && dialled == null,
                said.number(Name.DialCallDuration),
                "true".equals(bridged) ? Boolean.TRUE : "false".equals(bridged) ? Boolean.FALSE : null,
                said.get(Name.RecordingSid),
                said.number(Name.RecordingDuration));
    }

    private static CallEvent queueLeft(Said said) {
        return new CallEvent.QueueLeft(
                said.callSid(),
                said.parentSid(),
                said.direction(),
                said.address(Name.From),
                said.address(Name.To),
                CallStatus.of(said.get(Name.CallStatus)),
                Objects.requireNonNullElse(said.word(Name.QueueResult, LONGEST_WORD), ""),
                said.get(Name.QueueSid),
                said.number(Name.QueueTime),
                said.get(Name.RamalTurn));
    }

    private static CallEvent recording(Said said, @Nullable String asked) {
        String callSid = said.get(Name.CallSid);
        if (callSid == null) {
            callSid = asked != null ? asked : said.get(Name.ConferenceSid);
        }
        Integer errorCode = said.number(Name.ErrorCode);
        return new CallEvent.RecordingHeard(
                named(callSid),
                said.get(Name.RecordingSid),
                RecordingStatus.of(said.get(Name.RecordingStatus)),
                said.word(Name.RecordingSource, LONGEST_WORD),
                said.number(Name.RecordingChannels),
                said.number(Name.RecordingDuration),
                said.time(Name.RecordingStartTime),
                errorCode == null || errorCode == 0 ? null : errorCode);
    }

    private static String named(@Nullable String callSid) {
        if (callSid == null) {
            throw new IllegalArgumentException("the webhook is about no call");
        }
        return callSid;
    }

    private static String decode(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == '%' || c == '+') {
                return decodeEscaped(text, from, to);
            }
        }
        return text.substring(from, to);
    }

    private static String decodeEscaped(String text, int from, int to) {
        StringBuilder plain = new StringBuilder(to - from);
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == '+') {
                plain.append(' ');
            } else if (c != '%') {
                plain.append(c);
            } else {
                int high = at + 2 < to ? Character.digit(text.charAt(at + 1), 16) : -1;
                int low = at + 2 < to ? Character.digit(text.charAt(at + 2), 16) : -1;
                if (high < 0 || high > 7 || low < 0) {
                    // Beyond ASCII: rare enough for the thorough decoder.
                    return URLDecoder.decode(text.substring(from, to), StandardCharsets.UTF_8);
                }
                plain.append((char) (high * 16 + low));
                at += 2;
            }
        }
        return plain.toString();
    }

    /** The parameters that an event is made of, under Twilio's spelling. */
    private enum Name {
        AnsweredBy,
        RamalBlocked,
        RamalTurn,
        CallDuration,
        CallSid,
        CallStatus,
        CallbackSource,
        ConferenceSid,
        DialBridged,
        DialCallDuration,
        DialCallSid,
        DialCallStatus,
        Direction,
        ErrorCode,
        From,
        ParentCallSid,
        QueueResult,
        QueueSid,
        QueueTime,
        RecordingChannels,
        RecordingDuration,
        RecordingSid,
        RecordingSource,
        RecordingStartTime,
        RecordingStatus,
        SipResponseCode,
        Timestamp,
        To,
        taskCallSid;

        private static final Map<String, Name> BY_TEXT =
                Arrays.stream(values()).collect(Collectors.toMap(Name::name, name -> name));

        static @Nullable Name of(String text) {
            return BY_TEXT.get(text);
        }
    }

    /** The parameters that one webhook has. */
    private static final class Said {
        private final Map<Name, String> decoded = new EnumMap<>(Name.class);

        @Nullable
        String get(Name name) {
            String value = decoded.get(name);
            return value == null || value.isEmpty() ? null : value;
        }

        String callSid() {
            return named(get(Name.CallSid));
        }

        /** A worker's leg names the waiting caller's call in its own way: nothing dialled it, but it serves that one. */
        @Nullable
        String parentSid() {
            String parent = get(Name.ParentCallSid);
            return parent == null ? get(Name.taskCallSid) : parent;
        }

        @Nullable
        LegDirection direction() {
            return LegDirection.of(get(Name.Direction));
        }

        @Nullable
        String address(Name name) {
            return word(name, LONGEST_ADDRESS);
        }

        @Nullable
        String word(Name name, int longest) {
            String value = get(name);
            if (value == null || value.length() <= longest) {
                return value;
            }
            int end = Character.isHighSurrogate(value.charAt(longest - 1)) ? longest - 1 : longest;
            return value.substring(0, end);
        }

        @Nullable
        Instant time(Name name) {
            String value = get(name);
            return value == null ? null : Rfc2822.instant(value);
        }

        /** A whole number from 0 to 999,999,999; null for anything else. */
        @Nullable
        Integer number(Name name) {
            String value = get(name);
            if (value == null || value.length() > 9) {
                return null;
            }
            int number = 0;
            for (int at = 0; at < value.length(); at++) {
                int digit = value.charAt(at) - '0';
                if (digit < 0 || digit > 9) {
                    return null;
                }
                number = number * 10 + digit;
            }
            return number;
        }
    }
}
