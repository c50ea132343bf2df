package dev.ramal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.fakes.FakeSlack;
import dev.ramal.fakes.FakeSlack.Posted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Notices about one call that come at once, while Slack takes its time. */
class SlackThreadTest {

    private static final int RECORDINGS = 4;
    private static final String CHANNEL = "C0123456789";
    private static final String OTHER_CHANNEL = "C0987654321";
    private static final String CALL = "CA" + "9".repeat(32);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final FakeSlack SLACK = new FakeSlack();
    private static final FakeSlack POSTGRES_SLACK = new FakeSlack();

    @RegisterExtension
    static final RamalExtension EMBEDDED = office(RamalExtension.onH2(), SLACK);

    @RegisterExtension
    static final RamalExtension POSTGRES = office(RamalExtension.onPostgres(), POSTGRES_SLACK);

    private static RamalExtension office(RamalExtension ramal, FakeSlack slack) {
        return ramal.set("slack.token", "xoxb-test")
                .set("slack.channel", CHANNEL)
                .set("slack.events", "finished=" + OTHER_CHANNEL + ", recording")
                .set("slack.api-url", slack.uri().toString());
    }

    @AfterAll
    static void close() {
        SLACK.close();
        POSTGRES_SLACK.close();
    }

    @Test
    void one_of_them_is_the_first_and_the_others_stand_under_it() throws Exception {
        one_is_the_first(EMBEDDED, SLACK);
    }

    @Test
    void one_of_them_is_the_first_and_the_others_stand_under_it_on_postgresql() throws Exception {
        one_is_the_first(POSTGRES, POSTGRES_SLACK);
    }

    private static void one_is_the_first(RamalExtension ramal, FakeSlack slack) throws Exception {
        ramal.change("INSERT INTO call (sid, direction, origin, status, outcome) VALUES ('" + CALL
                + "', 'inbound', 'caller', 'completed', 'answered')");
        slack.meanwhile("post", () -> pause(1_500));
        try (ProducerTemplate template = ramal.camel().createProducerTemplate()) {
            for (int i = 0; i < RECORDINGS; i++) {
                String recording = "RE" + ("" + i).repeat(32);
                ramal.change("INSERT INTO recording (sid, call_sid, root_sid, status) VALUES ('" + recording + "', '"
                        + CALL + "', '" + CALL + "', 'completed')");
                template.sendBody("durable:slack?key=" + recording + ":recording", "");
            }
            template.sendBody("durable:slack?key=" + CALL + ":call", "");
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!ramal.rows("SELECT delivery_key FROM delivery WHERE state <> 'sent'")
                        .isEmpty()
                && System.nanoTime() < until) {
            pause(50);
        }

        List<Posted> posted = slack.messages();
        assertThat(posted).hasSize(RECORDINGS + 1);
        List<Posted> first =
                posted.stream().filter(message -> message.thread() == null).toList();
        assertThat(first)
                .as("one in each channel")
                .extracting(Posted::channel)
                .containsExactlyInAnyOrder(CHANNEL, OTHER_CHANNEL);
        assertThat(ramal.rows("SELECT channel, ts FROM slack_thread"))
                .containsExactlyInAnyOrderElementsOf(first.stream()
                        .map(message -> Map.<String, Object>of("channel", message.channel(), "ts", message.ts()))
                        .toList());
    }

    private static void pause(int millis) {
        try {
            assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
