package dev.ramal.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatchUpByItselfTest {

    @RegisterExtension
    static final RamalExtension RAMAL =
            CatchUpCases.catchingUp(RamalExtension.onH2()).set("calls.catch-up-minutes", "15");

    private static final String UP_TO_DATE = "SELECT known_until FROM catch_up WHERE looking_until IS NULL"
            + " AND known_until BETWEEN CURRENT_TIMESTAMP - INTERVAL '7' MINUTE AND CURRENT_TIMESTAMP - INTERVAL '5' MINUTE";

    @Test
    void what_came_while_ramal_was_away_is_asked_for_soon_by_one_node() {
        RAMAL.change("UPDATE catch_up SET known_until = CURRENT_TIMESTAMP - INTERVAL '1' HOUR,"
                + " looking_until = CURRENT_TIMESTAMP + INTERVAL '10' MINUTE");
        waitForIt();
        assertThat(RAMAL.rows(UP_TO_DATE)).as("another node asks").isEmpty();

        RAMAL.change("UPDATE catch_up SET looking_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND");
        waitForIt();
        assertThat(RAMAL.rows(UP_TO_DATE)).as("that node has died").hasSize(1);
    }

    @Test
    void a_clock_that_was_ahead_once_keeps_nobody_from_asking() {
        RAMAL.change("UPDATE catch_up SET known_until = CURRENT_TIMESTAMP + INTERVAL '1' DAY, looking_until = NULL");
        waitForIt();
        assertThat(RAMAL.rows(UP_TO_DATE)).hasSize(1);
    }

    /** For a round that begins from now on. */
    private static void waitForIt() {
        long now = System.currentTimeMillis();
        NotifyBuilder round = new NotifyBuilder(RAMAL.camel())
                .fromRoute("calls-catch-up")
                .filter(exchange -> exchange.getClock().getCreated() >= now)
                .whenDone(1)
                .create();
        assertThat(round.matches(60, TimeUnit.SECONDS)).isTrue();
    }
}
