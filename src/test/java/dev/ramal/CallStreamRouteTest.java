package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who listens hears of calls and deliveries as they change, and after an interruption of what was missed. */
abstract class CallStreamRouteTest {

    abstract RamalExtension ramal();

    static final class OnH2Test extends CallStreamRouteTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onH2();

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }
    }

    static final class OnPostgresTest extends CallStreamRouteTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onPostgres();

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }
    }

    /** One event. */
    private record Event(String id, String name, JsonNode data) {

        boolean isOf(String sid) {
            return name.equals("call") && data.path("sid").asText().equals(sid);
        }
    }

    @Test
    void tells_each_listener_of_calls_and_deliveries_and_catches_up_after_an_interruption() throws Exception {
        String first = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7701";
        String second = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7702";
        TwilioCaller twilio = new TwilioCaller(ramal());
        String seen;
        try (Listener one = new Listener(null);
                Listener other = new Listener(null)) {
            twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", first));
            // What changes between two looks is told once, as it is then: the call may come with what enrichment found.
            Event heard = one.await(event -> event.isOf(first) && event.data().has("region"));
            assertThat(heard.data().path("from").asText()).isEqualTo("+5511987654321");
            assertThat(other.await(event -> event.isOf(first))
                            .data()
                            .path("sid")
                            .asText())
                    .isEqualTo(first);
            seen = heard.id();
            Event delivery = one.await(event -> event.name().equals("delivery")
                    && event.data().path("call").asText().equals(first)
                    && event.data().path("state").asText().equals("sent"));
            assertThat(delivery.data().path("destination").asText()).isEqualTo("enrich");
        }

        twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", second));

        try (Listener again = new Listener(seen)) {
            again.await(event -> event.isOf(second));
        }
        try (Listener late = new Listener("not an id")) {
            assertThat(late.await(event -> event.isOf(second)).name()).isEqualTo("call");
        }
    }

    @Test
    void tells_of_what_another_node_wrote_once() throws Exception {
        String sid = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7703";
        TwilioCaller twilio = new TwilioCaller(ramal());
        try (Listener one = new Listener(null)) {
            twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", sid));
            one.await(event -> event.isOf(sid) && event.data().has("region"));
            execute("UPDATE call SET notes = 'from elsewhere', changed_at = CURRENT_TIMESTAMP WHERE sid = '" + sid
                    + "'");
            one.await(event ->
                    event.isOf(sid) && event.data().path("notes").asText().equals("from elsewhere"));
            execute("UPDATE call SET notes = 'the last word', changed_at = CURRENT_TIMESTAMP WHERE sid = '" + sid
                    + "'");
            Event next = one.await(event -> event.isOf(sid));
            assertThat(next.data().path("notes").asText())
                    .as("not the same again")
                    .isEqualTo("the last word");
        }
    }

    @Test
    void tells_after_trouble_with_the_database_what_it_could_not_tell_meanwhile() throws Exception {
        String sid = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7704";
        TwilioCaller twilio = new TwilioCaller(ramal());
        try (Listener one = new Listener(null)) {
            twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", sid));
            one.await(event -> event.isOf(sid) && event.data().has("region"));
            one.await(event -> event.name().equals("delivery")
                    && event.data().path("state").asText().equals("sent"));
            execute("ALTER TABLE delivery RENAME TO delivery_away");
            try {
                execute("UPDATE call SET notes = 'meanwhile', changed_at = CURRENT_TIMESTAMP WHERE sid = '" + sid
                        + "'");
                assertThat(one.events.poll(2500, TimeUnit.MILLISECONDS)).isNull();
            } finally {
                execute("ALTER TABLE delivery_away RENAME TO delivery");
            }
            one.await(event ->
                    event.isOf(sid) && event.data().path("notes").asText().equals("meanwhile"));
        }
    }

    private void execute(String sql) throws Exception {
        try (var connection = ramal().camel()
                .getRegistry()
                .lookupByNameAndType("dataSource", javax.sql.DataSource.class)
                .getConnection()) {
            connection.createStatement().execute(sql);
        }
    }

    /** Somebody who listens, and has been heard to: the first look at the database is over. */
    private final class Listener implements AutoCloseable {

        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        private final InputStream stream;

        Listener(String lastId) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + ramal().port() + "/api/stream"))
                    .header("Authorization", "Bearer " + ramal().operatorKey());
            if (lastId != null) {
                request.header("Last-Event-ID", lastId);
            }
            HttpResponse<InputStream> answer =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
            stream = answer.body();
            Thread reader = new Thread(this::read, "listener");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            ObjectMapper json = new ObjectMapper();
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                Map<String, String> event = new java.util.HashMap<>();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.isEmpty() && event.containsKey("event")) {
                        events.add(new Event(
                                event.getOrDefault("id", ""), event.get("event"), json.readTree(event.get("data"))));
                        event.clear();
                    } else if (line.indexOf(": ") > 0) {
                        event.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        Event await(Predicate<Event> wanted) throws InterruptedException {
            while (true) {
                Event event = events.poll(40, TimeUnit.SECONDS);
                assertThat(event).as("an event in time").isNotNull();
                if (wanted.test(event)) {
                    return event;
                }
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
