package dev.ramal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ramal deliveries}: what was given up, and trying it again. */
@Command(
        name = "deliveries",
        mixinStandardHelpOptions = true,
        description = "Shows deliveries, or tries again those that were given up.")
final class DeliveriesCommand {

    /** {@code ramal deliveries list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists deliveries, the longest due first.")
    static final class ListCommand implements Callable<Integer> {

        private static final Set<String> STATES = Set.of("open", "sent", "given-up");

        private final Program program;

        @Option(
                names = "--state",
                paramLabel = "STATE",
                defaultValue = "given-up",
                description = "open, sent or given-up. Default: ${DEFAULT-VALUE}")
        private String state = "given-up";

        ListCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            if (!STATES.contains(state)) {
                throw new Program.Refused(List.of("--state is open, sent or given-up, not " + state + "."));
            }
            JsonNode deliveries =
                    program.operator().get("/api/deliveries?state=" + URLEncoder.encode(state, StandardCharsets.UTF_8));
            for (JsonNode delivery : deliveries) {
                System.out.printf(
                        "%-56s %-9s %3d tries  %s%n",
                        delivery.path("key").asText(),
                        delivery.path("state").asText(),
                        delivery.path("attempts").asInt(),
                        delivery.path("error").asText());
            }
            if (deliveries.isEmpty()) {
                System.out.println("No delivery is " + state + ".");
            }
            return 0;
        }
    }

    /** {@code ramal deliveries replay}. */
    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = "Opens again what was given up: one delivery, or all of a destination.")
    static final class ReplayCommand implements Callable<Integer> {

        /** One of the two. */
        static final class Which {
            @Parameters(paramLabel = "KEY", description = "As deliveries list shows it, such as RE…/drive")
            private @Nullable String key;

            @Option(names = "--destination", paramLabel = "NAME", description = "All of this destination")
            private @Nullable String destination;
        }

        private final Program program;

        @ArgGroup(multiplicity = "1")
        private Which which = new Which();

        ReplayCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            String form = which.key != null
                    ? "key=" + URLEncoder.encode(which.key, StandardCharsets.UTF_8)
                    : "destination=" + URLEncoder.encode(String.valueOf(which.destination), StandardCharsets.UTF_8);
            int opened = program.operator()
                    .post("/api/deliveries/replay?" + form, "application/json", new byte[0])
                    .path("opened")
                    .asInt();
            System.out.println(opened == 1 ? "1 delivery is open again." : opened + " deliveries are open again.");
            return opened > 0 ? 0 : 1;
        }
    }
}
