package dev.ramal.wiring;

import dev.ramal.alerts.Notices;
import dev.ramal.alerts.SlackBot;
import dev.ramal.alerts.SlackCards;
import dev.ramal.alerts.SlackMessages;
import dev.ramal.alerts.SlackPace;
import dev.ramal.alerts.SlackThreads;
import dev.ramal.alerts.SlackVerdict;
import dev.ramal.api.ApiParameters;
import dev.ramal.api.CallView;
import dev.ramal.api.ContactImport;
import dev.ramal.api.DeliveryReplay;
import dev.ramal.contacts.CallEnrichment;
import dev.ramal.contacts.ContactCsv;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.contacts.SearchTerms;
import dev.ramal.database.Database;
import dev.ramal.database.NamedParameters;
import dev.ramal.database.WholeTransaction;
import dev.ramal.deliveries.DeliveryPlan;
import dev.ramal.deliveries.durable.DurableComponent;
import dev.ramal.deliveries.durable.Outbox;
import dev.ramal.edge.Access;
import dev.ramal.edge.EdgeServer;
import dev.ramal.edge.Gate;
import dev.ramal.edge.Limits;
import dev.ramal.edge.LoginGate;
import dev.ramal.edge.Logins;
import dev.ramal.edge.Open;
import dev.ramal.edge.OperatorKey;
import dev.ramal.edge.ProblemPage;
import dev.ramal.edge.Problems;
import dev.ramal.edge.SignatureGate;
import dev.ramal.journal.Journal;
import dev.ramal.operations.ReadyCheck;
import dev.ramal.people.Audit;
import dev.ramal.recordings.Archive;
import dev.ramal.recordings.ArchiveFiles;
import dev.ramal.recordings.DriveClients;
import dev.ramal.recordings.DriveFolders;
import dev.ramal.recordings.DriveProbe;
import dev.ramal.recordings.DriveUpload;
import dev.ramal.recordings.DriveVerdict;
import dev.ramal.recordings.RecordingName;
import dev.ramal.recordings.Recordings;
import dev.ramal.recordings.Spool;
import dev.ramal.recordings.TwilioMedia;
import dev.ramal.settings.Configuration;
import dev.ramal.twilio.TwilioSignature;
import dev.ramal.webhook.ReceiverPace;
import dev.ramal.webhook.WebhookEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import javax.sql.DataSource;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.google.drive.GoogleDriveComponent;
import org.apache.camel.component.google.drive.GoogleDriveConfiguration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.slack.SlackComponent;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every bean, under the name by which routes refer to it: the name of its method. */
public final class Wiring implements CamelConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    /** What is open to everyone. */
    public static final Open OPEN = new Open(
            Set.of("/", "/app", "/auth/state", "/api/openapi.json", "/api/docs"),
            Set.of(
                    "/auth/login",
                    "/auth/register",
                    "/auth/refresh",
                    "/auth/logout",
                    "/auth/invitation",
                    "/auth/invitation/look"),
            Set.of("/app/", "/media/"));

    private static final Duration MEDIA_SILENCE = Duration.ofSeconds(30);
    private static final Duration MEDIA_WHOLE = Duration.ofMinutes(20);
    private static final Duration SLACK_PATIENCE = Duration.ofSeconds(3);
    private static final Duration SLACK_SILENCE = Duration.ofSeconds(10);
    /** Longer than a notice is tried. */
    private static final Duration SLACK_HISTORY = Duration.ofDays(2);

    private final Configuration configuration;
    private final ProblemPage page;
    private final Database database;
    private final MeterRegistry metrics;
    private final Logins logins;
    private final Outbox outbox;
    private @Nullable EdgeServer edge;
    private final RecordingName recordingName;
    private final TwilioMedia media;
    private final Archive archive;
    private final DriveClients driveClients;
    private final SlackPace slackPace = new SlackPace(InstantSource.system(), SLACK_PATIENCE);
    private final SlackVerdict slackVerdict = new SlackVerdict(slackPace);
    private final PhoneFacts phones = new PhoneFacts("BR");

    /** @param logins who knows whose a token is */
    public Wiring(
            Configuration configuration, Database database, MeterRegistry metrics, Logins logins, ProblemPage page) {
        this.page = page;
        this.logins = logins;
        this.metrics = metrics;
        this.configuration = configuration;
        this.database = database;
        this.outbox = new Outbox(database.plain());
        Configuration.Recordings recordings = configuration.recordings();
        Configuration.Twilio twilio = configuration.twilio();
        this.recordingName =
                new RecordingName(recordings.folder(), recordings.name(), configuration.zone(), recordings.format());
        this.media = new TwilioMedia(
                twilio.apiUrl(),
                twilio.accountSid(),
                twilio.accountSid(),
                twilio.tokens().get(0),
                recordings.format(),
                MEDIA_SILENCE,
                MEDIA_WHOLE,
                InstantSource.system());
        this.archive = new Archive(configuration.data(), configuration.data().resolve("archive"), media);
        this.driveClients = new DriveClients(configuration.drive());
    }

    @Override
    public void configure(CamelContext camel) throws Exception {
        Configuration.Server server = configuration.server();
        edge = EdgeServer.install(camel, server.host(), server.port(), gate());
        camel.getComponent("durable", DurableComponent.class).giveWayTo(edge::answersWebhooks);
        GoogleDriveComponent google = camel.getComponent("google-drive", GoogleDriveComponent.class);
        google.setClientFactory(driveClients);
        GoogleDriveConfiguration drive = new GoogleDriveConfiguration();
        // The factory knows the way in; Camel only wants to see that there is one.
        drive.setServiceAccountKey("see-drive-clients");
        google.setConfiguration(drive);
        if (configuration.drive().configured()) {
            camel.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
                    // Comes again with each route that a kamelet makes.
                }

                @Override
                public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
                    probeDrive(context);
                }
            });
        }
        if (!configuration.slack().webhookUrl().isEmpty()) {
            camel.getComponent("slack", SlackComponent.class)
                    .setWebhookUrl(configuration.slack().webhookUrl());
        }
    }

    @BindToRegistry
    public Access everyone() {
        return Access.EVERYONE;
    }

    @BindToRegistry
    public Access agents() {
        return Access.AGENTS;
    }

    @BindToRegistry
    public Access supervisors() {
        return Access.SUPERVISORS;
    }

    @BindToRegistry
    public Access admins() {
        return Access.ADMINS;
    }

    @BindToRegistry
    public Problems problems() {
        return new Problems();
    }

    @BindToRegistry
    public Audit audit() {
        return new Audit();
    }

    @BindToRegistry
    public ApiParameters apiParameters() {
        return new ApiParameters();
    }

    @BindToRegistry
    public DeliveryReplay deliveryReplay() {
        return new DeliveryReplay(outbox);
    }

    @BindToRegistry
    public CallView callView() {
        return new CallView();
    }

    @BindToRegistry
    public DriveProbe driveTrial() {
        return new DriveProbe(
                driveClients,
                configuration.drive().folderId(),
                configuration.drive().configured());
    }

    /** Tells at once, not at the first recording, why Drive will not take one. */
    private void probeDrive(CamelContext camel) {
        ExecutorService probe = camel.getExecutorServiceManager().newSingleThreadExecutor(this, "drive-probe");
        probe.execute(() -> {
            String fault = driveTrial().fault();
            if (fault == null) {
                LOG.info("Google Drive takes recordings");
            } else {
                LOG.error("Google Drive does not take recordings: {}", fault);
            }
        });
        probe.shutdown();
    }

    private Gate gate() {
        Configuration.Twilio twilio = configuration.twilio();
        Limits limits = Limits.beside(configuration.database().connections());
        SignatureGate signatures = new SignatureGate(
                configuration.server().publicUrl().toString(),
                twilio.validate() ? new TwilioSignature(twilio.tokens()) : null,
                Set.of(twilio.accountSid()),
                limits);
        return new Gate(
                signatures,
                new LoginGate(OperatorKey.at(configuration.data().resolve("operator-key")), logins),
                OPEN,
                limits,
                configuration.people().proxies(),
                page,
                metrics);
    }

    @BindToRegistry
    public ReadyCheck readyCheck() {
        return new ReadyCheck(() -> edge, database.plain());
    }

    @BindToRegistry
    public DataSource dataSource() {
        return database.transactional();
    }

    @BindToRegistry
    public NamedParameters namedParameters() {
        return new NamedParameters();
    }

    @BindToRegistry
    public WholeTransaction required() {
        return new WholeTransaction(database.transactions());
    }

    @BindToRegistry
    public Journal journal() {
        return new Journal();
    }

    @BindToRegistry
    public Outbox outbox() {
        return outbox;
    }

    @BindToRegistry
    public PhoneFacts phoneFacts() {
        return phones;
    }

    @BindToRegistry
    public CallEnrichment callEnrichment() {
        return new CallEnrichment();
    }

    @BindToRegistry
    public ContactImport contactImport() {
        return new ContactImport(new ContactCsv(phones), new SearchTerms(), phones);
    }

    @BindToRegistry
    public DeliveryPlan deliveryPlan() {
        return new DeliveryPlan(
                configuration.recordingDestinations(),
                configuration.callDestinations(),
                configuration.messages().missedCall() ? List.of("text-missed-caller") : List.of(),
                configuration.recordings().orphanWait(),
                configuration.slack().settle());
    }

    /** For an HTTP client that leaves to the outbox when to try again. */
    @BindToRegistry
    public HttpClientConfigurer askOnce() {
        return HttpClientBuilder::disableAutomaticRetries;
    }

    @BindToRegistry
    public WebhookEvents webhookEvents() {
        return new WebhookEvents(
                configuration.receiver(), configuration.server().publicUrl(), InstantSource.system());
    }

    @BindToRegistry
    public ReceiverPace receiverPace() {
        return new ReceiverPace();
    }

    @BindToRegistry
    public Recordings recordings() {
        return new Recordings();
    }

    @BindToRegistry
    public ArchiveFiles archiveFiles() {
        return new ArchiveFiles(recordingName);
    }

    @BindToRegistry
    public Archive archive() {
        return archive;
    }

    @BindToRegistry
    public Spool spool() {
        return new Spool(configuration.data().resolve("spool"), media, archive);
    }

    @BindToRegistry
    public DriveFolders driveFolders() {
        return new DriveFolders(
                driveClients, configuration.drive().folderId(), recordingName, database.transactional());
    }

    @BindToRegistry
    public DriveUpload driveUpload() {
        return new DriveUpload(recordingName);
    }

    @BindToRegistry
    public DriveVerdict driveVerdict() {
        return new DriveVerdict();
    }

    @BindToRegistry
    public Notices notices() {
        return new Notices(
                configuration.language(),
                configuration.zone(),
                phones,
                configuration.slack().channels(),
                configuration.server().publicUrl());
    }

    @BindToRegistry
    public SlackMessages slackMessages() {
        return new SlackMessages(
                configuration.slack().way(),
                configuration.slack().channels(),
                configuration.server().publicUrl());
    }

    @BindToRegistry
    public SlackThreads slackThreads() {
        return new SlackThreads(configuration.slack().inThreads());
    }

    @BindToRegistry
    public SlackCards slackCards() {
        return new SlackCards(
                configuration.slack().inThreads(), configuration.slack().channels());
    }

    @BindToRegistry
    public SlackPace slackPace() {
        return slackPace;
    }

    @BindToRegistry
    public SlackVerdict slackVerdict() {
        return slackVerdict;
    }

    @BindToRegistry
    public SlackBot slackBot() {
        return new SlackBot(
                configuration.slack().apiUrl(),
                configuration.slack().token(),
                slackVerdict,
                SLACK_HISTORY,
                SLACK_SILENCE,
                InstantSource.system());
    }
}
