package dev.ramal.cli;

import dev.ramal.reload.Snapshot;
import dev.ramal.reload.VersionStore;
import dev.ramal.reload.VersionStore.Use;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ramal flows}: the versions of routes and kamelets, and going back. It needs no running Ramal. */
@Command(
        name = "flows",
        mixinStandardHelpOptions = true,
        description = "Shows the versions of routes and kamelets that were in use, or goes back to one.")
final class FlowsCommand {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneId.systemDefault());

    /** {@code ramal flows list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists versions, the one in use first.")
    static final class ListCommand implements Callable<Integer> {

        private final Program program;

        ListCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            VersionStore store = program.versions();
            List<Use> uses = store.uses();
            Snapshot here = Snapshot.read(store.live());
            for (int i = uses.size() - 1; i >= 0; i--) {
                Use use = uses.get(i);
                System.out.printf(
                        "%s  %s  %s%n",
                        use.version(), time(use), i == uses.size() - 1 ? "in use" : changed(store, uses, i));
            }
            if (uses.isEmpty()) {
                System.out.println("No version was in use yet: start Ramal.");
            } else if (!here.hash().equals(uses.get(uses.size() - 1).version())) {
                System.out.println(
                        "The files here are edited, and not in use: ramal check says whether they are right.");
            }
            return 0;
        }

        /** What the version after that one changed. */
        private static String changed(VersionStore store, List<Use> uses, int i) {
            String version = uses.get(i).version();
            String next = uses.get(i + 1).version();
            if (!store.has(version) || !store.has(next)) {
                return "not kept any more";
            }
            Set<String> names = store.read(version).differences(store.read(next));
            return "then changed: " + String.join(", ", names);
        }
    }

    /** {@code ramal flows back}. */
    @Command(
            name = "back",
            mixinStandardHelpOptions = true,
            description =
                    "Goes back to the version before: its files stand in routes/ and kamelets/ again. What stands there"
                            + " now is kept.")
    static final class BackCommand implements Callable<Integer> {

        private final Program program;

        @Parameters(
                arity = "0..1",
                paramLabel = "VERSION",
                description =
                        "As flows list shows it. Default: the one in use before, or, while an edit is not in use, the"
                                + " one in use")
        private @Nullable String version;

        BackCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            VersionStore store = program.versions();
            String kept = store.keep(Snapshot.read(store.live()));
            String target = version == null ? before(store.uses(), kept) : version;
            if (target == null || !store.has(target)) {
                throw new Program.Refused(List.of(
                        target == null ? "There is no version before." : "There is no version " + target + " here."));
            }
            store.read(target).writeTo(store.live());
            System.out.println(
                    "The files of version " + target + " are back. What stood here is kept as " + kept + ".");
            return running() ? 0 : 1;
        }

        /** The last version in use that is not what stands there. */
        private static @Nullable String before(List<Use> uses, String here) {
            for (int i = uses.size() - 1; i >= 0; i--) {
                if (!uses.get(i).version().equals(here)) {
                    return uses.get(i).version();
                }
            }
            return null;
        }

        private boolean running() {
            try {
                return ReloadCommand.told(program.operator().post("/api/reload", Map.of()));
            } catch (Program.Refused notRunning) {
                System.out.println("Ramal takes them at its next start.");
                return true;
            }
        }
    }

    private static String time(Use use) {
        return TIME.format(use.at().truncatedTo(ChronoUnit.SECONDS));
    }
}
