package dev.ramal.simulator;

import dev.ramal.calls.E164;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ramal simulate}. Exit code 0 when nothing differs, 1 when something does, 2 for a wrong use. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays Twilio against a running Ramal: signed webhooks of whole calls, as Ramal's own TwiML leads them.",
            "",
            "Ramal must take webhooks signed with this account's token, and its TWILIO_API_URL must be the address of"
                    + " --listen, where it finds the recordings. At the end, what Ramal recorded is compared with what"
                    + " was played, and each difference is one line. Nobody is called and nothing is sent to Twilio."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing differs", "1:something differs", "2:an option is wrong"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ramal simulate",
            "  ramal simulate --calls 1000 --concurrency 20 --shuffle --duplicates 0.3 --archive data/archive",
            "  ramal simulate --calls 1 --scenario inbound-voicemail --realtime"
        })
public final class SimulateCommand implements Callable<Integer> {

    @Option(
            names = "--target",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where Ramal listens. Default: ${DEFAULT-VALUE}")
    private URI target = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "Ramal's PUBLIC_URL: what is signed, and what its callbacks begin with. Default: --target")
    private @Nullable String publicUrl;

    @Option(
            names = "--account-sid",
            paramLabel = "AC…",
            defaultValue = "${env:TWILIO_ACCOUNT_SID}",
            description = "The account that Ramal is set up with. Default: TWILIO_ACCOUNT_SID of the environment")
    private @Nullable String accountSid;

    @Option(
            names = "--auth-token",
            paramLabel = "TOKEN",
            defaultValue = "${env:TWILIO_AUTH_TOKEN}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Its token. Default: TWILIO_AUTH_TOKEN of the environment, which no process list shows")
    private @Nullable String authToken;

    @Option(
            names = "--number",
            paramLabel = "E.164",
            defaultValue = "${env:TWILIO_PHONE_NUMBER:-+551140000001}",
            description = "The office's number. Default: ${DEFAULT-VALUE}")
    private String number = "";

    @Option(
            names = "--agents",
            paramLabel = "ID",
            split = ",",
            defaultValue = "user_1_Ana_Souza,user_2_Bea",
            description = "Identities that place calls from the browser, at least two. Default: ${DEFAULT-VALUE}")
    private List<String> agents = List.of();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The operator's key, or the file that holds it. Default: operator-key in RAMAL_DATA or data/")
    private @Nullable String key;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8089",
            description = "Where recordings and look-ups are served to Ramal. Default: ${DEFAULT-VALUE}")
    private String listen = "";

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many calls. Default: ${DEFAULT-VALUE}")
    private int calls;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            converter = Labels.class,
            completionCandidates = LabelList.class,
            description = "Only these, in turn; may be repeated. One of: ${COMPLETION-CANDIDATES}. Default: all, mixed")
    private List<Scenario> scenarios = List.of();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many calls at once. Default: ${DEFAULT-VALUE}")
    private int concurrency;

    @Option(
            names = "--rate",
            paramLabel = "PER-SECOND",
            defaultValue = "0",
            description = "How many calls may begin in a second. Default: as fast as they are answered")
    private double rate;

    @Option(
            names = "--shuffle",
            description = "Status and recording callbacks come in any order, and among those of other calls")
    private boolean shuffle;

    @Option(
            names = "--duplicates",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of webhooks that come twice, half of these at the same moment: 0 to 1")
    private double duplicates;

    @Option(
            names = "--loss",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of webhooks whose answer is lost, so that they come again: 0 to 1")
    private double loss;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed plays the same people; SIDs are always new. Default: any, and it is printed")
    private @Nullable Long seed;

    @Option(names = "--realtime", description = "A second of a call takes a second. Otherwise only its times say so")
    private boolean realtime;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a webhook is tried while Ramal is down, and how long Ramal may take after the last"
                    + " call until its record is complete. Default: ${DEFAULT-VALUE}")
    private int patience;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "Also check that each recording is exactly one file below this directory, as it was served")
    private @Nullable Path archive;

    @Option(names = "--notices", description = "Also check that the calls' own deliveries (such as notices) were sent")
    private boolean notices;

    @Option(
            names = "--acknowledged",
            paramLabel = "FILE",
            description = "Write a line for each webhook that was answered 2xx: digest, call, kind, label")
    private @Nullable Path acknowledged;

    @Option(names = "--json", description = "Print the result as one JSON object")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Trunk trunk = trunk();
        String operatorKey = operatorKey();
        if (calls < 1 || concurrency < 1 || patience < 0 || rate < 0) {
            throw wrong("--calls and --concurrency are at least 1, --patience and --rate not negative");
        }
        try (MediaStand stand = stand(trunk);
                Acknowledgements log = log()) {
            Verdict verdict = play(trunk, operatorKey, stand, log);
            PrintWriter out = spec().commandLine().getOut();
            if (json) {
                verdict.printJson(out);
            } else {
                verdict.print(out);
            }
            return verdict.good() ? 0 : 1;
        }
    }

    private Verdict play(Trunk trunk, String operatorKey, MediaStand stand, Acknowledgements log) {
        List<PlayedCall> played = Collections.synchronizedList(new ArrayList<>());
        List<Difference> differences = Collections.synchronizedList(new ArrayList<>());
        ProgressBar bar = new ProgressBar(System.err, !json && (Terminal.console() != null), calls);
        long began = System.nanoTime();
        try (Switchboard switchboard = new Switchboard(trunk, stand, InstantSource.system(), concurrency, log);
                Comparison comparison = new Comparison(trunk.target(), operatorKey, notices)) {
            switchboard.play(program(trunk.seed()), concurrency, rate, playback -> {
                played.add(playback.call());
                differences.addAll(playback.differences());
                bar.step();
            });
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            bar.finish();
            differences.addAll(comparison.differences(played, trunk.patience()));
            if (archive != null) {
                differences.addAll(Comparison.archive(archive, played, stand));
            }
            return new Verdict(
                    trunk.seed(),
                    List.copyOf(played),
                    List.copyOf(differences),
                    switchboard.traffic(),
                    switchboard.latencies(),
                    took);
        }
    }

    private List<Scenario> program(long mixSeed) {
        if (scenarios.isEmpty()) {
            return Scenario.mix(calls, mixSeed);
        }
        List<Scenario> program = new ArrayList<>(calls);
        for (int i = 0; i < calls; i++) {
            program.add(scenarios.get(i % scenarios.size()));
        }
        return program;
    }

    private Trunk trunk() {
        String account = accountSid;
        if (account == null || !account.matches("AC[0-9a-f]{32}")) {
            throw wrong("--account-sid (or TWILIO_ACCOUNT_SID) must be AC and 32 hex digits");
        }
        String token = authToken;
        if (token == null || token.isBlank()) {
            throw wrong("--auth-token (or TWILIO_AUTH_TOKEN) is missing");
        }
        if (!E164.is(number)) {
            throw wrong("--number (or TWILIO_PHONE_NUMBER) must be one number like +551140000001");
        }
        long chosen = seed == null ? new Random().nextInt(1_000_000) : seed;
        try {
            return Trunk.to(target, account, token, number)
                    .knownAs(publicUrl == null ? target.toString() : publicUrl)
                    .withAgents(agents)
                    .withFaults(shuffle, duplicates, loss)
                    .seeded(chosen)
                    .paced(Duration.ofSeconds(patience), realtime);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private MediaStand stand(Trunk trunk) {
        int colon = listen.lastIndexOf(':');
        try {
            int port = Integer.parseInt(listen.substring(colon + 1));
            String host = colon < 0 ? "127.0.0.1" : listen.substring(0, colon);
            return new MediaStand(new InetSocketAddress(host, port), trunk.accountSid(), trunk.authToken());
        } catch (IllegalArgumentException e) {
            throw wrong("--listen is not HOST:PORT: " + listen);
        } catch (IOException e) {
            throw wrong("cannot listen on " + listen + ": " + e.getMessage());
        }
    }

    private Acknowledgements log() {
        try {
            return new Acknowledgements(acknowledged);
        } catch (IOException e) {
            throw wrong("cannot write " + acknowledged);
        }
    }

    private String operatorKey() {
        String given = key;
        String data = System.getenv().getOrDefault("RAMAL_DATA", "data");
        Path file = Path.of(given == null ? data + "/operator-key" : given);
        try {
            if (Files.isRegularFile(file)) {
                return Files.readString(file).strip();
            }
        } catch (IOException e) {
            throw wrong("cannot read " + file);
        }
        if (given == null) {
            throw wrong("--key is missing, and there is no " + file);
        }
        return given;
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec().commandLine(), why);
    }

    private CommandSpec spec() {
        CommandSpec own = spec;
        if (own == null) {
            throw new IllegalStateException("not run by picocli");
        }
        return own;
    }

    /** Reads a scenario's label. */
    static final class Labels implements ITypeConverter<Scenario> {
        @Override
        public Scenario convert(String label) {
            try {
                return Scenario.named(label);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** The labels there are. */
    static final class LabelList extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        LabelList() {
            super(Scenario.labels());
        }
    }

    /** Writes down what was acknowledged, if anybody wants to know. */
    private static final class Acknowledgements implements Consumer<Webhook>, AutoCloseable {
        private final @Nullable Writer out;

        Acknowledgements(@Nullable Path file) throws IOException {
            this.out = file == null ? null : Files.newBufferedWriter(file);
        }

        @Override
        public void accept(Webhook webhook) {
            Writer writer = out;
            if (writer == null) {
                return;
            }
            String line = webhook.form().digest() + " " + webhook.call() + " " + webhook.kind() + " " + webhook.label()
                    + "\n";
            try {
                synchronized (this) {
                    writer.write(line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (out != null) {
                out.close();
            }
        }
    }
}
