package dev.ramal.cli;

import dev.ramal.calls.E164;
import dev.ramal.rehearsal.GoldenFolder;
import dev.ramal.rehearsal.Moment;
import dev.ramal.rehearsal.Plan;
import dev.ramal.rehearsal.Plan.Callee;
import dev.ramal.rehearsal.Rehearsal;
import dev.ramal.rehearsal.Rehearsed;
import dev.ramal.rehearsal.Stage;
import dev.ramal.rehearsal.Stages;
import dev.ramal.rehearsal.Transcript;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ramal try}. */
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays one call against the routes as they stand in their files, and says what the caller hears, who rings,"
                    + " and why.",
            "",
            "Nobody is called: Twilio is not asked, nothing is delivered, and the running Ramal knows nothing of it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the call got a valid answer everywhere",
            "1:the caller would hear an apology or nothing",
            "2:an option, a setting or a route is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ramal try --from +5531987654321 --at \"Sun 19:10\"",
            "  ramal try --from +5531987654321 --press 2 --no-answer",
            "  ramal try --from client:user_1 --to +5531987654321 --at 23:30"
        })
final class TryCommand implements Callable<Integer> {

    private static final Pattern IDENTITY = Pattern.compile("[A-Za-z0-9_.@-]{1,121}");
    private static final String CLIENT = "client:";

    private final Program program;

    @Option(
            names = "--from",
            paramLabel = "WHO",
            required = true,
            description = "Who calls: +5531987654321, anonymous, or client:user_1 for a webphone")
    private String from = "";

    @Option(names = "--to", paramLabel = "WHO", description = "Who is called. Default: our first number")
    private @Nullable String to;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            defaultValue = "now",
            description = "When, by the office's clock: \"Sun 19:10\", \"dom 19:10\", 19:10, \"2026-11-29 19:10\"."
                    + " Default: now")
    private String at = "now";

    @Option(
            names = "--flow",
            paramLabel = "NAME",
            description = "As if the called number had that flow: support is the route flow-support")
    private @Nullable String flow;

    @Option(
            names = "--press",
            paramLabel = "KEYS",
            split = ",",
            description = "What the caller presses at the first menu, the second, and so on; - for nothing")
    private List<String> press = List.of();

    @Option(
            names = "--say",
            paramLabel = "WORDS",
            description = "What the caller says at a menu that listens to words; may be repeated")
    private List<String> say = List.of();

    @ArgGroup
    private @Nullable Answering answering;

    /** One of them. */
    private static final class Answering {
        @Option(names = "--no-answer", description = "Nobody answers. Default: the first who is rung does")
        private boolean noAnswer;

        @Option(names = "--busy", description = "Whoever is rung is busy")
        private boolean busy;

        @Option(names = "--unreachable", description = "Whoever is rung cannot be reached")
        private boolean unreachable;

        @Option(names = "--answer-by", paramLabel = "WHO", description = "Only they answer: an agent, or a number")
        private @Nullable String answeredBy;
    }

    @Option(
            names = "--refuse",
            description = "Whoever answers a mobile does not press 1, as a carrier's mailbox does not")
    private boolean refuse;

    @Option(
            names = "--available",
            paramLabel = "AGENT",
            split = ",",
            description = "Whose webphones are there; none for nobody's. Default: all agents'")
    private @Nullable List<String> available;

    @Option(names = "--away", paramLabel = "AGENT", split = ",", description = "Whose webphones are away")
    private List<String> away = List.of();

    @Option(names = "--blocked", description = "The caller's number is on the opt-out list")
    private boolean blocked;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long the caller waits in a queue. Default: ${DEFAULT-VALUE}")
    private int waits;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Another value for a setting, such as voice.agents=ana; may be repeated")
    private Map<String, String> set = Map.of();

    @Option(
            names = "--routes",
            paramLabel = "DIR",
            description = "Other routes than those of routes/: a directory of them, or of a whole installation")
    private @Nullable Path routes;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Keep the call as a golden one, such as golden/closed.yaml: ramal check says when it changes")
    private @Nullable Path save;

    @Option(names = "--verbose", description = "Also each answer as Twilio gets it")
    private boolean verbose;

    @Option(names = "--json", description = "Print one JSON object")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    TryCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        checkOptions();
        Stages stages = program.stages();
        Map<String, String> changed = changed(stages);
        if (save != null) {
            return keep(stages, changed, save);
        }
        try (Stage stage = stages.asConfigured(routes, changed)) {
            requireFlow(stage);
            Rehearsed call = Rehearsal.play(stage, plan(stage));
            print(call);
            return call.good() ? 0 : 1;
        }
    }

    /** Plays it with the settings that will be kept with it, so that it is played again as it was. */
    private int keep(Stages stages, Map<String, String> changed, Path file) {
        if (routes != null) {
            throw wrong("--save keeps calls of the routes in routes/, not of --routes.");
        }
        Map<String, String> settings = new TreeMap<>(stages.own());
        settings.putAll(changed);
        try (Stage stage = stages.asShipped(settings)) {
            requireFlow(stage);
            Rehearsed call = Rehearsal.play(stage, plan(stage));
            print(call);
            if (call.good()) {
                GoldenFolder.keep(file, settings, call);
                spec().commandLine().getErr().println("Kept as " + file + ".");
            }
            return call.good() ? 0 : 1;
        }
    }

    private void requireFlow(Stage stage) {
        String name = flow;
        if (name != null && !stage.flows().contains(name)) {
            throw wrong("There is no flow " + name + ". There are: " + String.join(", ", stage.flows()) + ".");
        }
    }

    private void print(Rehearsed call) {
        PrintWriter out = spec().commandLine().getOut();
        Transcript transcript = new Transcript(call, verbose);
        if (json) {
            transcript.printJson(out);
        } else {
            transcript.print(out);
        }
    }

    /** What is wrong whatever the routes are, before anything is started. */
    private void checkOptions() {
        String called = to;
        if (!from.equals("anonymous") && !E164.is(from) && !client(from)) {
            throw wrong(
                    "--from " + from + " is neither a number like +5531987654321, nor anonymous, nor client:user_1.");
        }
        if (called == null && client(from)) {
            throw wrong("--to is missing: whom does the webphone call?");
        }
        if (called != null
                && !E164.is(called)
                && !(client(from)
                        && IDENTITY.matcher(called.replaceFirst("^" + CLIENT, ""))
                                .matches())) {
            throw wrong("--to " + called + " is no number like +551140000001.");
        }
        if (flow != null && client(from)) {
            throw wrong("--flow is for calls that come in; a webphone's call begins the flow outgoing or internal.");
        }
        for (String keys : press) {
            if (!keys.matches("[0-9*#]+|-")) {
                throw wrong("--press " + keys + " are no keys: 0 to 9, * and #, or - for nothing.");
            }
        }
        if (waits < 0) {
            throw wrong("--wait must not be negative.");
        }
    }

    private Map<String, String> changed(Stages stages) {
        Map<String, String> changed = new TreeMap<>(set);
        String name = flow;
        if (name != null) {
            String others = changed.getOrDefault("flow.numbers", stages.setting("flow.numbers"));
            String number = to == null ? firstNumber(stages) : to;
            List<String> kept = Arrays.stream(others.split(","))
                    .filter(pair -> !pair.isBlank() && !pair.strip().startsWith(number))
                    .toList();
            changed.put("flow.numbers", String.join(",", kept) + (kept.isEmpty() ? "" : ",") + number + "=" + name);
        }
        return changed;
    }

    private String firstNumber(Stages stages) {
        String numbers = set.getOrDefault("twilio.phone-number", stages.setting("twilio.phone-number"));
        return numbers.isEmpty() ? "+551140000001" : numbers.split(",")[0].strip();
    }

    private Plan plan(Stage stage) {
        LocalDateTime when;
        try {
            when = Moment.read(at, LocalDateTime.now(stage.zone()).withSecond(0).withNano(0), stage.zone());
        } catch (IllegalArgumentException e) {
            throw wrong("--at " + e.getMessage() + ".");
        }
        Answering those = answering;
        Callee callee = those == null
                ? Callee.ANSWER
                : those.noAnswer
                        ? Callee.NO_ANSWER
                        : those.busy ? Callee.BUSY : those.unreachable ? Callee.UNREACHABLE : Callee.ANSWER;
        List<String> present = available;
        return new Plan(
                from,
                to == null ? stage.numbers().get(0) : to,
                when,
                press,
                say,
                callee,
                those == null ? null : those.answeredBy,
                refuse,
                present == null || !present.equals(List.of("none")) ? present : List.of(),
                away,
                blocked,
                waits);
    }

    private static boolean client(String who) {
        return who.startsWith(CLIENT)
                && IDENTITY.matcher(who.substring(CLIENT.length())).matches();
    }

    private static Program.Refused wrong(String why) {
        return new Program.Refused(List.of(why));
    }

    private CommandSpec spec() {
        CommandSpec own = spec;
        if (own == null) {
            throw new IllegalStateException("not run by picocli");
        }
        return own;
    }
}
