package dev.ramal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ramal reload}. */
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description = "Lets the running Ramal take edited routes and kamelets into use, if they are right.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:they are in use", "1:something is wrong, and nothing has changed"})
final class ReloadCommand implements Callable<Integer> {

    private final Program program;

    ReloadCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        return told(program.operator().post("/api/reload", Map.of())) ? 0 : 1;
    }

    /** Prints what came of it; whether the files are in use. */
    static boolean told(JsonNode outcome) {
        for (JsonNode finding : outcome.path("findings")) {
            StringBuilder place = new StringBuilder(finding.path("file").asText());
            for (String part : new String[] {"line", "column"}) {
                if (finding.has(part)) {
                    place.append(':').append(finding.path(part).asInt());
                }
            }
            System.out.printf(
                    "%s: %s: %s %s%n",
                    finding.path("severity").asText(),
                    place,
                    finding.path("what").asText(),
                    finding.path("remedy").asText());
        }
        String version = outcome.path("version").asText();
        switch (outcome.path("state").asText()) {
            case "refused" -> System.out.println("Nothing has changed: calls begin on version " + version + ".");
            case "unchanged" -> System.out.println("Nothing was edited: calls begin on version " + version + ".");
            default -> System.out.println("Calls begin on version " + version + "; those in progress end on theirs.");
        }
        for (JsonNode file : outcome.path("restart")) {
            System.out.println("Restart to apply " + file.asText() + ".");
        }
        return !outcome.path("state").asText().equals("refused");
    }
}
