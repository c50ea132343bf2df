package dev.ramal.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.message.DbException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

/** An open database with its tables up to date. */
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** More than a webhook and a delivery need, so that those of people displace none of them. */
    private static final int STATEMENTS = 96;

    /** How long anybody waits for a connection, and for a row that somebody holds, who may have frozen. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final HikariDataSource pool;
    private final boolean embedded;
    private final @Nullable Upkeep upkeep;
    private final DataSource transactional;
    private final PlatformTransactionManager transactions;

    private Database(HikariDataSource pool, boolean embedded, @Nullable Upkeep upkeep) {
        this.pool = pool;
        this.embedded = embedded;
        this.upkeep = upkeep;
        this.transactional = new TransactionAwareDataSourceProxy(pool);
        this.transactions = new DataSourceTransactionManager(pool);
    }

    /** Opens the embedded H2 database in that directory, made when it does not exist. */
    public static Database embedded(Path data, int connections) {
        Secrets.directory(data);
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL(EmbeddedDatabase.url(data));
        h2.setUser(EmbeddedDatabase.USER);
        h2.setPassword(EmbeddedDatabase.password(data));
        BeforeMigration before = new BeforeMigration(data);
        before.restore();
        HikariDataSource pool = pool(h2, connections);
        EmbeddedDatabase.lock(data);
        mend(h2);
        Migrations migrations = Migrations.embedded(h2);
        if (due(pool, migrations)) {
            pool.close();
            before.keep();
            migrate(h2, migrations, before);
            // H2 judges what a table may hold by the connection that made the table, and no more once that is closed.
            // Tables that it reads when it opens are judged by itself.
            pool = pool(h2, connections);
        }
        return new Database(pool, true, upkeep(h2, pool));
    }

    /** Opens an empty database of its own, gone when it is closed. */
    public static Database inMemory() {
        String url = "jdbc:h2:mem:" + java.util.UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DEFAULT_TABLE_ENGINE="
                + InPlaceUpdates.class.getName();
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL(url);
        h2.setUser(EmbeddedDatabase.USER);
        HikariDataSource pool = pool(h2, 4);
        Migrations.embedded(pool).run();
        return new Database(pool, true, null);
    }

    /** Opens a PostgreSQL database by its JDBC URL, which may name the user where {@code user} is empty. */
    public static Database postgres(String url, String user, String password, int connections) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setUrl(url);
        // What the URL says of itself holds, unless a setting says more.
        if (!user.isEmpty()) {
            server.setUser(user);
        }
        if (!password.isEmpty()) {
            server.setPassword(password);
        }
        HikariConfig config = config(server, connections);
        config.setConnectionInitSql("SET lock_timeout = " + PATIENCE.toMillis());
        HikariDataSource pool = new HikariDataSource(config);
        Migrations migrations = Migrations.postgres(server);
        if (due(pool, migrations)) {
            try {
                migrations.run();
            } catch (RuntimeException e) {
                pool.close();
                throw e;
            }
        }
        return new Database(pool, false, null);
    }

    private static HikariDataSource pool(DataSource source, int connections) {
        return new HikariDataSource(config(source, connections));
    }

    private static HikariConfig config(DataSource source, int connections) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new KeptStatements(source, STATEMENTS));
        config.setPoolName("ramal");
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(10_000);
        return config;
    }

    /** Ramal starts also with indexes that could not be mended: what they don't concern works. */
    private static void mend(DataSource h2) {
        try (Connection connection = h2.getConnection()) {
            MendedIndexes.mend(connection);
        } catch (SQLException | DbException e) {
            // What H2 says of an error holds values, such as a number.
            LOG.error(
                    "indexes that a crash left wrong could not be mended: {}",
                    e.getClass().getSimpleName());
        }
    }

    private static boolean due(HikariDataSource pool, Migrations migrations) {
        try {
            return migrations.due();
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** All of it or nothing. */
    private static void migrate(DataSource h2, Migrations migrations, BeforeMigration before) {
        try (Connection connection = h2.getConnection()) {
            migrations.run();
            EmbeddedDatabase.session(connection)
                    .getDatabase()
                    .getStore()
                    .getMvStore()
                    .sync();
            before.forget();
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded database does not open", e);
        } finally {
            before.restore();
        }
    }

    private static Upkeep upkeep(DataSource h2, HikariDataSource pool) {
        try {
            return new Upkeep(h2);
        } catch (SQLException e) {
            pool.close();
            throw new IllegalStateException("the embedded database does not open twice", e);
        }
    }

    /** Connections that know of no transaction. */
    public DataSource plain() {
        return pool;
    }

    /** Connections that take part in the transaction of the thread that asks. */
    public DataSource transactional() {
        return transactional;
    }

    public PlatformTransactionManager transactions() {
        return transactions;
    }

    /** What to do once an embedded database is of no use any more, as when the disk is full: only a new start opens it again. */
    public void whenLost(Runnable then) {
        if (upkeep != null) {
            upkeep.whenLost(then);
        }
    }

    /** Whether this is the embedded H2. */
    public boolean isEmbedded() {
        return embedded;
    }

    @Override
    public void close() {
        if (upkeep != null) {
            upkeep.close();
        }
        pool.close();
    }
}
