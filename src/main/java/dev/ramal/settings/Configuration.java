package dev.ramal.settings;

import dev.ramal.alerts.NoticeChannels;
import dev.ramal.alerts.SlackMessages;
import dev.ramal.calls.E164;
import dev.ramal.check.RouteFolders;
import dev.ramal.cli.Program;
import dev.ramal.dialling.CallerIds;
import dev.ramal.dialling.CallingHours;
import dev.ramal.dialling.Limits;
import dev.ramal.dialling.MachineReaction;
import dev.ramal.dialling.Prices;
import dev.ramal.edge.TrustedProxies;
import dev.ramal.flows.Calendars;
import dev.ramal.flows.FlowChoice;
import dev.ramal.flows.FollowMe;
import dev.ramal.flows.Ringing;
import dev.ramal.flows.TaskRouter;
import dev.ramal.history.CallWords;
import dev.ramal.people.Tokens;
import dev.ramal.recordings.AudioFormat;
import dev.ramal.recordings.DriveAccess;
import dev.ramal.recordings.RecordingDestinations;
import dev.ramal.recordings.RecordingName;
import dev.ramal.twilio.CallbackUrls;
import dev.ramal.twilio.ConnectionOverrides;
import dev.ramal.webhook.Receiver;
import dev.ramal.webhook.WebhookSignature;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the settings mean: typed and found to be right, or else refused with one sentence for each fault.
 *
 * @param server where webhooks arrive and how Twilio reaches us
 * @param data the directory that keeps database, archive and keys
 * @param language the tag of the language of prompts, notices and console
 * @param zone the office's time zone
 * @param demo whether no Twilio account is configured, so that Twilio is simulated
 */
public record Configuration(
        Settings settings,
        Server server,
        Path data,
        String language,
        ZoneId zone,
        boolean demo,
        Database database,
        Twilio twilio,
        Webphone webphone,
        Dialling dialling,
        Voice voice,
        Flow flow,
        Recordings recordings,
        Also also,
        DriveAccess drive,
        Slack slack,
        People people,
        OptOuts optOuts,
        Messages messages) {

    /** Host and port to bind; the public URL has no trailing slash. */
    public record Server(String host, int port, URI publicUrl, String observeHost, int observePort) {}

    /** An empty URL means the embedded database. */
    public record Database(String url, String user, String password, int connections) {
        /** Whether this is the embedded H2 database. */
        public boolean embedded() {
            return url.isEmpty();
        }

        @Override
        public String toString() {
            return embedded() ? "Database[embedded]" : "Database[postgresql]";
        }
    }

    /** The account, and how its webhooks are recognised. */
    public record Twilio(
            String accountSid,
            List<String> tokens,
            List<String> numbers,
            URI apiUrl,
            ConnectionOverrides overrides,
            boolean validate) {
        @Override
        public String toString() {
            return "Twilio[" + accountSid + "]";
        }
    }

    /** Whom we may call, from which number, and what becomes of a call that a machine answered. */
    public record Dialling(
            Limits limits, CallerIds.Strategy callerId, Map<MachineReaction.Answerer, MachineReaction> reactions) {}

    /** What the webphone's access tokens need; empty texts when it is not set. */
    public record Webphone(String apiKeySid, String apiKeySecret, String applicationSid) {
        @Override
        public String toString() {
            return "Webphone";
        }
    }

    /** What a caller lives through. */
    public record Voice(List<String> agents, int ringSeconds, boolean record, boolean voicemail, String voice) {}

    /**
     * What flows decide by.
     *
     * @param numbers the flow of each number that has its own
     * @param calendars where the calendars are
     * @param media where the sounds are
     * @param heartbeat how long a webphone counts as there after its last word
     * @param withoutPresence whether agents ring while no webphone says that it is there
     * @param mobiles of agents, by client identity
     * @param music what callers hear who wait
     * @param instruction what TaskRouter does with a reserved worker
     */
    public record Flow(
            Map<String, String> numbers,
            Path calendars,
            Path media,
            Duration heartbeat,
            boolean withoutPresence,
            Map<String, String> mobiles,
            List<String> music,
            String instruction) {}

    /**
     * How recordings are named and kept.
     *
     * @param atTwilio how long they stay at Twilio once all of ours have them; null for ever
     */
    public record Recordings(
            AudioFormat format,
            String folder,
            String name,
            RecordingDestinations destinations,
            Duration orphanWait,
            @Nullable Duration atTwilio) {}

    /** The installation's own destinations, of every completed recording and of every finished call. */
    public record Also(List<String> recordings, List<String> calls) {}

    /** What Slack is told, and how; way {@code LOG} without Slack. */
    public record Slack(
            SlackMessages.Way way,
            String webhookUrl,
            String token,
            NoticeChannels channels,
            boolean threads,
            Duration settle,
            URI apiUrl) {

        /** Whether what is told of a call stands together: for that Slack has to say which message it was. */
        public boolean inThreads() {
            return threads && way == SlackMessages.Way.TOKEN;
        }

        @Override
        public String toString() {
            return "Slack[" + way + "]";
        }
    }

    /** From where messages are sent (empty: as the guard chooses), and whether a missed call gets one. */
    public record Messages(String from, boolean missedCall) {}

    /** What a blocked caller meets, what STOP spares its sender, which key does the same. */
    public record OptOuts(String blockedCallers, String stopScope, String key) {}

    /** How people log in; an empty signing key means a generated one. */
    public record People(boolean openRegistration, String signingKey, TrustedProxies proxies) {
        @Override
        public String toString() {
            return "People[openRegistration=" + openRegistration + "]";
        }
    }

    private static final Pattern ACCOUNT_SID = Pattern.compile("AC[0-9a-f]{32}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:/]+");
    private static final String PROXIES = "must be addresses or networks like 127.0.0.1, 10.0.0.0/8";
    private static final Pattern IDENTITY = Pattern.compile("[A-Za-z0-9_.@-]{1,121}");
    private static final Pattern SOUND = Pattern.compile("[A-Za-z0-9_-]{1,80}\\.(?:mp3|wav)|https?://[!-~]{1,1000}");
    private static final Pattern WHISPER = Pattern.compile("(?:[a-z][a-z0-9-]{0,59})?");
    private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern DESTINATION = Pattern.compile("[a-z][a-z0-9-]{0,40}");
    private static final List<String> BUILT_IN = List.of(
            "archive",
            "dial-look",
            "discard-archive",
            "discard-drive",
            "discard-twilio",
            "drive",
            "enrich",
            "flow-message",
            "machine-answer",
            "message-look",
            "slack",
            "text-missed-caller",
            "webhook");

    /** In which Ramal speaks, writes and shows pages. */
    public static final List<String> LANGUAGES = List.of("pt-BR", "en");

    /** Stands for the account while no real one is configured. */
    public static final String DEMO_ACCOUNT = "AC" + "d".repeat(32);

    /** How agents may say that a call was settled, in this order. */
    public List<String> dispositions() {
        return CallWords.read(settings.get("calls.dispositions"));
    }

    /** How long may pass until Twilio is asked about what it could not tell; zero for ever. */
    public Duration catchUp() {
        return Duration.ofMinutes(Integer.parseInt(settings.get("calls.catch-up-minutes")));
    }

    /** The URLs that Twilio is given. */
    public CallbackUrls callbackUrls() {
        return new CallbackUrls(server.publicUrl(), twilio.overrides());
    }

    /** Where every completed recording goes: Ramal's own destinations, then the installation's. */
    public List<String> recordingDestinations() {
        return Stream.of(recordings.destinations().names(), webhook(), also.recordings())
                .flatMap(List::stream)
                .toList();
    }

    /** Which of them keep the recording: another program is only told of it. */
    public List<String> recordingKeepers() {
        return Stream.of(recordings.destinations().names(), also.recordings())
                .flatMap(List::stream)
                .toList();
    }

    /** Where every finished call goes, beside Slack: another program, then the installation's own. */
    public List<String> callDestinations() {
        return Stream.of(webhook(), also.calls()).flatMap(List::stream).toList();
    }

    private List<String> webhook() {
        return receiver() == null ? List.of() : List.of("webhook");
    }

    /** Which other program is told of calls; null for none. */
    public @Nullable Receiver receiver() {
        String address = settings.get("webhook.url");
        return address.isEmpty()
                ? null
                : new Receiver(URI.create(address), new WebhookSignature(settings.get("webhook.secret")));
    }

    /**
     * Reads the settings.
     *
     * @param demoToken signs the simulated webhooks of demo mode
     * @throws Program.Refused naming every fault at once
     */
    public static Configuration of(Settings settings, String demoToken) {
        return new Reader(settings).read(demoToken);
    }

    /** Reads typed values and collects what is wrong with them. */
    private static final class Reader {
        private final Settings settings;
        private final List<String> faults = new ArrayList<>();

        Reader(Settings settings) {
            this.settings = settings;
        }

        Configuration read(String demoToken) {
            String sid = settings.get("twilio.account-sid");
            String token = settings.get("twilio.auth-token");
            boolean demo = sid.isEmpty() && token.isEmpty();
            if (!demo) {
                check(ACCOUNT_SID.matcher(sid).matches(), "twilio.account-sid", "must be AC and 32 hex digits");
                check(
                        !token.isEmpty(),
                        "twilio.auth-token",
                        "is missing; it stands in the Twilio console's first page");
            }
            List<String> tokens = new ArrayList<>(List.of(demo ? demoToken : token));
            if (!settings.get("twilio.auth-token-other").isEmpty()) {
                tokens.add(settings.get("twilio.auth-token-other"));
            }
            List<String> numbers = list("twilio.phone-number", E164.PATTERN, "must be numbers like +551140000001");
            if (demo && numbers.isEmpty()) {
                numbers = List.of("+551140000001");
            }
            check(
                    Stream.of(settings.get("calls.dispositions").split(","))
                            .allMatch(word -> word.strip().length() <= 64),
                    "calls.dispositions",
                    "must be words of 64 characters at most, with commas between them");
            check(!numbers.isEmpty(), "twilio.phone-number", "is missing; it is the caller id of outgoing calls");
            String host = demo && settings.get("http.host").equals("0.0.0.0") ? "127.0.0.1" : settings.get("http.host");
            int port = number("http.port", 0, 65_535);
            String publicText = settings.get("http.public-url");
            if (demo && publicText.isEmpty()) {
                publicText = "http://127.0.0.1:" + port;
            }
            URI publicUrl = url("http.public-url", publicText);
            check(
                    publicUrl.getRawPath().isEmpty()
                            && publicUrl.getRawQuery() == null
                            && publicUrl.getRawFragment() == null,
                    "http.public-url",
                    "must have no path, as in https://ramal.example.com");
            boolean validate = truth("twilio.validate") && !isTrue(settings.environment("SKIP_TWILIO_VALIDATION"));
            check(
                    validate || (isLoopback(host) && isLoopback(publicUrl.getHost())),
                    "twilio.validate",
                    "can be false only with a loopback http.host and a local http.public-url:"
                            + " anybody could otherwise make calls at your cost");
            Server server = new Server(host, port, publicUrl, text("observe.host"), number("observe.port", 0, 65_535));
            check(
                    server.port() == 0 || server.port() != server.observePort(),
                    "observe.port",
                    "must differ from http.port");
            Voice voice = new Voice(
                    list("voice.agents", IDENTITY, "must be client identities: letters, digits and _ . @ -"),
                    number("voice.ring-seconds", 5, 600),
                    truth("voice.record"),
                    truth("voice.voicemail"),
                    text("voice.voice"));
            check(voice.agents().size() <= 10, "voice.agents", "may name ten agents at most: Twilio rings no more");
            DriveAccess drive = drive();
            Configuration read = new Configuration(
                    settings,
                    server,
                    Path.of(text("data.directory")),
                    oneOf("language", LANGUAGES),
                    zone("office.zone"),
                    demo,
                    database(),
                    new Twilio(
                            demo ? DEMO_ACCOUNT : sid,
                            List.copyOf(tokens),
                            numbers,
                            url("twilio.api-url", settings.get("twilio.api-url")),
                            overrides("twilio.connection-overrides"),
                            validate),
                    webphone(),
                    dialling(demo),
                    voice,
                    flow(),
                    recordings(drive.configured()),
                    new Also(own("recordings.also-to"), own("calls.also-to")),
                    drive,
                    slack(),
                    people(),
                    optOuts(),
                    messages());
            webhook();
            number("calls.catch-up-minutes", 0, 1440);
            files();
            unknownNames();
            if (!faults.isEmpty()) {
                throw new Program.Refused(faults);
            }
            return read;
        }

        /** Nothing of it is needed to answer calls, so what is missing is told to who asks for a token. */
        private Webphone webphone() {
            return new Webphone(
                    settings.get("twilio.api-key-sid"),
                    settings.get("twilio.api-key-secret"),
                    settings.get("twilio.twiml-app-sid"));
        }

        private Dialling dialling(boolean demo) {
            Limits limits = new Limits(
                    Set.copyOf(list("dialling.countries", COUNTRY, "must be countries of two letters, such as BR")),
                    parsed(
                            "dialling.hours",
                            CallingHours::of,
                            CallingHours.ALWAYS,
                            "must be always, or spans like Mon-Fri 09:00-21:00, Sat 10:00-16:00"),
                    number("dialling.calls-per-minute", 0, 1_000_000),
                    number("dialling.calls-per-day", 0, 10_000_000),
                    number("dialling.calls-per-user-per-day", 0, 10_000_000),
                    Prices.units(BigDecimal.valueOf(number("dialling.spend-per-day", 0, 100_000_000))),
                    parsed(
                            "dialling.prices",
                            Prices::of,
                            Prices.of("*=1, sms=1"),
                            "must be prices like BR=0.30, *=3.00, sms=0.40, with * and sms among them"));
            check(!limits.countries().isEmpty(), "dialling.countries", "is missing");
            String strategy = oneOf(
                    "dialling.caller-id",
                    Arrays.stream(CallerIds.Strategy.values())
                            .map(CallerIds.Strategy::text)
                            .toList());
            Map<MachineReaction.Answerer, MachineReaction> reactions = new EnumMap<>(MachineReaction.Answerer.class);
            for (MachineReaction.Answerer answerer : MachineReaction.Answerer.values()) {
                String reaction = oneOf("dialling.on-" + answerer.text(), MachineReaction.texts());
                reactions.put(answerer, MachineReaction.of(reaction));
            }
            return new Dialling(
                    demo ? limits.simulated() : limits,
                    Arrays.stream(CallerIds.Strategy.values())
                            .filter(one -> one.text().equals(strategy))
                            .findFirst()
                            .orElse(CallerIds.Strategy.FIXED),
                    reactions);
        }

        private <T> T parsed(String name, Function<String, T> parser, T otherwise, String sentence) {
            try {
                return parser.apply(settings.get(name));
            } catch (IllegalArgumentException | DateTimeException e) {
                check(false, name, sentence);
                return otherwise;
            }
        }

        private Database database() {
            String url = settings.get("database.url");
            String user = settings.get("database.user");
            String password = settings.get("database.password");
            if (url.startsWith("postgres://") || url.startsWith("postgresql://")) {
                URI uri = url("database.url", url);
                String[] login = uri.getUserInfo() == null
                        ? new String[0]
                        : uri.getUserInfo().split(":", 2);
                user = login.length > 0 ? login[0] : user;
                password = login.length > 1 ? login[1] : password;
                String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
                String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
                url = "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query;
            }
            check(
                    url.isEmpty() || url.startsWith("jdbc:postgresql:"),
                    "database.url",
                    "must be empty or a postgresql:// URL");
            return new Database(url, user, password, number("database.connections", 2, 200));
        }

        private Flow flow() {
            Map<String, String> flows = Map.of();
            try {
                flows = FlowChoice.numbers(settings.get("flow.numbers"));
            } catch (IllegalArgumentException e) {
                check(false, "flow.numbers", "must be numbers with their flows, like +551140000001=support");
            }
            Map<String, String> mobiles = Map.of();
            try {
                mobiles = FollowMe.mobiles(settings.get("ring.mobiles"));
            } catch (IllegalArgumentException e) {
                check(false, "ring.mobiles", "must be agents with their mobiles, like user_1=+5511987654321");
            }
            Path calendars = Path.of(text("flow.calendars"));
            faults.addAll(Calendars.faults(calendars, zone("office.zone")));
            oneOf("ring.strategy", List.copyOf(Ringing.STRATEGIES));
            oneOf("queue.strategy", List.copyOf(Ringing.STRATEGIES));
            truth("ring.follow-me");
            truth("queue.enabled");
            check(
                    WHISPER.matcher(settings.get("ring.whisper")).matches(),
                    "ring.whisper",
                    "must be empty or a step of a flow, such as whisper");
            check(
                    QUEUE.matcher(settings.get("queue.name")).matches(),
                    "queue.name",
                    "must be letters, digits, _ and -, 64 at most");
            number("ring.mobile-seconds", 5, 600);
            number("queue.longest-wait", 0, 14_400);
            number("queue.most-callers", 1, 1000);
            number("queue.callback-minutes", 1, 10_080);
            return new Flow(
                    flows,
                    calendars,
                    Path.of(text("flow.media")),
                    Duration.ofSeconds(number("ring.presence-seconds", 10, 600)),
                    truth("ring.without-presence"),
                    mobiles,
                    list(
                            "queue.music",
                            SOUND,
                            "must be sounds: files like music.mp3 of the media directory, or https URLs"),
                    oneOf("taskrouter.instruction", List.copyOf(TaskRouter.INSTRUCTIONS)));
        }

        private Recordings recordings(boolean drive) {
            String format = oneOf("recordings.format", List.of("mp3", "wav"));
            String folder = settings.get("recordings.folder");
            String name = settings.get("recordings.name");
            faults.addAll(RecordingName.check(folder, name));
            String archive = oneOf("recordings.archive", List.of("auto", "true", "false"));
            RecordingDestinations destinations = RecordingDestinations.of(drive, archive);
            String atTwilio = "recordings.delete-at-twilio-after";
            boolean leave = !settings.get(atTwilio).isEmpty();
            check(
                    !leave || !destinations.names().isEmpty(),
                    atTwilio,
                    "would leave no copy: configure Google Drive or set recordings.archive to true");
            return new Recordings(
                    format.equals("wav") ? AudioFormat.WAV : AudioFormat.MP3,
                    folder,
                    name,
                    destinations,
                    Duration.ofMinutes(number("recordings.orphan-minutes", 0, 10_080)),
                    leave ? Duration.ofDays(number(atTwilio, 1, 36_500)) : null);
        }

        private List<String> own(String name) {
            List<String> names = list(name, DESTINATION, "must be names of your own destinations, such as crm");
            check(
                    names.stream().noneMatch(BUILT_IN::contains),
                    name,
                    "names a destination of Ramal's, which has settings of its own");
            return names;
        }

        private DriveAccess drive() {
            String key = settings.get("drive.service-account-key");
            String tokenUrl = settings.get("drive.token-url");
            DriveAccess access = new DriveAccess(
                    key.isEmpty() ? null : Path.of(key),
                    orNull("drive.delegate"),
                    orNull("drive.client-id"),
                    orNull("drive.client-secret"),
                    orNull("drive.refresh-token"),
                    text("drive.folder-id"),
                    text("drive.scope"),
                    url("drive.api-url", settings.get("drive.api-url")),
                    tokenUrl.isEmpty() ? null : url("drive.token-url", tokenUrl),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20));
            faults.addAll(access.check());
            return access;
        }

        private Slack slack() {
            String webhook = settings.get("slack.webhook-url");
            String token = settings.get("slack.token");
            String events = settings.get("slack.events");
            String channel = settings.get("slack.channel");
            List<String> wrong = NoticeChannels.check(events, channel, !token.isEmpty(), !webhook.isEmpty());
            faults.addAll(wrong);
            if (!webhook.isEmpty()) {
                url("slack.webhook-url", webhook);
            }
            return new Slack(
                    !token.isEmpty()
                            ? SlackMessages.Way.TOKEN
                            : !webhook.isEmpty() ? SlackMessages.Way.WEBHOOK : SlackMessages.Way.LOG,
                    webhook,
                    token,
                    wrong.isEmpty() ? NoticeChannels.of(events, channel) : new NoticeChannels(Map.of()),
                    truth("slack.threads"),
                    Duration.ofSeconds(number("slack.settle-seconds", 0, 600)),
                    url("slack.api-url", settings.get("slack.api-url")));
        }

        private void webhook() {
            String address = settings.get("webhook.url");
            if (address.isEmpty()) {
                return;
            }
            URI url = url("webhook.url", address);
            check(
                    "https".equals(url.getScheme()) || isLoopback(url.getHost()),
                    "webhook.url",
                    "must be an https address: what it is told are people's numbers");
            try {
                new WebhookSignature(settings.get("webhook.secret"));
            } catch (IllegalArgumentException e) {
                check(false, "webhook.secret", "must be base64 of 24 to 64 bytes, as openssl rand -base64 32 makes it");
            }
        }

        private Messages messages() {
            String from = settings.get("messages.from");
            check(
                    from.isEmpty() || E164.is(from) || from.matches("MG[0-9a-f]{32}"),
                    "messages.from",
                    "must be empty, a number like +551140000001, or a messaging service's SID, MG and 32 hex digits");
            return new Messages(from, truth("messages.missed-call"));
        }

        private OptOuts optOuts() {
            String key = settings.get("opt-outs.key");
            check(key.matches("[0-9*#]"), "opt-outs.key", "must be one key of a phone: 0 to 9, * or #");
            return new OptOuts(
                    oneOf("dialling.blocked-callers", List.of("reject", "message", "voicemail", "ring")),
                    oneOf("opt-outs.stop-scope", List.of("all", "messages")),
                    key);
        }

        private People people() {
            String key = settings.get("auth.signing-key");
            String weak = key.isEmpty() ? null : Tokens.fault(key);
            if (weak != null) {
                check(false, "auth.signing-key", weak);
            }
            TrustedProxies proxies = TrustedProxies.NONE;
            try {
                proxies = TrustedProxies.of(list("http.trusted-proxies", ADDRESS, PROXIES));
            } catch (IllegalArgumentException e) {
                check(false, "http.trusted-proxies", PROXIES);
            }
            return new People(truth("auth.open-registration"), key, proxies);
        }

        private @Nullable String orNull(String name) {
            return settings.get(name).isEmpty() ? null : settings.get(name);
        }

        /** A misspelt name would silently leave a default in force. */
        private void files() {
            truth("ramal.reload");
            try {
                RouteFolders.of(
                        settings.get("camel.main.routes-include-pattern"),
                        settings.get("camel.component.kamelet.location"));
            } catch (IllegalArgumentException e) {
                check(
                        false,
                        "camel.main.routes-include-pattern",
                        "must be a folder like file:routes/**/*.camel.yaml, and camel.component.kamelet.location one like"
                                + " file:kamelets");
            }
        }

        private void unknownNames() {
            for (Map.Entry<String, String> entry : settings.all().entrySet()) {
                String name = entry.getKey();
                if (!name.startsWith("camel.")
                        && !name.startsWith("own.")
                        && !name.startsWith("sms.template.")
                        && !KnownSettings.NAMES.contains(name)) {
                    faults.add(name + " is no setting of Ramal's" + KnownSettings.nearest(name));
                }
            }
        }

        private void check(boolean right, String name, String sentence) {
            String fault = name + " " + sentence + ".";
            if (!right && faults.stream().noneMatch(known -> known.startsWith(name + " "))) {
                faults.add(fault);
            }
        }

        private String text(String name) {
            String value = settings.get(name);
            check(!value.isEmpty(), name, "is missing");
            return value;
        }

        private int number(String name, int least, int most) {
            try {
                int value = Integer.parseInt(settings.get(name));
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            check(false, name, "must be a whole number from " + least + " to " + most);
            return least;
        }

        /** In lower case only: flows compare the text as it stands. */
        private boolean truth(String name) {
            String value = settings.get(name);
            check(value.equals("true") || value.equals("false"), name, "must be true or false");
            return value.equals("true");
        }

        private String oneOf(String name, List<String> allowed) {
            String value = settings.get(name);
            check(allowed.contains(value), name, "must be one of " + String.join(", ", allowed));
            return value;
        }

        private List<String> list(String name, Pattern shape, String sentence) {
            List<String> values = Arrays.stream(settings.get(name).split(","))
                    .map(String::trim)
                    .filter(value -> !value.isEmpty())
                    .toList();
            check(values.stream().allMatch(value -> shape.matcher(value).matches()), name, sentence);
            return values;
        }

        private ConnectionOverrides overrides(String name) {
            try {
                return new ConnectionOverrides(settings.get(name));
            } catch (IllegalArgumentException e) {
                check(false, name, "is nothing that Twilio understands, such as rc=5&rp=ct,rt,5xx: " + e.getMessage());
                return ConnectionOverrides.NONE;
            }
        }

        private ZoneId zone(String name) {
            try {
                return ZoneId.of(settings.get(name));
            } catch (DateTimeException e) {
                check(false, name, "must be a time zone like America/Sao_Paulo");
                return ZoneId.of("UTC");
            }
        }

        private URI url(String name, String value) {
            try {
                URI uri = new URI(value);
                if (uri.getScheme() != null && uri.getHost() != null) {
                    return uri;
                }
            } catch (URISyntaxException e) {
                // said below
            }
            check(false, name, value.isEmpty() ? "is missing" : "must be a URL with scheme and host");
            return URI.create("http://127.0.0.1");
        }

        private static boolean isTrue(@Nullable String value) {
            return "true".equalsIgnoreCase(value) || "1".equals(value);
        }

        private static boolean isLoopback(@Nullable String host) {
            try {
                return host != null && InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        }
    }
}
