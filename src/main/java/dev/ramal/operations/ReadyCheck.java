package dev.ramal.operations;

import dev.ramal.edge.EdgeServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/** Ready means: all routes answer, the port is open, no stop has begun, and the database takes statements. */
public final class ReadyCheck extends AbstractHealthCheck {

    private static final int DATABASE_SECONDS = 2;

    private final Supplier<@Nullable EdgeServer> edge;
    private final DataSource database;

    /**
     * @param edge the server; null while it is not made yet
     */
    public ReadyCheck(Supplier<@Nullable EdgeServer> edge, DataSource database) {
        super("ramal", "ready");
        this.edge = edge;
        this.database = database;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        EdgeServer server = edge.get();
        if (server == null || !server.listening()) {
            result.down().message("the server does not take requests");
            return;
        }
        try (Connection connection = database.getConnection()) {
            if (connection.isValid(DATABASE_SECONDS)) {
                result.up();
            } else {
                result.down().message("the database does not answer");
            }
        } catch (SQLException e) {
            result.down().message("the database cannot be reached");
        }
    }
}
