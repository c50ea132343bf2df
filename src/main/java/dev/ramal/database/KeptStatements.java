package dev.ramal.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections that keep the statements they have prepared, with what the database said of their parameters.
 *
 * <p>H2 has a cache of its own, but with each change of a table it goes through all queries in it to see which of them asked
 * for that table: some 6 % of the processor's time under load. With this one it needs none. PostgreSQL's driver has one too, but
 * it asks the server for the parameters each time that camel-jdbc wants to know how many there are: a round trip more for
 * every statement.
 */
final class KeptStatements extends DelegatingDataSource {

    /** A statement with one of these changed is not used again. */
    private static final Set<String> ALTERING = Set.of(
            "setCursorName",
            "setEscapeProcessing",
            "setFetchDirection",
            "setFetchSize",
            "setLargeMaxRows",
            "setMaxFieldSize",
            "setMaxRows",
            "setPoolable",
            "setQueryTimeout",
            "addBatch",
            "closeOnCompletion");

    private final int most;

    /** @param most how many statements each connection keeps */
    KeptStatements(DataSource source, int most) {
        super(source);
        this.most = most;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return keeping(super.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return keeping(super.getConnection(user, password));
    }

    private Connection keeping(Connection connection) {
        return proxy(Connection.class, new Keeping(connection));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(KeptStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** One connection with its statements; used by one thread at a time, as connections are. */
    private final class Keeping implements InvocationHandler {

        private final Connection connection;
        private final Map<String, Kept> free = new LinkedHashMap<>(16, 0.75f, true);

        Keeping(Connection connection) {
            this.connection = connection;
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (arguments != null && arguments.length == 1 && method.getName().equals("prepareStatement")) {
                return prepared((String) arguments[0]);
            }
            return KeptStatements.invoke(connection, method, arguments);
        }

        private PreparedStatement prepared(String sql) throws SQLException {
            Kept known = free.remove(sql);
            return proxy(
                    PreparedStatement.class,
                    new Lent(this, known == null ? new Kept(sql, connection.prepareStatement(sql)) : known));
        }

        void giveBack(Kept kept) throws SQLException {
            kept.statement.clearParameters();
            Kept same = free.put(kept.sql, kept);
            if (same != null) {
                same.statement.close();
            }
            if (free.size() > most) {
                free.remove(free.keySet().iterator().next()).statement.close();
            }
        }
    }

    /** A prepared statement, and what its database said of its parameters when it was asked. */
    private static final class Kept {

        private final String sql;
        private final PreparedStatement statement;
        private @Nullable ParameterMetaData parameters;

        Kept(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
        }

        ParameterMetaData parameters() throws SQLException {
            if (parameters == null) {
                parameters = statement.getParameterMetaData();
            }
            return parameters;
        }
    }

    /** A statement in use. Closing it gives it back. */
    private static final class Lent implements InvocationHandler {

        private final Keeping owner;
        private final Kept kept;
        private boolean altered;
        private boolean closed;

        Lent(Keeping owner, Kept kept) {
            this.owner = owner;
            this.kept = kept;
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            String name = method.getName();
            if (name.equals("close")) {
                close();
                return null;
            }
            if (name.equals("isClosed")) {
                return closed || kept.statement.isClosed();
            }
            if (closed) {
                throw new SQLException("the statement is closed", "26000");
            }
            if (name.equals("getParameterMetaData")) {
                return kept.parameters();
            }
            altered |= ALTERING.contains(name);
            return KeptStatements.invoke(kept.statement, method, arguments);
        }

        private void close() throws SQLException {
            if (closed) {
                return;
            }
            closed = true;
            if (altered || kept.statement.isClosed()) {
                kept.statement.close();
            } else {
                owner.giveBack(kept);
            }
        }
    }
}
