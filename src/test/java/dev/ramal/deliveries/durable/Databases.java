package dev.ramal.deliveries.durable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/** Fresh, migrated databases. */
final class Databases {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Databases() {}

    static HikariDataSource h2() {
        return migrated("jdbc:h2:mem:outbox" + NUMBER.incrementAndGet() + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1", "sa");
    }

    static HikariDataSource migrated(String url, String user) {
        HikariDataSource dataSource = pool(url, user);
        migrate(dataSource);
        return dataSource;
    }

    static HikariDataSource postgres() {
        return pool(newPostgresUrl(), "postgres");
    }

    static String newPostgresUrl() {
        String name = "outbox" + NUMBER.incrementAndGet();
        try (var connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE migrated");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Server.POSTGRES.getJdbcUrl("postgres", name);
    }

    static HikariDataSource pool(String url, String user) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setMaximumPoolSize(20);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    private static void migrate(HikariDataSource dataSource) {
        Flyway.configure().dataSource(dataSource).load().migrate();
    }

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start();
                try (var connection = server.getPostgresDatabase().getConnection();
                        var statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE migrated");
                }
                try (HikariDataSource template = pool(server.getJdbcUrl("postgres", "migrated"), "postgres")) {
                    migrate(template);
                }
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
