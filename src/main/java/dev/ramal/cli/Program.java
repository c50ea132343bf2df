package dev.ramal.cli;

import dev.ramal.check.Finding;
import dev.ramal.rehearsal.Stages;
import dev.ramal.reload.VersionStore;
import java.io.PrintStream;
import java.util.List;

/** What the command line starts. */
public interface Program {

    /** The settings, or a route, are wrong: nothing was started. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final List<String> faults;

        public Refused(List<String> faults) {
            super(String.join(" ", faults));
            this.faults = List.copyOf(faults);
        }

        /** One sentence for each fault. */
        public List<String> faults() {
            return faults;
        }
    }

    /** Something that is needed cannot be had now: the same start may succeed later. */
    final class NotYet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NotYet(String sentence) {
            super(sentence);
        }
    }

    /**
     * Runs until it is told to stop.
     *
     * @throws Refused when a setting is wrong or something it needs cannot be had
     * @throws NotYet when it cannot be had now
     */
    void run(PrintStream out) throws InterruptedException;

    /** Everything that is wrong with settings, routes and kamelets, errors first; empty when nothing is. */
    List<Finding> check();

    /**
     * Where calls are rehearsed.
     *
     * @throws Refused when there is no installation here
     */
    Stages stages();

    /** The versions of routes and kamelets that were in use. */
    VersionStore versions();

    /** Where the running server is asked: its address and the operator's key. */
    OperatorClient operator();
}
