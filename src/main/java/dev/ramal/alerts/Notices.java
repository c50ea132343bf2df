package dev.ramal.alerts;

import dev.ramal.alerts.Notice.Fact;
import dev.ramal.alerts.Notice.Link;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.database.Row;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.recordings.StoredFile;
import dev.ramal.recordings.StoredRecording;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the notices: what happened, to whom, when; in Portuguese or English. Null for one that nobody wants. */
public final class Notices {

    private static final Pattern SUBJECT = Pattern.compile("((?:CA|RE)[0-9a-f]{32}):[a-z-]+(?:/[a-z0-9]+:card)?");
    private static final String CHANGE = ":card";
    private static final Pattern GIVEN_UP = Pattern.compile("(.+)/([a-z0-9-]+):given-up");
    /** A call, a recording, an attempt to reach somebody, a flow's message; any other name may say who somebody is. */
    private static final Pattern OURS = Pattern.compile("(?:CA|RE)?[0-9a-f]{32}(?:/[0-9a-f]{8}:sms)?");
    /** What is to be mended is an edit of that file. */
    private static final String EDIT = "edit-of-";

    private static final Pattern BROKEN = Pattern.compile("([A-Za-z0-9._-]{1,80})/[0-9-]{10}:broken");
    /** A caller's call that ended with nobody. */
    private static final Set<NoticeEvent> UNTAKEN = Set.of(NoticeEvent.MISSED, NoticeEvent.ABANDONED);

    private static final DateTimeFormatter PORTUGUESE_TIME =
            DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm", Locale.ROOT);
    private static final DateTimeFormatter ENGLISH_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final Words words;
    private final String language;
    private final DateTimeFormatter time;
    private final NoticeChannels channels;

    private final PhoneFacts phones;
    private final String pages;

    /**
     * @param language {@code pt-BR} or {@code en}
     * @param zone the office's
     * @param publicUrl where the pages are
     */
    public Notices(String language, ZoneId zone, PhoneFacts phones, NoticeChannels channels, URI publicUrl) {
        this.words = Words.of(language);
        this.language = language;
        this.time = (words.equals(Words.PORTUGUESE) ? PORTUGUESE_TIME : ENGLISH_TIME).withZone(zone);
        this.phones = phones;
        this.channels = channels;
        this.pages = pages(publicUrl);
    }

    /** What the addresses of all pages begin with. */
    static String pages(URI publicUrl) {
        return publicUrl + "/app/";
    }

    /** The parameters that ask for the call or recording of {@code CA…:call}, {@code RE…:recording}, {@code CA…:call/reached:card}. */
    public static Map<String, Object> question(String subject) {
        return Map.of("sid", subject(subject).group(1));
    }

    /**
     * About a call that has ended, as {@code call-notice-find.sql} found it. Null for one that nobody took whose caller asked
     * to be called back, when people are told of that: it would be the same news twice.
     */
    public @Nullable Notice call(List<Map<String, @Nullable Object>> rows) {
        Row call = found(rows, "the call is not in the database");
        String outcome = Objects.requireNonNullElse(call.text("outcome"), "answered");
        NoticeEvent event =
                switch (outcome) {
                    case "missed" -> NoticeEvent.MISSED;
                    case "abandoned" -> NoticeEvent.ABANDONED;
                    case "voicemail" -> NoticeEvent.VOICEMAIL;
                    default -> NoticeEvent.FINISHED;
                };
        Instant callBackBy = call.moment("callback_due_at");
        boolean toldAlready =
                callBackBy != null && UNTAKEN.contains(event) && channels.channel(NoticeEvent.CALLBACK) != null;
        if (channels.channel(event) == null || toldAlready) {
            return null;
        }
        String title =
                switch (outcome) {
                    case "missed" -> words.missed();
                    case "abandoned" -> words.abandoned();
                    case "voicemail" -> words.voicemail();
                    case "busy" -> words.busy();
                    case "failed" -> words.failed();
                    case "canceled" -> words.canceled();
                    case "blocked" -> words.blocked();
                    default -> words.finished();
                };
        Instant began = call.moment("began_at");
        Instant reached = call.moment("reached_at");
        // With a notice of its own, a callback says there what becomes of it.
        boolean promisedHere = channels.channel(NoticeEvent.CALLBACK) == null;
        String state = promisedHere ? call.text("callback_state") : null;
        String owner = promisedHere ? call.text("callback_owner") : null;
        Facts facts = facts().people(call)
                .moment(words.at(), began)
                .length(words.duration(), call.number("talk_seconds"))
                .length(words.waited(), event == NoticeEvent.FINISHED ? null : call.number("waited_seconds"))
                .moment(words.callBackBy(), callBackBy)
                .colleague(words.callsBack(), owner, owner == null ? null : call.text("callback_owner_name"))
                .moment(words.reached(), reached)
                .said(call.text("transcription"));
        String sid = call.require("sid");
        return new Notice(
                event,
                sid,
                sid + ":call",
                sinceThen(title, state, owner, reached),
                facts.list(),
                List.of(callPage(sid)),
                line(title, call.text("party"), began, sid));
    }

    /** About a recording that is where people can hear it. Null once it was deleted. */
    public @Nullable Notice recording(StoredRecording recording) {
        if (channels.channel(NoticeEvent.RECORDING) == null || recording.deleted()) {
            return null;
        }
        Integer seconds = recording.seconds();
        String link = recording.driveLink();
        StoredFile archived = recording.archived();
        Facts facts = facts().people(
                        recording.party(),
                        recording.contact(),
                        recording.agent(),
                        recording.agentName(),
                        recording.direction())
                .moment(words.at(), recording.madeAt())
                .length(words.duration(), seconds == null ? null : seconds.longValue())
                .text(words.file(), link != null || archived == null ? null : archived.place());
        return new Notice(
                NoticeEvent.RECORDING,
                recording.callSid(),
                recording.sid() + ":recording",
                words.recording(),
                facts.list(),
                links(link, recording.callSid()),
                line(words.recording(), recording.party(), recording.madeAt(), recording.sid()));
    }

    /**
     * What a message says, when that became known after the notice about its call: {@code RE…:transcription}. Null while that
     * notice still waits, as it will say it itself, and once it was deleted.
     *
     * @param rows what {@code transcription-find.sql} found
     */
    public @Nullable Notice transcription(List<Map<String, @Nullable Object>> rows) {
        Row message = found(rows, "the recording is not in the database");
        Long waiting = message.number("call_notices_waiting");
        String says = message.text("transcription");
        if (channels.channel(NoticeEvent.VOICEMAIL) == null || says == null || waiting != null && waiting > 0) {
            return null;
        }
        Instant madeAt = message.moment("made_at");
        Facts facts = facts().people(message).moment(words.at(), madeAt).said(says);
        String sid = message.require("sid");
        String call = message.require("root_sid");
        return new Notice(
                NoticeEvent.VOICEMAIL,
                call,
                sid + ":transcription",
                words.transcribed(),
                facts.list(),
                links(message.text("drive_link"), call),
                line(words.transcribed(), message.text("party"), madeAt, sid));
    }

    /**
     * About a caller who asked to be called back: {@code CA…:callback}. Null once that was done or canceled, so that nobody is
     * called twice; unless it was told already, {@code CA…:callback/3:card}, and says so now. Null, too, once it was erased.
     *
     * @param rows what {@code callback-notice-find.sql} found
     */
    public @Nullable Notice callback(List<Map<String, @Nullable Object>> rows, String subject) {
        Row callback = Row.first(rows);
        if (callback == null) {
            return null;
        }
        boolean open = callback.require("state").equals("open");
        boolean told = subject.endsWith(CHANGE);
        if (channels.channel(NoticeEvent.CALLBACK) == null || !open && !told) {
            return null;
        }
        String number = callback.require("number");
        String owner = callback.text("owner");
        Instant since = callback.moment("waiting_since");
        Instant reached = callback.moment("reached_at");
        String title = sinceThen(words.callback(), callback.text("state"), told ? owner : null, reached);
        Facts facts = facts().people(number, callback.text("contact_name"), owner, callback.text("agent_name"), null)
                .text(words.queue(), callback.text("queue"))
                .moment(words.since(), since)
                .moment(words.callBackBy(), open ? callback.moment("due_at") : null)
                .moment(words.reached(), reached);
        String sid = callback.require("sid");
        return new Notice(
                NoticeEvent.CALLBACK,
                sid,
                sid + ":callback",
                title,
                facts.list(),
                open ? List.of(callPage(sid), page("now", words.promised())) : List.of(callPage(sid)),
                line(title, number, since, sid));
    }

    /** Asks for the call that a delivery belongs to: {@code RE…/drive:given-up}. */
    public static Map<String, Object> delivery(String subject) {
        Matcher named = GIVEN_UP.matcher(subject);
        if (!named.matches()) {
            throw new GiveUp("a notice about a delivery that has no name");
        }
        return Map.of("key", named.group(1) + "/" + named.group(2));
    }

    /**
     * About a delivery that no further try is made for.
     *
     * @param rows what {@code delivery-call-find.sql} found: its failure, its call if it belongs to one
     */
    public @Nullable Notice givenUp(String subject, List<Map<String, @Nullable Object>> rows) {
        Matcher named = GIVEN_UP.matcher(subject);
        if (!named.matches()) {
            throw new GiveUp("a notice about a delivery that has no name");
        }
        if (channels.channel(NoticeEvent.GIVEN_UP) == null) {
            return null;
        }
        String what = named.group(1);
        String delivery = (OURS.matcher(what).matches() ? what : "…") + "/" + named.group(2);
        Row known = Row.first(rows);
        String sid = known == null ? null : known.text("sid");
        String advised = known == null ? null : new Advice(language).about(known.text("fault"));
        Fact about = new Fact(words.delivery(), delivery);
        Link stuck = page("now", words.stuck());
        return new Notice(
                NoticeEvent.GIVEN_UP,
                sid,
                subject,
                words.givenUp(),
                advised == null ? List.of(about) : List.of(about, new Fact(words.whatToDo(), advised, true)),
                sid == null ? List.of(stuck) : List.of(callPage(sid), stuck),
                words.givenUp() + ": " + delivery);
    }

    /**
     * About a flow that failed, or an edit that was refused, the first time of a day:
     * {@code flow-incoming/2026-11-24:broken}, {@code edit-of-flow-incoming.camel.yaml/2026-11-24:broken}.
     */
    public @Nullable Notice broken(String subject) {
        Matcher named = BROKEN.matcher(subject);
        if (!named.matches()) {
            throw new GiveUp("a notice about a flow that has no name");
        }
        if (channels.channel(NoticeEvent.BROKEN) == null) {
            return null;
        }
        boolean edit = named.group(1).startsWith(EDIT);
        String what = edit ? named.group(1).substring(EDIT.length()) : named.group(1);
        String title = edit ? words.refusedEdit() : words.broken();
        return new Notice(
                NoticeEvent.BROKEN,
                null,
                subject,
                title,
                List.of(new Fact(edit ? words.file() : words.route(), what)),
                List.of(edit ? page("settings/flows", words.flows()) : page("calls", words.calls())),
                title + ": " + what);
    }

    /** About nothing: somebody wants to see whether notices arrive. It goes where the first kind of notice goes. */
    public Notice trial(String subject) {
        return new Notice(
                channels.channels().keySet().stream()
                        .min(NoticeEvent::compareTo)
                        .orElse(NoticeEvent.FINISHED),
                null,
                subject,
                words.trial(),
                List.of(),
                List.of(page("settings/connections", words.connections())),
                words.trial());
    }

    /** What has become of it, so that of two who read it not both call. */
    private String sinceThen(
            String title, @Nullable String callback, @Nullable String owner, @Nullable Instant reached) {
        if ("done".equals(callback)) {
            return title + ": " + words.calledBack();
        }
        if ("canceled".equals(callback)) {
            return title + ": " + words.noNeedToCall();
        }
        if (owner != null) {
            return title + ": " + words.taken();
        }
        return reached == null ? title : title + ": " + words.spoken();
    }

    private static Matcher subject(String subject) {
        Matcher named = SUBJECT.matcher(subject);
        if (!named.matches()) {
            throw new GiveUp("a notice about something that has no name");
        }
        return named;
    }

    /** Where the recording is, when Drive has it, and where its call is. */
    private List<Link> links(@Nullable String drive, String callSid) {
        return drive == null ? List.of(callPage(callSid)) : List.of(new Link(words.listen(), drive), callPage(callSid));
    }

    private Link callPage(String sid) {
        return page("calls/" + sid, words.openCall());
    }

    private Link page(String path, String label) {
        return new Link(label, pages + path);
    }

    private Facts facts() {
        return new Facts(words, time, phones);
    }

    private static Row found(List<Map<String, @Nullable Object>> rows, String otherwise) {
        Row row = Row.first(rows);
        if (row == null) {
            throw new DeliveryFailed(otherwise);
        }
        return row;
    }

    private String line(String title, @Nullable String party, @Nullable Instant at, String sid) {
        return title + ": " + masked(party) + (at == null ? "" : ", " + time.format(at)) + ", " + sid;
    }

    /** The last four digits of a number; nothing of anything else. */
    private String masked(@Nullable String party) {
        if (party == null || !party.matches("\\+?[0-9]{5,20}")) {
            return words.unknown();
        }
        return "…" + party.substring(party.length() - 4);
    }
}
