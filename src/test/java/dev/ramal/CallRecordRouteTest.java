package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Samples.Sample;
import dev.ramal.calls.CallEvent;
import dev.ramal.calls.CallRecord;
import dev.ramal.calls.CallStory;
import dev.ramal.twilio.TwilioEvents;
import dev.ramal.twilio.TwilioForm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The record in the database is the story of the call, whatever the order in which it was told. */
abstract class CallRecordRouteTest {

    private static final List<String> SCENARIOS = List.of("01-", "02-", "03-", "04-", "05-", "07-", "09-");
    private static final Pattern SID = Pattern.compile("5e5e5e5e0(\\d)(\\d{2})\\b");

    abstract RamalExtension ramal();

    static final class OnH2Test extends CallRecordRouteTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onH2();

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }
    }

    static final class OnPostgresTest extends CallRecordRouteTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onPostgres();

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }
    }

    @Test
    void shuffled_repeated_and_concurrent_webhooks_leave_the_story_in_the_database() throws Exception {
        Random random = new Random(7);
        List<TwilioForm> said = new ArrayList<>();
        List<CallRecord> expected = new ArrayList<>();
        for (int round = 1; round <= 20; round++) {
            for (String scenario : SCENARIOS) {
                List<TwilioForm> forms = aboutCalls(scenario, round);
                List<CallEvent> events = forms.stream().map(TwilioEvents::read).toList();
                expected.add(CallStory.tell(root(events), events));
                said.addAll(forms);
                forms.stream().filter(form -> random.nextInt(3) == 0).forEach(said::add);
            }
        }
        Collections.shuffle(said, random);

        tell(said, 8);

        for (CallRecord call : expected) {
            assertThat(row(call)).as(call.sid()).isEqualTo(told(call));
            assertThat(ramal().rows("SELECT sid FROM leg WHERE status IS NOT NULL AND root_sid = '" + call.sid() + "'"))
                    .hasSize((int) call.legs().stream()
                            .filter(leg -> leg.status() != null)
                            .count());
            assertThat(ramal().rows("SELECT sid FROM recording WHERE status = 'completed' AND root_sid = '" + call.sid()
                            + "'"))
                    .hasSize(call.recordings().size());
        }
        assertThat(ramal().rows("SELECT sid FROM call WHERE caller IS NULL")).isEmpty();
    }

    @Test
    void a_recording_waits_as_an_orphan_until_its_call_is_known() {
        List<TwilioForm> forms = aboutCalls("04-", 177);
        TwilioForm recording = forms.stream()
                .filter(form -> form.get("RecordingStatus") != null)
                .findFirst()
                .orElseThrow();
        String sid = recording.require("RecordingSid");

        ramal().camel().createProducerTemplate().requestBody("direct:call-record", recording);

        assertThat(ramal().rows("SELECT sid FROM call WHERE sid = '" + recording.require("CallSid") + "'"))
                .isEmpty();
        assertThat(due(sid)).as("waits for its call").isGreaterThan(300_000L);

        ramal().camel().createProducerTemplate().requestBody("direct:call-record", forms.get(0));

        assertThat(ramal().rows("SELECT sid FROM call WHERE sid = '" + recording.require("CallSid") + "'"))
                .hasSize(1);
        assertThat(ramal().rows("SELECT subject FROM delivery WHERE subject = '" + sid
                        + "' AND due_at > CURRENT_TIMESTAMP + INTERVAL '60' SECOND"))
                .as("its call is here: it waits no longer")
                .isEmpty();
    }

    private long due(String subject) {
        return ((Number) ramal().rows(
                                "SELECT CAST(EXTRACT(EPOCH FROM (due_at - opened_at)) * 1000 AS BIGINT) AS wait FROM delivery WHERE subject = '"
                                        + subject + "'")
                        .get(0)
                        .get("wait"))
                .longValue();
    }

    @Test
    void a_recording_of_a_leg_joins_the_call_when_the_leg_names_its_parent() {
        List<TwilioForm> forms = aboutCalls("04-", 178);
        TwilioForm recording = forms.stream()
                .filter(form -> form.get("RecordingStatus") != null)
                .findFirst()
                .orElseThrow();
        TwilioForm child = forms.stream()
                .filter(form -> form.get("ParentCallSid") != null)
                .findFirst()
                .orElseThrow();
        TwilioForm ofChild = replaced(recording, recording.require("CallSid"), child.require("CallSid"));
        ProducerTemplate twilio = ramal().camel().createProducerTemplate();

        twilio.requestBody("direct:call-record", ofChild);
        twilio.requestBody("direct:call-record", child);
        twilio.requestBody("direct:call-record", forms.get(0));

        assertThat(ramal().rows("SELECT root_sid FROM recording WHERE sid = '" + recording.require("RecordingSid")
                        + "'"))
                .containsExactly(Map.of("root_sid", child.require("ParentCallSid")));
        assertThat(ramal().rows("SELECT sid FROM call WHERE sid = '" + child.require("CallSid") + "'"))
                .isEmpty();
    }

    @Test
    void two_waits_that_were_equally_long_are_two_waits() {
        ProducerTemplate twilio = ramal().camel().createProducerTemplate();
        TwilioForm first = aboutCalls("11-taskrouter-m", 179).get(0);
        for (String turn : List.of("3", "6", "6", "9")) {
            TwilioForm left = new TwilioForm(first.path(), List.of(new TwilioForm.Field("turn", turn)), first.fields());
            twilio.requestBody("direct:call-record", left);
        }
        assertThat(ramal().rows("SELECT wait_seconds FROM call WHERE sid = '" + first.require("CallSid") + "'"))
                .containsExactly(Map.of("wait_seconds", 3 * Integer.parseInt(first.require("QueueTime"))));
    }

    private void tell(List<TwilioForm> said, int threads) throws Exception {
        ProducerTemplate twilio = ramal().camel().createProducerTemplate();
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Object>> webhooks = new ArrayList<>();
            for (TwilioForm form : said) {
                webhooks.add(() -> twilio.requestBody("direct:call-record", form));
            }
            for (Future<Object> answered : callers.invokeAll(webhooks)) {
                answered.get();
            }
        } finally {
            callers.shutdown();
        }
    }

    private Map<String, Object> row(CallRecord call) {
        return ramal().rows(
                        "SELECT sid, direction, origin, caller, callee, agent, party, status, outcome, ring_seconds,"
                                + " talk_seconds, total_seconds FROM call WHERE sid = '" + call.sid() + "'")
                .get(0);
    }

    private static Map<String, Object> told(CallRecord call) {
        Map<String, Object> row = new java.util.LinkedHashMap<>();
        row.put("sid", call.sid());
        row.put("direction", call.direction() == null ? null : call.direction().text());
        row.put("origin", call.origin() == null ? null : call.origin().text());
        row.put("caller", call.from());
        row.put("callee", call.to());
        row.put("agent", call.agent());
        row.put("party", call.party());
        row.put("status", call.status() == null ? null : call.status().text());
        row.put("outcome", call.outcome() == null ? null : call.outcome().text());
        row.put("ring_seconds", call.ringSeconds());
        row.put("talk_seconds", call.talkSeconds());
        row.put("total_seconds", call.totalSeconds());
        row.values().removeIf(java.util.Objects::isNull);
        return row;
    }

    /** A scenario's webhooks about its call, in a round of their own. */
    private static List<TwilioForm> aboutCalls(String scenario, int round) {
        return Samples.of(scenario).stream()
                .filter(sample -> !sample.kind().contains("transcribe"))
                .map(Sample::form)
                .map(form -> renumbered(form, round))
                .toList();
    }

    private static TwilioForm renumbered(TwilioForm form, int round) {
        return new TwilioForm(
                form.path(),
                form.query(),
                form.fields().stream()
                        .map(field -> new TwilioForm.Field(
                                field.name(), SID.matcher(field.value()).replaceAll("5e5e5%03d0$1$2".formatted(round))))
                        .toList());
    }

    private static TwilioForm replaced(TwilioForm form, String from, String to) {
        return new TwilioForm(
                form.path(),
                form.query(),
                form.fields().stream()
                        .map(field ->
                                new TwilioForm.Field(field.name(), field.value().replace(from, to)))
                        .toList());
    }

    private static String root(List<CallEvent> events) {
        return events.stream()
                .map(event -> event.parentSid() == null ? event.callSid() : event.parentSid())
                .findFirst()
                .orElseThrow();
    }
}
