package dev.ramal.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.database.NamedParameters;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The route as it is shipped, with its statements, on both databases. */
class EnrichCallRouteTest {

    private static final String SID = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100";

    @Test
    void a_call_learns_who_was_on_the_line_on_h2() throws Exception {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setUrl("jdbc:h2:mem:enrich;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1");
        learns(dataSource);
    }

    @Test
    void a_call_learns_who_was_on_the_line_on_postgres() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            learns(server.getPostgresDatabase());
        }
    }

    private static void learns(DataSource dataSource) throws Exception {
        Flyway.configure().dataSource(dataSource).load().migrate();
        JdbcTemplate database = new JdbcTemplate(dataSource);
        try (CamelContext camel = start(dataSource)) {
            save(camel, "+5511987654321", "José");
            save(camel, "+5511987654321", "José da Conceição");
            save(camel, "+5511987654321", "José da Conceição");

            assertThat(enriched(camel, database, "+5511987654321"))
                    .isEqualTo(facts("José da Conceição", "BR", "São Paulo - SP", "mobile", "(11) 98765-4321"));
            assertThat(terms(database, "+5511987654321"))
                    .containsExactlyInAnyOrder(
                            ">5511987654321", ">11987654321", "<1234567891155", "jose", "da", "conceicao");
            assertThat(enriched(camel, database, "+5511987654321"))
                    .as("a second call of theirs")
                    .isEqualTo(facts("José da Conceição", "BR", "São Paulo - SP", "mobile", "(11) 98765-4321"));
            assertThat(terms(database, "+5511987654321"))
                    .as("no term is there twice")
                    .hasSize(6);
            assertThat(enriched(camel, database, "11987654321"))
                    .isEqualTo(facts("José da Conceição", "BR", "São Paulo - SP", "mobile", "(11) 98765-4321"));
            assertThat(enriched(camel, database, "1132105678"))
                    .isEqualTo(facts(null, "BR", "São Paulo - SP", "fixed-line", "(11) 3210-5678"));
            assertThat(terms(database, "+551132105678"))
                    .as("a number that a webphone called as people write it is found when Twilio names it in full")
                    .containsExactlyInAnyOrder(">551132105678", ">1132105678", "<876501231155");
            assertThat(terms(database, "1132105678"))
                    .as("and before")
                    .containsExactlyInAnyOrder(">551132105678", ">1132105678", "<876501231155");
            assertThat(enriched(camel, database, "+551133334444"))
                    .isEqualTo(facts(null, "BR", "São Paulo - SP", "fixed-line", "(11) 3333-4444"));
            assertThat(enriched(camel, database, "anonymous")).isEqualTo(facts(null, null, null, null, null));
            assertThat(enriched(camel, database, "client:bea, \"x\" ${body}"))
                    .isEqualTo(facts(null, null, null, null, null));
            assertThat(enriched(camel, database, null)).isEqualTo(facts(null, null, null, null, null));

            database.update("DELETE FROM call");
            assertThat(run(camel).getException()).isNull();
        }
    }

    private static Map<String, @Nullable Object> enriched(
            CamelContext camel, JdbcTemplate database, @Nullable String party) {
        database.update("DELETE FROM call");
        database.update("INSERT INTO call (sid, party) VALUES (?, ?)", SID, party);
        assertThat(run(camel).getException()).isNull();
        Map<String, @Nullable Object> row = new HashMap<>();
        database.queryForMap("SELECT contact_name, party_country, party_region, party_type, party_national FROM call")
                .forEach((column, value) -> row.put(column.toLowerCase(Locale.ROOT), value));
        return row;
    }

    private static List<String> terms(JdbcTemplate database, String party) {
        return database.query(
                "SELECT term FROM party_term WHERE party = ?",
                (row, number) -> new String(row.getBytes(1), StandardCharsets.UTF_8),
                party);
    }

    private static Map<String, @Nullable Object> facts(
            @Nullable String name,
            @Nullable String country,
            @Nullable String region,
            @Nullable String type,
            @Nullable String national) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("contact_name", name);
        row.put("party_country", country);
        row.put("party_region", region);
        row.put("party_type", type);
        row.put("party_national", national);
        return row;
    }

    private static Exchange run(CamelContext camel) {
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            return template.send("durable:enrich", exchange -> exchange.setVariable("deliverySubject", SID));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void save(CamelContext camel, String number, String name) throws Exception {
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            Exchange saved = template.send(
                    "kamelet:sql-run-action?statement=contact-save",
                    exchange -> exchange.setVariable("parameters", Map.of("number", number, "name", name)));
            assertThat(saved.getException()).isNull();
        }
    }

    private static CamelContext start(DataSource dataSource) throws Exception {
        CamelContext camel = new DefaultCamelContext();
        camel.getRegistry().bind("dataSource", dataSource);
        camel.getRegistry().bind("namedParameters", new NamedParameters());
        camel.getRegistry().bind("phoneFacts", new PhoneFacts("BR"));
        camel.getRegistry().bind("callEnrichment", new CallEnrichment());
        camel.getRegistry().bind("searchTerms", new SearchTerms());
        camel.addComponent("durable", new AtOnce());
        KameletComponent kamelets = new KameletComponent();
        kamelets.setLocation("file:kamelets");
        kamelets.setNoErrorHandler(true);
        camel.addComponent("kamelet", kamelets);
        camel.start();
        Path route = Path.of("routes/enrich-call.camel.yaml");
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.fromString("enrich-call.camel.yaml", Files.readString(route)));
        return camel;
    }

    /** Runs a delivery at once, whatever it says of attempts. */
    private static final class AtOnce extends DirectComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
                throws Exception {
            parameters.clear();
            return super.createEndpoint(uri, remaining, parameters);
        }
    }
}
