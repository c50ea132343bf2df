package dev.ramal.fakes;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ramal.alerts.NoticeChannels;
import dev.ramal.alerts.Notices;
import dev.ramal.alerts.SlackBot;
import dev.ramal.alerts.SlackCards;
import dev.ramal.alerts.SlackMessages;
import dev.ramal.alerts.SlackPace;
import dev.ramal.alerts.SlackThreads;
import dev.ramal.alerts.SlackVerdict;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.database.NamedParameters;
import dev.ramal.recordings.Archive;
import dev.ramal.recordings.ArchiveFiles;
import dev.ramal.recordings.AudioFormat;
import dev.ramal.recordings.DriveAccess;
import dev.ramal.recordings.DriveAudio;
import dev.ramal.recordings.DriveClients;
import dev.ramal.recordings.DriveFolders;
import dev.ramal.recordings.DriveUpload;
import dev.ramal.recordings.DriveVerdict;
import dev.ramal.recordings.RecordingName;
import dev.ramal.recordings.Recordings;
import dev.ramal.recordings.Spool;
import dev.ramal.recordings.TwilioMedia;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.component.google.drive.GoogleDriveComponent;
import org.apache.camel.component.google.drive.GoogleDriveConfiguration;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.slack.SlackComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The delivery routes as they ship, with their beans, a database in memory and stand-ins all around. */
public final class DeliveryDesk implements AutoCloseable {

    public static final String CALL = "CA" + "1".repeat(32);
    public static final String RECORDING = "RE" + "2".repeat(32);
    public static final String CHANNEL = "C0123456789";
    /** Where the pages are. */
    public static final URI PUBLIC = URI.create("https://ramal.example.com");

    public static final String ROOT = "shared-drive";

    public final FakeTwilioMedia twilio = new FakeTwilioMedia();
    public final FakeDrive drive = new FakeDrive(ROOT);
    public final FakeSlack slack = new FakeSlack();
    public final FakeDurable durable = new FakeDurable();
    public final Path data;
    public final JdbcClient database;
    public final TwilioMedia media;
    public final DriveFolders folders;

    private volatile Duration ahead = Duration.ZERO;
    private final HikariDataSource source;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final SlackBot bot;

    public DeliveryDesk(Path data) throws Exception {
        this(data, SlackMessages.Way.TOKEN, CHANNEL, true, driveAccess(data), memory());
    }

    public DeliveryDesk(Path data, SlackMessages.Way way) throws Exception {
        this(data, way, CHANNEL);
    }

    /** With a bot's token, and each notice on its own if it is to be so. */
    public DeliveryDesk(Path data, boolean threads) throws Exception {
        this(data, SlackMessages.Way.TOKEN, CHANNEL, threads, driveAccess(data), memory());
    }

    /** With another channel as the usual one. */
    public DeliveryDesk(Path data, SlackMessages.Way way, String channel) throws Exception {
        this(data, way, channel, true, driveAccess(data), memory());
    }

    /** With another database than H2 in memory; it is migrated here. */
    public DeliveryDesk(Path data, HikariConfig database) throws Exception {
        this(data, SlackMessages.Way.TOKEN, CHANNEL, true, driveAccess(data), database);
    }

    private DeliveryDesk(
            Path data, SlackMessages.Way way, String channel, boolean threads, Access access, HikariConfig config)
            throws Exception {
        this.data = data;
        source = new HikariDataSource(config);
        Flyway.configure().dataSource(source).load().migrate();
        database = JdbcClient.create(source);
        ZoneId zone = ZoneId.of("America/Sao_Paulo");
        media = media(twilio.uri(), AudioFormat.MP3);
        RecordingName name = new RecordingName(
                "{year}/{month}", "{date}_{time}_{direction}_{number}_{agent}_{sid}", zone, AudioFormat.MP3);
        Archive archive = new Archive(data, data.resolve("archive"), media);
        DriveClients clients = new DriveClients(access.to(drive));
        folders = new DriveFolders(clients, ROOT, name, source);
        NoticeChannels channels =
                NoticeChannels.of("finished, missed, abandoned, voicemail, callback, recording, given-up", channel);
        SlackPace pace = new SlackPace(() -> Instant.now().plus(ahead), Duration.ofMillis(1500));
        SlackVerdict verdict = new SlackVerdict(pace);
        bot = new SlackBot(
                slack.uri(), "xoxb-test", verdict, Duration.ofDays(2), Duration.ofSeconds(2), InstantSource.system());

        context.getRegistry().bind("dataSource", source);
        context.getRegistry().bind("namedParameters", new NamedParameters());
        context.getRegistry().bind("recordings", new Recordings());
        context.getRegistry().bind("archiveFiles", new ArchiveFiles(name));
        context.getRegistry().bind("archive", archive);
        context.getRegistry().bind("spool", new Spool(data.resolve("spool"), media, archive));
        context.getRegistry().bind("driveAudio", new DriveAudio(clients, ROOT, AudioFormat.MP3, true));
        context.getRegistry().bind("driveFolders", folders);
        context.getRegistry().bind("driveUpload", new DriveUpload(name));
        context.getRegistry().bind("driveVerdict", new DriveVerdict());
        context.getRegistry().bind("notices", new Notices("pt-BR", zone, new PhoneFacts("BR"), channels, PUBLIC));
        context.getRegistry().bind("slackMessages", new SlackMessages(way, channels, PUBLIC));
        context.getRegistry().bind("slackPace", pace);
        context.getRegistry().bind("slackVerdict", verdict);
        context.getRegistry().bind("slackBot", bot);
        context.getRegistry().bind("slackThreads", new SlackThreads(way == SlackMessages.Way.TOKEN && threads));
        context.getRegistry().bind("slackCards", new SlackCards(way == SlackMessages.Way.TOKEN && threads, channels));

        KameletComponent kamelets = new KameletComponent();
        kamelets.setLocation("file:kamelets");
        kamelets.setNoErrorHandler(true);
        context.addComponent("kamelet", kamelets);
        context.addComponent("durable", durable);
        GoogleDriveComponent google = new GoogleDriveComponent();
        google.setClientFactory(clients);
        GoogleDriveConfiguration unused = new GoogleDriveConfiguration();
        unused.setServiceAccountKey("see-drive-clients");
        google.setConfiguration(unused);
        context.addComponent("google-drive", google);
        SlackComponent slackComponent = new SlackComponent();
        slackComponent.setWebhookUrl(slack.uri() + "/hook");
        context.addComponent("slack", slackComponent);

        List<Resource> routes = new ArrayList<>();
        for (String folder : List.of("routes/errors", "routes", "routes/alerts", "routes/deliveries")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".camel.yaml"))
                        .filter(file -> Stream.of(
                                        "deliver-archive",
                                        "deliver-drive",
                                        "deliver-slack",
                                        "deliveries-",
                                        "delivery",
                                        "drive-",
                                        "recording-find",
                                        "recording-recheck",
                                        "notice-",
                                        "slack-")
                                .anyMatch(ours -> file.getFileName().toString().startsWith(ours)))
                        .forEach(file -> routes.add(
                                PluginHelper.getResourceLoader(context).resolveResource("file:" + file)));
            }
        }
        PluginHelper.getRoutesLoader(context).loadRoutes(routes);
        context.start();
    }

    /** A media client for that address with the stand-in's account. */
    public static TwilioMedia media(URI api, AudioFormat format) {
        return new TwilioMedia(
                api,
                FakeTwilioMedia.ACCOUNT,
                FakeTwilioMedia.ACCOUNT,
                FakeTwilioMedia.SECRET,
                format,
                Duration.ofMillis(500),
                Duration.ofMinutes(1),
                InstantSource.system());
    }

    private static HikariConfig memory() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(
                "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1");
        config.setMaximumPoolSize(4);
        return config;
    }

    /** Clears the desk for the next test: nothing recorded, nothing delivered, nothing about to fail. */
    public void reset() throws IOException {
        for (String table : List.of(
                "call",
                "recording",
                "archive_file",
                "drive_file",
                "drive_folder",
                "delivery",
                "callback_request",
                "slack_thread",
                "slack_card",
                "person")) {
            database.sql("DELETE FROM " + table).update();
        }
        ahead = ahead.plusHours(1);
        durable.whenToldToWait(wait -> ahead = ahead.plus(wait));
        twilio.reset();
        drive.reset();
        slack.reset();
        durable.reset();
        for (String directory : List.of("archive", "spool")) {
            for (String file : files(directory)) {
                Files.delete(data.resolve(directory).resolve(file));
            }
        }
    }

    /** Lets so much time pass for whoever waits for a turn in a channel. */
    public void later(Duration time) {
        ahead = ahead.plus(time);
    }

    /** A call with one finished recording. */
    public void record(String agent, String contact) {
        database.sql(
                        """
                INSERT INTO call (sid, direction, origin, caller, callee, agent, party, party_national, contact_name,
                                  status, outcome, started_at, talk_seconds)
                VALUES (:sid, 'inbound', 'caller', '+5511987654321', '+551140000000', :agent, '+5511987654321',
                        '(11) 98765-4321', :contact, 'completed', 'answered',
                        TIMESTAMP WITH TIME ZONE '2026-11-03 12:34:56+00:00', 125)
                """)
                .param("sid", CALL)
                .param("agent", agent)
                .param("contact", contact)
                .update();
        database.sql(
                        """
                INSERT INTO recording (sid, call_sid, root_sid, status, channels, seconds, started_at)
                VALUES (:sid, :call, :call, 'completed', 2, 120,
                        TIMESTAMP WITH TIME ZONE '2026-11-03 12:35:00+00:00')
                """)
                .param("sid", RECORDING)
                .param("call", CALL)
                .update();
    }

    /** Marks the recording as deleted, as a person does. */
    public void delete() {
        database.sql("UPDATE recording SET deleted_at = CURRENT_TIMESTAMP").update();
    }

    /** All files under a directory of the data, relative to it. */
    public List<String> files(String directory) throws IOException {
        Path root = data.resolve(directory);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** How many slack endpoints the context knows; their addresses. */
    public List<String> endpoints() {
        return context.getEndpoints().stream().map(Endpoint::toString).toList();
    }

    /** The way into a stand-in of Drive with a service account's key. */
    public static Access driveAccess(Path data) throws IOException, NoSuchAlgorithmException {
        Path key = serviceAccountKey(data);
        return drive -> new DriveAccess(
                key,
                null,
                null,
                null,
                null,
                ROOT,
                "https://www.googleapis.com/auth/drive",
                URI.create(drive.uri() + "/"),
                URI.create(drive.uri() + "/token"),
                Duration.ofMillis(500),
                Duration.ofMillis(300));
    }

    /** A key file such as Google gives, with a key of its own. */
    public static Path serviceAccountKey(Path data) throws IOException, NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                        .replace("\r", "")
                + "\n-----END PRIVATE KEY-----\n";
        Path file = data.resolve("service-account.json");
        Files.write(
                file,
                FakeCloud.JSON
                        .writeValueAsString(Map.of(
                                "type",
                                "service_account",
                                "project_id",
                                "test",
                                "private_key_id",
                                "1",
                                "private_key",
                                pem,
                                "client_email",
                                "ramal@test.iam.gserviceaccount.com",
                                "client_id",
                                "1"))
                        .getBytes(StandardCharsets.UTF_8));
        return file;
    }

    /** How to enter one stand-in. */
    @FunctionalInterface
    public interface Access {
        DriveAccess to(FakeDrive drive);
    }

    /** The link that the database has for the recording in Drive. */
    public @Nullable String driveLink() {
        return database.sql("SELECT link FROM drive_file")
                .query(String.class)
                .optional()
                .orElse(null);
    }

    @Override
    public void close() throws Exception {
        twilio.close();
        drive.close();
        slack.close();
        context.close();
        bot.close();
        media.close();
        Objects.requireNonNull(source).close();
    }
}
