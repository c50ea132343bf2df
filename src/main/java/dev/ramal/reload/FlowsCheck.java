package dev.ramal.reload;

import dev.ramal.check.Finding;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Tells the version in use, and what is wrong with an edit. A wrong edit is no reason to take a node out: it is up. */
public final class FlowsCheck extends AbstractHealthCheck {

    private final Reload reload;

    public FlowsCheck(Reload reload) {
        super("ramal", "flows");
        this.reload = reload;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        Reload.Outcome last = reload.last();
        result.up().detail("version", last.version());
        List<String> refused = last.findings().stream()
                .filter(Finding::isError)
                .map(Finding::toString)
                .toList();
        if (!refused.isEmpty()) {
            result.detail("refused", String.join(" | ", refused));
        }
        if (!last.restart().isEmpty()) {
            result.detail("restart", String.join(", ", last.restart()));
        }
    }
}
