package dev.ramal.simulator;

import java.io.PrintStream;
import java.util.Locale;

/** One line that fills up, on a terminal; nothing anywhere else. */
final class ProgressBar {
    private static final int WIDTH = 32;
    private static final long NANOS_BETWEEN = 80_000_000;

    private final PrintStream out;
    private final boolean shown;
    private final int total;
    private final long began = System.nanoTime();
    private long painted;
    private int done;

    ProgressBar(PrintStream out, boolean shown, int total) {
        this.out = out;
        this.shown = shown;
        this.total = total;
    }

    synchronized void step() {
        done++;
        long now = System.nanoTime();
        if (shown && (now - painted > NANOS_BETWEEN || done == total)) {
            painted = now;
            int filled = (int) ((long) WIDTH * done / Math.max(1, total));
            double rate = done / Math.max(1e-3, (now - began) / 1e9);
            out.print(String.format(
                    Locale.ROOT,
                    "\r\033[2K%s%s %d/%d calls, %.0f/s",
                    "█".repeat(filled),
                    "░".repeat(WIDTH - filled),
                    done,
                    total,
                    rate));
            out.flush();
        }
    }

    void finish() {
        if (shown) {
            out.print("\r\033[2K");
            out.flush();
        }
    }
}
