package dev.ramal.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.jdbc.DefaultJdbcPrepareStatementStrategy;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code :?names} of each statement of {@code routes/sql/} once; Camel's own reads them anew with every execution,
 * twice.
 */
public final class NamedParameters extends DefaultJdbcPrepareStatementStrategy {

    private static final Pattern NAME = Pattern.compile(":\\?(\\w+)");

    private final Map<String, Read> statements = new ConcurrentHashMap<>();

    /** A statement as the database wants it, and the names of its parameters in their order. */
    private record Read(String sql, List<String> names) {
        static Read of(String statement) {
            List<String> names = new ArrayList<>();
            Matcher name = NAME.matcher(statement);
            while (name.find()) {
                names.add(name.group(1));
            }
            return new Read(name.replaceAll("?"), List.copyOf(names));
        }
    }

    @Override
    public String prepareQuery(String statement, boolean allowNamedParameters) throws SQLException {
        return statements.computeIfAbsent(statement, Read::of).sql();
    }

    /** The values of the map in {@code CamelJdbcParameters}. */
    @Override
    public Iterator<?> createPopulateIterator(
            String statement, String prepared, int expected, Exchange exchange, Object body) throws SQLException {
        List<String> names = statements.computeIfAbsent(statement, Read::of).names();
        Map<?, ?> given = exchange.getIn().getHeader(JdbcConstants.JDBC_PARAMETERS, Map.of(), Map.class);
        List<@Nullable Object> values = new ArrayList<>(names.size());
        for (String name : names) {
            Object value = given.get(name);
            if (value == null && !given.containsKey(name)) {
                throw new SQLException("the statement's parameter " + name + " was not given");
            }
            values.add(value);
        }
        return values.iterator();
    }
}
