package dev.ramal.dialling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.dialling.CallerIds.Strategy;
import dev.ramal.dialling.NumberPlan.Reachable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the guard decides from facts alone. */
class GuardTest {

    private static final ZoneId OFFICE = ZoneId.of("America/Sao_Paulo");
    private static final NumberPlan PLAN = new NumberPlan("BR", OFFICE);

    @Test
    void a_number_of_acre_is_called_by_the_clock_of_acre() {
        Reachable acre = (Reachable) PLAN.read("+5568999990000");
        assertThat(acre.zones()).containsExactly(ZoneId.of("America/Rio_Branco"));
        CallingHours hours = CallingHours.of("Mon-Fri 09:00-21:00, Sat 10:00-16:00");
        // A Tuesday, half past ten in São Paulo, half past eight in Rio Branco.
        Instant morning = Instant.parse("2026-11-24T13:30:00Z");

        assertThat(hours.hold(morning, List.of(OFFICE))).isTrue();
        assertThat(hours.hold(morning, acre.zones())).isFalse();
        assertThat(hours.hold(Instant.parse("2026-11-28T13:30:00Z"), List.of(OFFICE)))
                .isTrue();
        assertThat(hours.hold(Instant.parse("2026-11-29T13:30:00Z"), List.of(OFFICE)))
                .isFalse();
        assertThat(judge(
                        new Limits(Set.of("BR"), hours, 0, 0, 0, 0, Prices.of("*=1, sms=1")),
                        morning,
                        "+5568999990000"))
                .isEqualTo("hours");
        assertThat(judge(
                        new Limits(Set.of("BR"), hours, 0, 0, 0, 0, Prices.of("*=1, sms=1")),
                        morning,
                        "+5511987654321"))
                .isEmpty();
    }

    @Test
    void hours_are_read_or_refused() {
        assertThat(CallingHours.of("always").hold(Instant.now(), List.of(OFFICE)))
                .isTrue();
        CallingHours night = CallingHours.of("Fri-Mon 08:00-24:00");
        assertThat(night.hold(Instant.parse("2026-11-30T02:59:00Z"), List.of(OFFICE)))
                .isTrue();
        assertThat(night.hold(Instant.parse("2026-12-01T03:00:00Z"), List.of(OFFICE)))
                .isFalse();
        for (String wrong : List.of("", "Mon", "Mon-Fri 9:00-21:00", "Mon 21:00-09:00", "Mon 09:00-25:00")) {
            assertThatThrownBy(() -> CallingHours.of(wrong)).as(wrong).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void an_attempt_is_counted_in_the_minute_and_day_in_which_it_was_judged() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T02:59:59Z"));
        Limits limits = new Limits(Set.of("BR"), CallingHours.ALWAYS, 1, 1, 1, 1, Prices.of("*=1, sms=1"));
        Guard guard = new Guard(limits, PLAN, new CallerIds(Strategy.FIXED, List.of()), OFFICE, now::get);
        Attempt attempt = Attempt.webphone("CA1", "user_1", "+5511987654321");
        Map<String, Object> facts = guard.facts(attempt, guard.first(attempt));
        now.set(Instant.parse("2026-11-25T03:00:00Z"));

        assertThat(guard.counted(facts, new Judgement.Allowed(attempt.id(), "+5511987654321", "+551140000001")))
                .containsEntry("day", "2026-11-24")
                .containsEntry("minute", "2026-11-24T23:59")
                .containsEntry("caller_id", "+551140000001");
    }

    @Test
    void a_number_is_chosen_by_the_strategy() {
        List<String> ours = List.of("+551140000001", "+552140000001", "+552140000002");
        List<Map<String, Object>> rows = new ArrayList<>();
        rows.add(row("+551140000001", null, 0, 3));
        rows.add(row("+552140000001", null, 0, 2));
        rows.add(row("+552140000002", null, 0, 1));

        assertThat(choose(Strategy.FIXED, ours, rows, "+5521987654321", null)).isEqualTo("+551140000001");
        assertThat(choose(Strategy.LEAST_USED, ours, rows, "+5511987654321", null))
                .isEqualTo("+552140000002");
        assertThat(choose(Strategy.LOCAL, ours, rows, "+5511987654321", null)).isEqualTo("+551140000001");
        assertThat(choose(Strategy.LOCAL, ours, rows, "+5531987654321", null)).isEqualTo("+552140000002");
        assertThat(choose(Strategy.STICKY, ours, rows, "+5511987654321", "+552140000001"))
                .isEqualTo("+552140000001");

        rows.set(2, row("+552140000002", 1, 0, 1));
        assertThat(choose(Strategy.LEAST_USED, ours, rows, "+5511987654321", null))
                .as("at its cap")
                .isEqualTo("+552140000001");
        rows.set(1, row("+552140000001", null, 60, 2));
        assertThat(choose(Strategy.LEAST_USED, ours, rows, "+5511987654321", null))
                .as("resting")
                .isEqualTo("+551140000001");
        rows.get(0).put("confirmed", false);
        assertThat(choose(Strategy.LEAST_USED, ours, rows, "+5511987654321", null))
                .as("Twilio has it no more")
                .isNull();
    }

    private static String choose(
            Strategy strategy, List<String> ours, List<Map<String, Object>> rows, String callee, String last) {
        return new CallerIds(strategy, ours)
                .choose(List.copyOf(rows), null, callee, last, Instant.parse("2026-11-24T12:00:30Z"), "2026-11-24");
    }

    private static Map<String, Object> row(String number, Integer cap, int rest, int used) {
        Map<String, Object> row = new HashMap<>();
        row.put("number", number);
        row.put("pool", "default");
        row.put("daily_cap", cap);
        row.put("rest_seconds", rest);
        row.put("confirmed", true);
        row.put("used_on", "2026-11-24");
        row.put("used", used);
        row.put("last_used_at", java.sql.Timestamp.from(Instant.parse("2026-11-24T12:00:00Z")));
        return row;
    }

    private static String judge(Limits limits, Instant now, String number) {
        CallerIds callerIds = new CallerIds(Strategy.FIXED, List.of("+551140000001"));
        return new Guard(limits, PLAN, callerIds, OFFICE, () -> now)
                .first(Attempt.sms(number, "user:1", null))
                .ruleName();
    }
}
