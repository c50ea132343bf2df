package dev.ramal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.rehearsal.Moment;
import dev.ramal.rehearsal.Past;
import dev.ramal.rehearsal.Replay;
import dev.ramal.rehearsal.Stage;
import dev.ramal.rehearsal.Stages;
import dev.ramal.voice.Decision;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ramal replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays the calls of the journal against edited routes, and says which would have gone another way.",
            "",
            "The database of the settings is only read, also while Ramal runs. Nobody is called and nothing is delivered."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no answer would have been another",
            "1:some would have been",
            "2:an option, a setting or a route is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ramal replay --since yesterday --routes edited",
            "  ramal replay --since \"2026-11-01 00:00\" --json"
        })
final class ReplayCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.ENGLISH);

    private final Program program;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "yesterday",
            description = "From when on: yesterday, today, 2026-11-24, \"2026-11-24 08:00\". Default: ${DEFAULT-VALUE}")
    private String since = "yesterday";

    @Option(names = "--until", paramLabel = "TIME", defaultValue = "now", description = "Until when. Default: now")
    private String until = "now";

    @Option(
            names = "--routes",
            paramLabel = "DIR",
            description = "The edited routes: a directory of them, or of a whole installation. Default: routes/")
    private @Nullable Path routes;

    @Option(names = "--json", description = "Print one JSON object")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    ReplayCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        Stages stages = program.stages();
        ZoneId zone;
        try {
            zone = ZoneId.of(stages.setting("office.zone"));
        } catch (DateTimeException e) {
            throw new Program.Refused(List.of("office.zone is no time zone."));
        }
        Instant from = instant("--since", since, zone);
        Instant to = instant("--until", until, zone);
        if (!from.isBefore(to)) {
            throw new Program.Refused(List.of("--since must be before --until."));
        }
        Past past = stages.past(from, to);
        try (Stage stage = stages.asConfigured(routes, Map.of())) {
            Replay.Result result = Replay.play(stage, past);
            CommandSpec own = spec;
            if (own == null) {
                throw new IllegalStateException("not run by picocli");
            }
            PrintWriter out = own.commandLine().getOut();
            if (json) {
                printJson(result, out);
            } else {
                print(result, zone, from, out);
            }
            out.flush();
            return result.changes().isEmpty() ? 0 : 1;
        }
    }

    private static Instant instant(String option, String text, ZoneId zone) {
        LocalDate today = LocalDate.now(zone);
        try {
            LocalDateTime time =
                    switch (text) {
                        case "yesterday" -> today.minusDays(1).atStartOfDay();
                        case "today" -> today.atStartOfDay();
                        case "now" -> LocalDateTime.now(zone).plusSeconds(1);
                        default ->
                            text.matches("\\d{4}-\\d{2}-\\d{2}")
                                    ? LocalDate.parse(text).atStartOfDay()
                                    : Moment.read(text, LocalDateTime.now(zone), zone);
                    };
            return time.atZone(zone).toInstant();
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Program.Refused(List.of(
                    option + " " + text + " is no time: write yesterday, today, 2026-11-24 or \"2026-11-24 08:00\"."));
        }
    }

    private static void print(Replay.Result result, ZoneId zone, Instant from, PrintWriter out) {
        for (Replay.Change change : result.changes()) {
            out.println(TIME.format(change.at().atZone(zone)) + "  " + change.from() + " called " + change.to() + "  ("
                    + change.call() + ")");
            out.println("    at " + (change.step().isEmpty() ? "the queue" : change.step())
                    + (change.otherWay() ? " it would have gone another way" : " other words would have been said"));
            change.difference().forEach(line -> out.println("      " + line));
            why("before", change.before(), change.after(), out);
            why("now", change.after(), change.before(), out);
            if (change.fault() != null) {
                out.println("    ✗ " + change.fault());
            }
            out.println();
        }
        long other = result.otherWay();
        long words =
                result.changes().stream().map(Replay.Change::call).distinct().count() - other;
        out.println("Since " + TIME.format(from.atZone(zone)) + ": " + result.calls() + " calls with "
                + result.answers() + " answers. " + other + " would have gone another way, " + words
                + " would have heard other words."
                + (result.skipped() == 0 ? "" : " " + result.skipped() + " had begun before and were left out."));
    }

    /** The decisions that the other side does not have. */
    private static void why(String when, List<Decision> these, List<Decision> those, PrintWriter out) {
        List<String> others = those.stream().map(ReplayCommand::told).toList();
        these.stream()
                .map(ReplayCommand::told)
                .filter(each -> !others.contains(each))
                .forEach(each -> out.println("    " + when + ", because  " + each));
    }

    private static String told(Decision each) {
        return each.decision() + ": " + each.input() + " → " + each.result();
    }

    private static void printJson(Replay.Result result, PrintWriter out) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode all = mapper.createObjectNode()
                .put("calls", result.calls())
                .put("answers", result.answers())
                .put("skipped", result.skipped())
                .put("otherWay", result.otherWay());
        ArrayNode changes = all.putArray("changes");
        for (Replay.Change change : result.changes()) {
            ObjectNode one = changes.addObject()
                    .put("call", change.call())
                    .put("at", change.at().toString())
                    .put("from", change.from())
                    .put("to", change.to())
                    .put("step", change.step())
                    .put("otherWay", change.otherWay())
                    .put("fault", change.fault());
            change.difference().forEach(one.putArray("difference")::add);
            change.before().stream().map(ReplayCommand::told).forEach(one.putArray("before")::add);
            change.after().stream().map(ReplayCommand::told).forEach(one.putArray("after")::add);
        }
        try {
            out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
