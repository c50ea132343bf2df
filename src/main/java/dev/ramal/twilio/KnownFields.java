package dev.ramal.twilio;

import static java.util.Map.entry;

import dev.ramal.twilio.TwilioForm.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields that Twilio documents, with the exact shape of each, and the judgement whether a signed form is cut where
 * Twilio cut it.
 *
 * <p>The signed text is all names and values run together. Whoever holds one signed request can therefore cut the same
 * text elsewhere (as long as the names stay sorted) and keep a good signature: {@code CallStatus=ringing} may become
 * the tail of {@code CallSid}, or {@code CallSi} a name. A form is refused when
 *
 * <ol>
 *   <li>a name is not made of letters, digits and {@code _ . - [ ]}, or does not begin with a letter or {@code _};
 *   <li>a known field comes twice or has not its shape, or the account is not ours;
 *   <li>a field is missing that always comes with another one that is there;
 *   <li>the run-together text holds, anywhere but at the start of that very field, a known name followed by something
 *       of its shape: a swallowed field. A longer name that ends in a known one ({@code taskCallSid}) is no such thing
 *       when the known one has its own place or the field before it cannot have lent the rest;
 *   <li>the name and value of an unknown field could be the end of the known, free text before it, and the cut is not
 *       where a new word with a capital begins.
 * </ol>
 *
 * <p>Unknown names are accepted, as Twilio adds fields without notice and a web page sends its own. So some forms
 * cannot be told apart, in principle: {@code foo=bar} from {@code fo=obar}, two unknown neighbours cut elsewhere, and
 * an unknown field that follows free text ({@code To} of a browser's call, {@code contactName}, a message's
 * {@code Body}) from the same text with the field joined to it. None of them touches a field that Ramal acts on, except
 * that free text itself. The price of the last rule: beside a {@code To} that is a bare client name, a page's own
 * parameter must begin with a capital letter (or hold what no client name does). A GET's signature covers its query as sent, with its separators: only shapes are looked at.
 */
public final class KnownFields {

    /** What is wrong with a form. */
    public enum Fault {
        /** A name that no field has. */
        NAME,
        /** A known field twice. */
        DUPLICATE,
        /** A known field whose value has not its shape. */
        SHAPE,
        /** An account that is not ours. */
        ACCOUNT,
        /** A field that always comes is missing. */
        MISSING,
        /** The text of one field within another. */
        RESPLIT
    }

    /**
     * One known field.
     *
     * @param name the field's name
     * @param exact what its value may be
     * @param tell how its value begins, so clearly that the name before it is no accident; null when it may be any text
     * @param text what a free text looks like as a whole, so that more text could belong to it; null when its end is
     *     certain
     */
    private record Shape(String name, Pattern exact, @Nullable Pattern tell, @Nullable Pattern text) {}

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_.\\-\\[\\]]{0,127}");
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]+");

    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

    private static final String ANY = "(?s)[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*";
    private static final String LINE = "[^\\x00-\\x1f\\x7f]{0,300}";
    private static final String ZIP = "(?=.*[0-9])[0-9A-Z -]{2,12}";
    private static final String ADDRESS_TELL = "(?:\\+[0-9]{3,20}(?![0-9])|client:|sips?:)";

    private static final Map<String, Shape> SHAPES = new HashMap<>();
    /** The same by the first character of their names, which are letters of ASCII. */
    private static final List<List<Shape>> BY_INITIAL = new ArrayList<>();

    /** Free text that is only shown: pages send words of their own beside it, so only fragments are doubted. */
    private static final Set<String> LABELS = Set.of("contactName");

    /** Names that come with one of the others in every callback. */
    private static final List<Map.Entry<String, List<String>>> TOGETHER = List.of(
            entry("Direction", List.of("CallSid", "CallStatus", "From", "To")),
            entry("CallStatus", List.of("CallSid")),
            entry("CallDuration", List.of("CallSid", "CallStatus")),
            entry("Caller", List.of("From")),
            entry("Called", List.of("To")),
            entry("DialCallStatus", List.of("CallSid")),
            entry("AnsweredBy", List.of("CallSid")),
            entry("RecordingStatus", List.of("RecordingSid")),
            entry("RecordingUrl", List.of("RecordingSid")),
            entry("TranscriptionText", List.of("TranscriptionSid")),
            entry("ReservationSid", List.of("TaskSid", "WorkspaceSid")));

    static {
        sids("AC", "AccountSid");
        known("ParentAccountSid", "(?:AC[0-9a-fA-F]{32})?", "AC[0-9a-fA-F]{32}|(?=\\p{L}|$)", null);
        sids("CA", "CallSid", "ParentCallSid", "DialCallSid", "DequeingCallSid", "taskCallSid");
        sids("CA", "CallSidEndingConference", "CallSidToCoach");
        sids("AP", "ApplicationSid");
        sids("RE", "RecordingSid");
        sids("QU", "QueueSid");
        sids("CF", "ConferenceSid");
        sids("WS", "WorkspaceSid");
        sids("WW", "WorkflowSid");
        sids("WQ", "TaskQueueSid");
        sids("WK", "WorkerSid");
        sids("WT", "TaskSid");
        sids("WR", "ReservationSid");
        sids("WA", "WorkerActivitySid", "WorkerPreviousActivitySid");
        sids("(?:EV|NO)", "Sid");
        sids("[A-Z]{2}", "ResourceSid", "OperatingUnitSid", "TaskChannelSid", "WorkerChannelSid");
        sids("(?:SM|MM)", "MessageSid", "SmsSid", "SmsMessageSid", "OriginalRepliedMessageSid");
        sids("MG", "MessagingServiceSid");
        sids("(?:GT|TR)", "TranscriptionSid");

        numbers("Duration", "CallDuration", "DialCallDuration", "RecordingDuration", "MachineDetectionDuration");
        numbers("SequenceNumber", "SequenceId", "RecordingChannels", "QueueTime", "QueuePosition", "AvgQueueTime");
        numbers("CurrentQueueSize", "MaxQueueSize", "TaskAge", "TimestampMs", "WorkerVersion", "NumMedia");
        numbers("NumSegments", "ErrorCode", "SipResponseCode", "DialSipResponseCode", "RawDlrDoneDate");
        numbers("WorkerTimeInPreviousActivity", "WorkerTimeInPreviousActivityMs");
        closed("-?[0-9]{1,10}", "TaskPriority");
        closed("[01](?:\\.[0-9]{1,20})?|\\.[0-9]{1,20}", "Confidence", "Stability");
        closed("[0-9*#]{1,64}|hangup|timeout", "Digits");

        closed("queued|initiated|ringing|in-progress|completed|busy|no-answer|failed|canceled", "CallStatus");
        closed("answered|completed|busy|no-answer|failed|canceled", "DialCallStatus");
        closed("inbound|outbound-(?:api|dial)|trunking-(?:originating|terminating)", "Direction");
        closed("in-progress|paused|stopped|processing|completed|absent|failed|deleted", "RecordingStatus");
        closed("inbound|outbound|both", "RecordingTrack");
        closed("in-progress|completed|failed", "TranscriptionStatus");
        closed("(?:inbound|outbound|both)_tracks?", "Track");
        closed("human|machine_(?:start|end_(?:beep|silence|other))|fax|unknown", "AnsweredBy");
        closed("[0-9]{4}-[0-9]{2}-[0-9]{2}", "ApiVersion");
        closed("call-progress-events", "CallbackSource");
        String messageStatuses = "accepted|scheduled|queued|sending|sent|delivered|undelivered|failed|canceled"
                + "|received|receiving|read|partially_delivered";
        closed(messageStatuses, "MessageStatus", "SmsStatus");
        closed("STOP|START|HELP", "OptOutType");
        closed("true|false", "DialBridged", "Muted", "Hold", "Coaching", "EndConferenceOnExit");
        closed("true|false", "StartConferenceOnEnter", "Final", "PartialResults");
        closed("(?i:ERROR|WARNING|NOTICE|INFO|DEBUG)", "Level");
        closed("application/json", "PayloadType");
        closed("pending|reserved|assigned|wrapping|completed|canceled", "TaskAssignmentStatus");
        closed(
                "(?:TN-Validation-(?:Passed|Failed)(?:-[ABC])?|No-TN-Validation)(?:-Diverted|-Passthrough)?",
                "StirVerstat");
        closed("[A-Z]{2}", "FromCountry", "ToCountry", "CallerCountry", "CalledCountry");
        closed("[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?", "LanguageCode");
        closed(
                "[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} (?:[+-][0-9]{4}|GMT|UTC)"
                        + "|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?"
                        + "(?:Z|[+-][0-9]{2}:?[0-9]{2})"
                        + "|[0-9]{9,13}",
                "Timestamp", "RecordingStartTime");
        String resource = "https?://[A-Za-z0-9.:-]{1,253}/2010-04-01/Accounts/AC[0-9a-fA-F]{32}/Recordings/"
                + "RE[0-9a-fA-F]{32}";
        closed(resource + "(?:\\.(?:wav|mp3|json))?", "RecordingUrl");
        closed(resource + "/Transcriptions/TR[0-9a-fA-F]{32}", "TranscriptionUrl");

        String media = "https?://[A-Za-z0-9.:-]{1,253}/2010-04-01/Accounts/AC[0-9a-fA-F]{32}/Messages/"
                + "(?:SM|MM)[0-9a-fA-F]{32}/Media/ME[0-9a-fA-F]{32}";
        String type = "[a-z]{1,20}/[A-Za-z0-9.+-]";
        for (int i = 0; i < 10; i++) {
            closed(media, "MediaUrl" + i);
            known("MediaContentType" + i, "(?:" + type + "{1,90})?", "[a-z]{1,20}/", type + "*");
        }

        words("RecordingSource", "QueueResult", "DequeueResult", "ReasonConferenceEnded", "ReasonParticipantLeft");
        words("StatusCallbackEvent", "TranscriptionEvent", "TranscriptionType", "TranscriptionEngine", "EventType");
        words("ResourceType", "TaskCanceledReason", "TaskCompletedReason");

        json("TaskAttributes", "WorkerAttributes", "Payload", "ProviderConfiguration", "TranscriptionData");

        for (String party : List.of("From", "To", "Caller", "Called")) {
            known(party, address(), ADDRESS_TELL, "(?:client:)?[A-Za-z_][A-Za-z0-9_]*");
            known(party + "City", LINE, "(?=\\p{L}|$)", "[\\p{L}\\p{M} .'-]*");
            known(party + "State", LINE, "(?=\\p{L}|$)", "[\\p{L}\\p{M} .'-]*");
            known(party + "Zip", ZIP + "|", "(?=[\\p{L}0-9]|$)", ZIP);
        }
        known("ForwardedFrom", address(), ADDRESS_TELL, null);
        text("CallerName", "SpeechResult", "UnstableSpeechResult", "StableSpeechResult", "TranscriptionText");
        text("FriendlyName", "WorkerName", "WorkspaceName", "WorkflowName", "TaskQueueName", "WorkerActivityName");
        text("EventDescription", "TaskChannelUniqueName", "InboundTrackLabel", "OutboundTrackLabel", "ErrorMessage");
        text("ParticipantLabel", "ProfileName", "ButtonText", "ButtonPayload");
        known("CallToken", "%7B[!-~]{0,16000}%7D|(?!%7)[!-~]{0,16000}", "(?=%7B)", null);
        known("StirPassportToken", "[!-~]{0,16000}", "(?=eyJ)", null);
        known("Body", ANY, null, ANY);
        known("Name", LINE, null, LINE);
        known("Reason", LINE, "(?=[A-Z][a-z]+ [a-z])", LINE);
        known("ErrorUrl", "[!-~]{0,4000}", "https?://", "https?://[!-~]*");
        // What the gather of a key and the transcription of a voice mail add, spelt in lower case.
        known("url", "[!-~]{0,4000}", "https?://", "https?://[!-~]*");
        known("msg", LINE, "Gather End", "[A-Za-z ]*");
        known("FinishedOnKey", "[0-9*#]?", "[0-9*#]?(?=\\p{L}|$)", null);
        // What the web phones in use send of their own.
        known("leadId", "[A-Za-z0-9_.:-]{0,64}", "(?=[A-Za-z0-9])", "[A-Za-z][A-Za-z0-9_.:-]*");
        known("contactName", LINE, "(?=\\p{L})", "[\\p{L}\\p{M} .,'-]*");

        for (char initial = 0; initial < 128; initial++) {
            String first = String.valueOf(initial);
            BY_INITIAL.add(SHAPES.values().stream()
                    .filter(shape -> shape.name().startsWith(first))
                    .toList());
        }
    }

    private final Set<String> accounts;

    /** @param accounts the SIDs of the accounts whose webhooks are ours; empty when any account will do */
    public KnownFields(Set<String> accounts) {
        this.accounts = Set.copyOf(accounts);
    }

    /** Whether the value has the exact shape of that field, such as {@code CallSid}; false for an unknown name. */
    public static boolean isShaped(String name, String value) {
        Shape shape = SHAPES.get(name);
        return shape != null && shape.exact().matcher(value).matches();
    }

    /** What is wrong with a form whose pairs were signed run together; null when nothing is. */
    public @Nullable Fault faultOfForm(List<Field> fields) {
        Fault fault = faultOfQuery(fields);
        return fault == null ? new Cuts(fields).fault() : fault;
    }

    /** What is wrong with fields that were signed with their separators; null when nothing is. */
    public @Nullable Fault faultOfQuery(List<Field> fields) {
        Map<String, String> values = new HashMap<>();
        for (Field field : fields) {
            if (!NAME.matcher(field.name()).matches()) {
                return Fault.NAME;
            }
            Shape shape = SHAPES.get(field.name());
            if (shape != null) {
                if (values.put(field.name(), field.value()) != null) {
                    return Fault.DUPLICATE;
                }
                if (!shape.exact().matcher(field.value()).matches()) {
                    return Fault.SHAPE;
                }
            }
        }
        if (!accounts.isEmpty()) {
            String account = values.get("AccountSid");
            if (account == null) {
                return Fault.MISSING;
            }
            if (!accounts.contains(account)) {
                return Fault.ACCOUNT;
            }
        }
        for (Map.Entry<String, List<String>> together : TOGETHER) {
            if (values.containsKey(together.getKey()) && !values.keySet().containsAll(together.getValue())) {
                return Fault.MISSING;
            }
        }
        return sameParty(values.get("Caller"), values.get("From")) && sameParty(values.get("Called"), values.get("To"))
                ? null
                : Fault.RESPLIT;
    }

    /** Whether text that we put into a URL ourselves has swallowed the head of a form. */
    public @Nullable Fault faultOfOwnQuery(List<Field> query) {
        for (Field field : query) {
            for (String name : List.of("AccountSid", "CallSid")) {
                int at = field.value().indexOf(name);
                if (at >= 0 && isShaped(name, firstLetters(field.value(), at + name.length(), 34))) {
                    return Fault.RESPLIT;
                }
            }
        }
        return null;
    }

    private static List<Shape> startingWith(char initial) {
        return initial < BY_INITIAL.size() ? BY_INITIAL.get(initial) : List.of();
    }

    private static String firstLetters(String text, int from, int count) {
        return text.substring(from, Math.min(text.length(), from + count));
    }

    /** Caller and Called are old copies of From and To; numbers have a certain end, names have not. */
    private static boolean sameParty(@Nullable String copy, @Nullable String party) {
        return copy == null
                || party == null
                || copy.isEmpty()
                || copy.equals(party)
                || NUMBER.matcher(copy).matches() && NUMBER.matcher(party).matches() && !party.isEmpty();
    }

    /** The signed text of one form, with the places where the form is cut. */
    private static final class Cuts {

        private final List<Field> sorted;
        private final int[] starts;
        private final Set<String> names = new HashSet<>();
        private final String text;

        Cuts(List<Field> fields) {
            this.sorted = fields.stream()
                    .distinct()
                    .sorted(Comparator.comparing(Field::name).thenComparing(Field::value))
                    .toList();
            this.starts = new int[sorted.size() + 1];
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < sorted.size(); i++) {
                starts[i] = all.length();
                all.append(sorted.get(i).name()).append(sorted.get(i).value());
                names.add(sorted.get(i).name());
            }
            starts[sorted.size()] = all.length();
            this.text = all.toString();
        }

        @Nullable
        Fault fault() {
            int piece = 0;
            for (int at = 0; at < text.length(); at++) {
                while (starts[piece + 1] <= at) {
                    piece++;
                }
                for (Shape known : startingWith(text.charAt(at))) {
                    if (text.startsWith(known.name(), at) && hides(known, at, piece)) {
                        return Fault.RESPLIT;
                    }
                }
            }
            for (int i = 0; i < sorted.size(); i++) {
                if (!SHAPES.containsKey(sorted.get(i).name()) && (isPieceOfName(i) || continuesText(i))) {
                    return Fault.RESPLIT;
                }
            }
            return null;
        }

        /** Whether the known name at this place is a field that the form does not show there. */
        private boolean hides(Shape known, int at, int piece) {
            String name = known.name();
            Pattern tell = known.tell();
            String shown = sorted.get(piece).name();
            int end = at + name.length();
            boolean atStart = at == starts[piece];
            if (atStart && shown.equals(name)) {
                return sorted.get(piece).value().isEmpty()
                        && known.text() == null
                        && tell != null
                        && length(tell, text, end) > 0;
            }
            if (end <= starts[piece] + shown.length()
                    && (SHAPES.containsKey(shown)
                            || isPartOfShown(text.substring(starts[piece], end), name)
                            || !atStart && !mayReach(piece - 1, at))) {
                return false;
            }
            return tell != null && begins(tell, text, end);
        }

        /** Whether this name, or a longer one that ends with it here, has its own place in the form. */
        private boolean isPartOfShown(String head, String name) {
            return names.stream()
                    .anyMatch(shown -> shown.endsWith(name) && head.endsWith(shown) && SHAPES.containsKey(shown));
        }

        /** Whether the field before may go on up to this place, as far as its shape tells. */
        private boolean mayReach(int piece, int at) {
            if (piece < 0) {
                return false;
            }
            Shape known = SHAPES.get(sorted.get(piece).name());
            if (known == null) {
                return true;
            }
            int valueAt = starts[piece] + known.name().length();
            return known.text() != null
                    && known.text().matcher(text).region(valueAt, at).matches();
        }

        /** A name that is cut off within a known one, or a known free text whose first letters went to its name. */
        private boolean isPieceOfName(int piece) {
            String name = sorted.get(piece).name();
            for (Shape known : startingWith(name.charAt(0))) {
                if (!names.contains(known.name())
                        && (known.name().length() > name.length()
                                ? text.startsWith(known.name(), starts[piece])
                                : known.tell() == null && name.startsWith(known.name()))) {
                    return true;
                }
            }
            return false;
        }

        /** Whether this unknown field, alone or with its unknown neighbours, may be the end of the text before. */
        private boolean continuesText(int piece) {
            int before = piece - 1;
            while (before >= 0 && !SHAPES.containsKey(sorted.get(before).name())) {
                before--;
            }
            if (before < 0) {
                return false;
            }
            Field field = sorted.get(before);
            String name = sorted.get(before + 1).name();
            boolean fragment = name.length() <= 2 || !ASCII.matcher(name).matches();
            return mayReach(before, starts[piece + 1])
                    && !hasCopy(field)
                    && !beginsWord(starts[before + 1])
                    && (fragment || !LABELS.contains(field.name()));
        }

        /** Whether the old copy of a party confirms where its name ends. */
        private boolean hasCopy(Field party) {
            String copy = party.name().equals("From") ? "Caller" : "Called";
            return !party.value().isEmpty()
                    && (party.name().equals("From") || party.name().equals("To"))
                    && sorted.contains(new Field(copy, party.value()));
        }

        /** Whether a cut at this place is where a capital begins a new word. */
        private boolean beginsWord(int at) {
            char first = text.charAt(at);
            char last = text.charAt(at - 1);
            return Character.isUpperCase(first)
                    && !Character.isWhitespace(last)
                    && last != '_'
                    && last != '-'
                    && (!Character.isUpperCase(last)
                            || at + 1 < text.length() && Character.isLowerCase(text.charAt(at + 1)));
        }
    }

    /** Whether the text goes on with such a value, and behind it a name could begin or nothing is left. */
    private static boolean begins(Pattern tell, String text, int from) {
        int length = length(tell, text, from);
        return length >= 0
                && (length == 0
                        || text.charAt(from + length - 1) == ':'
                        || text.charAt(from + length - 1) == '/'
                        || from + length == text.length()
                        || Character.isLetter(text.charAt(from + length))
                        || text.charAt(from + length) == '_');
    }

    private static int length(Pattern tell, String text, int from) {
        Matcher matcher = tell.matcher(text).region(from, text.length()).useTransparentBounds(true);
        return matcher.lookingAt() ? matcher.end() - from : -1;
    }

    private static String address() {
        return "\\+[0-9]{1,20}|(?!\\+)[^\\x00-\\x1f\\x7f]{0,300}";
    }

    private static void sids(String prefix, String... names) {
        closed(prefix + "[0-9a-fA-F]{32}", names);
    }

    private static void numbers(String... names) {
        closed("[0-9]{1,15}", names);
    }

    /** A value whose end is certain: whatever a name may begin with cannot lengthen it. */
    private static void closed(String shape, String... names) {
        for (String name : names) {
            boolean always = Set.of("AccountSid", "CallSid", "CallStatus").contains(name);
            known(name, always ? shape : "(?:" + shape + ")?", shape, null);
        }
    }

    /** One of Twilio's words; its lists of them grow. */
    private static void words(String... names) {
        for (String name : names) {
            known(name, "[A-Za-z][A-Za-z0-9_.-]{0,99}", "(?=[A-Za-z])", "[a-z][a-z0-9_.-]*");
        }
    }

    private static void json(String... names) {
        for (String name : names) {
            known(name, "(?s)\\{.*\\}|", "(?=\\{)", null);
        }
    }

    private static void text(String... names) {
        for (String name : names) {
            known(name, ANY, "(?=[\\p{L}\\p{N}]|$)", ANY);
        }
    }

    private static void known(String name, String exact, @Nullable String tell, @Nullable String text) {
        Shape shape = new Shape(
                name,
                Pattern.compile(exact),
                tell == null ? null : Pattern.compile(tell),
                text == null ? null : Pattern.compile(text));
        if (SHAPES.put(name, shape) != null) {
            throw new IllegalStateException("two shapes of " + name);
        }
    }
}
