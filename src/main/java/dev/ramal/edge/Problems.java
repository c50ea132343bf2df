package dev.ramal.edge;

/** Finds the problem in what a route failed with: Camel wraps what a bean throws. */
public final class Problems {

    /** The answer to the problem in there. */
    public Reply reply(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof Problem problem) {
                return problem.reply();
            }
        }
        throw new IllegalStateException("no problem", failure);
    }
}
