package dev.ramal.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.calls.CallEvent;
import dev.ramal.calls.CallRecord;
import dev.ramal.calls.CallStatus;
import dev.ramal.calls.CallStory;
import dev.ramal.calls.Direction;
import dev.ramal.calls.LegRecord;
import dev.ramal.calls.Origin;
import dev.ramal.calls.Outcome;
import dev.ramal.calls.RecordingRecord;
import dev.ramal.calls.RecordingStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each sample scenario, in every order (beyond seven events: in 5,000), with events repeated at random. */
class SampleStoriesTest {

    private static final String CUSTOMER = "+5511987654321";
    private static final String OFFICE = "+551140000001";
    private static final String ANA = "client:user_1_Ana_Souza";

    record Scenario(String name, List<TwilioForm> samples, List<CallEvent> events, CallRecord expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(
                scenario("inbound, answered", answered(), "01-a 01-b 01-c 01-d 01-e 01-f 01-g 01-h 01-i"),
                scenario("inbound, voicemail", voicemail(), "02-a 02-b 02-c 02-d 02-e 02-f 02-g"),
                scenario("inbound, caller gave up", gaveUp(), "03-a 03-b 03-c"),
                scenario("webphone, answered", webphoneAnswered(), "04-a 04-b 04-c 04-d 04-e 04-f 04-g 04-h"),
                scenario("webphone, busy", webphoneUnanswered("05", CallStatus.BUSY, Outcome.BUSY, 486), "05-a 05-b"),
                scenario(
                        "webphone, no answer",
                        webphoneUnanswered("07", CallStatus.NO_ANSWER, Outcome.MISSED, 487),
                        "07-a 07-b"),
                scenario("agent to agent", agentToAgent(), "09-a 09-b 09-c"),
                scenario("api, human", api("human", "14:30:59", 49), "10-a 10-b 10-c 10-d 10-f 10-i"),
                scenario("api, machine", api("machine_end_beep", "14:30:19", 9), "10-a 10-b 10-c 10-e 10-g 10-j"),
                scenario("api, unsure then machine", api("machine_start", "14:30:19", 9), "10-a 10-b 10-c 10-h 10-j"),
                scenario(
                        "api, busy",
                        apiUnanswered(CallStatus.BUSY, Outcome.BUSY, "14:30:00", "14:30:05", 3, 486),
                        "10-a 10-b 10-k"),
                scenario(
                        "api, no answer",
                        apiUnanswered(CallStatus.NO_ANSWER, Outcome.MISSED, "14:30:00", "14:31:02", 60, 487),
                        "10-a 10-b 10-l"),
                scenario(
                        "api, failed at once",
                        apiUnanswered(CallStatus.FAILED, Outcome.FAILED, "14:30:02", "14:30:02", null, 404),
                        "10-m"),
                scenario(
                        "api, canceled",
                        apiUnanswered(CallStatus.CANCELED, Outcome.CANCELED, "14:30:00", "14:30:04", null, null),
                        "10-a 10-n"),
                scenario("taskrouter, dequeued", dequeued(), "11-a 11-l 11-m"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void erased_it_is_the_same_story_about_nobody(Scenario scenario) {
        String sid = scenario.expected().sid();
        List<String> forms = scenario.samples().stream()
                .map(sample -> FormErasure.ofParties(sample.text()))
                .toList();

        CallRecord erased =
                CallStory.tell(sid, forms.stream().map(TwilioEvents::read).toList());

        assertThat(forms).allSatisfy(form -> assertThat(form).doesNotContain(CUSTOMER.substring(1), "Zip", "City"));
        assertThat(forms)
                .allSatisfy(form -> assertThat(FormErasure.ofParties(form)).isEqualTo(form));
        assertThat(aboutNobody(erased)).isEqualTo(aboutNobody(scenario.expected()));
    }

    /** Without who was outside. */
    private static CallRecord aboutNobody(CallRecord call) {
        return new CallRecord(
                call.sid(),
                call.known(),
                call.direction(),
                call.origin(),
                null,
                null,
                call.agent(),
                null,
                call.status(),
                call.ended(),
                call.outcome(),
                call.startedAt(),
                call.answeredAt(),
                call.endedAt(),
                call.ringSeconds(),
                call.waitSeconds(),
                call.talkSeconds(),
                call.totalSeconds(),
                call.answeredBy(),
                call.legs().stream()
                        .map(leg -> new LegRecord(
                                leg.sid(),
                                leg.parentSid(),
                                null,
                                null,
                                leg.status(),
                                leg.startedAt(),
                                leg.answeredAt(),
                                leg.endedAt(),
                                leg.seconds(),
                                leg.answeredBy(),
                                leg.sipResponseCode()))
                        .toList(),
                call.recordings());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void any_order_with_any_repetition_tells_the_same_story(Scenario scenario) {
        Random random = new Random(7);
        assertThat(tell(scenario, scenario.events())).isEqualTo(scenario.expected());
        everyOrder(scenario.events(), random, order -> {
            CallRecord told = tell(scenario, repeated(order, random));
            if (!told.equals(scenario.expected())) {
                assertThat(told).as("in the order %s", order).isEqualTo(scenario.expected());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void any_part_of_a_story_can_be_told(Scenario scenario) {
        int parts = 1 << scenario.events().size();
        for (int part = 0; part < parts; part++) {
            List<CallEvent> heard = new ArrayList<>();
            for (int event = 0; event < scenario.events().size(); event++) {
                if ((part & (1 << event)) != 0) {
                    heard.add(scenario.events().get(event));
                }
            }
            CallRecord told = tell(scenario, heard);
            if (told.outcome() != null && told.outcome() != Outcome.ANSWERED) {
                assertThat(told.ended()).as("%s has ended", heard).isTrue();
            }
            assertThat(told.known()).isEqualTo(heard.stream().anyMatch(event -> event instanceof CallEvent.OfLeg));
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void no_status_goes_backwards_while_events_come_in(Scenario scenario) {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            List<CallEvent> order = new ArrayList<>(scenario.events());
            Collections.shuffle(order, random);
            CallRecord before = tell(scenario, List.of());
            for (int heard = 1; heard <= order.size(); heard++) {
                CallRecord after = tell(scenario, order.subList(0, heard));
                assertThat(rank(after.status())).isGreaterThanOrEqualTo(rank(before.status()));
                Map<String, Integer> ranks = ranks(after);
                ranks(before).forEach((sid, rank) -> assertThat(ranks.get(sid)).isGreaterThanOrEqualTo(rank));
                assertThat(after.ended() || !before.ended()).isTrue();
                before = after;
            }
        }
    }

    private static CallRecord tell(Scenario scenario, List<CallEvent> events) {
        return CallStory.tell(scenario.expected().sid(), events);
    }

    private static Map<String, Integer> ranks(CallRecord call) {
        return call.legs().stream().collect(Collectors.toMap(LegRecord::sid, leg -> rank(leg.status())));
    }

    private static int rank(@Nullable CallStatus status) {
        return status == null ? -1 : status.rank();
    }

    private static List<CallEvent> repeated(List<CallEvent> order, Random random) {
        List<CallEvent> events = new ArrayList<>(order);
        for (CallEvent event : order) {
            if (random.nextInt(3) == 0) {
                events.add(random.nextInt(events.size() + 1), event);
            }
        }
        return events;
    }

    private static void everyOrder(List<CallEvent> events, Random random, Consumer<List<CallEvent>> check) {
        if (events.size() <= 7) {
            permute(new ArrayList<>(events), 0, check);
            return;
        }
        List<CallEvent> order = new ArrayList<>(events);
        for (int round = 0; round < 5_000; round++) {
            Collections.shuffle(order, random);
            check.accept(order);
        }
    }

    private static void permute(List<CallEvent> order, int fixed, Consumer<List<CallEvent>> check) {
        if (fixed == order.size()) {
            check.accept(order);
            return;
        }
        for (int next = fixed; next < order.size(); next++) {
            Collections.swap(order, fixed, next);
            permute(order, fixed + 1, check);
            Collections.swap(order, fixed, next);
        }
    }

    private static Scenario scenario(String name, CallRecord expected, String files) {
        List<TwilioForm> samples = Arrays.stream(files.split(" "))
                .map(file -> SampleForms.sample(fileName(file)))
                .toList();
        return new Scenario(
                name, samples, samples.stream().map(TwilioEvents::read).toList(), expected);
    }

    private static String fileName(String shortName) {
        String[] parts = shortName.split("-", 2);
        String scenario =
                switch (parts[0]) {
                    case "01" -> "01-inbound-";
                    case "02" -> "02-noanswer-";
                    case "03" -> "03-caller-gave-up-";
                    case "04" -> "04-client-out-";
                    case "05" -> "05-client-out-busy-";
                    case "07" -> "07-client-out-noanswer-";
                    case "09" -> "09-client-client-";
                    case "11" -> "11-taskrouter-";
                    default -> "10-api-";
                };
        return scenario + parts[1] + "-";
    }

    // What really happened, by hand

    private static CallRecord answered() {
        return new CallRecord(
                sid("0100"),
                true,
                Direction.INBOUND,
                Origin.CALLER,
                CUSTOMER,
                OFFICE,
                "user_1_Ana_Souza",
                CUSTOMER,
                CallStatus.COMPLETED,
                true,
                Outcome.ANSWERED,
                at("14:30:00"),
                at("14:30:09"),
                at("14:31:43"),
                7,
                null,
                93,
                103,
                null,
                List.of(
                        leg(
                                "0100",
                                null,
                                CUSTOMER,
                                OFFICE,
                                CallStatus.COMPLETED,
                                "14:30:00",
                                "14:30:00",
                                "14:31:43",
                                103,
                                null),
                        leg(
                                "0101",
                                "0100",
                                CUSTOMER,
                                ANA,
                                CallStatus.COMPLETED,
                                "14:30:01",
                                "14:30:09",
                                "14:31:42",
                                93,
                                null)),
                List.of(recording("0100", "DialVerb", 2, 93, "14:30:09")));
    }

    private static CallRecord dequeued() {
        return new CallRecord(
                sid("0b00"),
                true,
                Direction.INBOUND,
                Origin.CALLER,
                CUSTOMER,
                OFFICE,
                "user_1_Ana_Souza",
                CUSTOMER,
                CallStatus.COMPLETED,
                true,
                Outcome.ANSWERED,
                at("14:30:39"),
                at("14:30:39"),
                at("14:32:40"),
                null,
                36,
                121,
                null,
                null,
                List.of(
                        leg("0b00", null, CUSTOMER, OFFICE, CallStatus.COMPLETED, null, null, null, null, null),
                        leg(
                                "0b01",
                                "0b00",
                                OFFICE,
                                ANA,
                                CallStatus.COMPLETED,
                                "14:30:39",
                                "14:30:39",
                                "14:32:40",
                                121,
                                null)),
                List.of());
    }

    private static CallRecord voicemail() {
        return new CallRecord(
                sid("0200"),
                true,
                Direction.INBOUND,
                Origin.CALLER,
                CUSTOMER,
                OFFICE,
                null,
                CUSTOMER,
                CallStatus.COMPLETED,
                true,
                Outcome.VOICEMAIL,
                at("14:30:00"),
                null,
                at("14:30:56"),
                null,
                null,
                null,
                56,
                null,
                List.of(
                        leg(
                                "0200",
                                null,
                                CUSTOMER,
                                OFFICE,
                                CallStatus.COMPLETED,
                                "14:30:00",
                                "14:30:00",
                                "14:30:56",
                                56,
                                null),
                        leg(
                                "0201",
                                "0200",
                                CUSTOMER,
                                ANA,
                                CallStatus.NO_ANSWER,
                                "14:30:36",
                                null,
                                "14:30:36",
                                0,
                                null)),
                List.of(recording("0200", "RecordVerb", 1, 14, "14:30:40")));
    }

    private static CallRecord gaveUp() {
        return new CallRecord(
                sid("0300"),
                true,
                Direction.INBOUND,
                Origin.CALLER,
                CUSTOMER,
                OFFICE,
                null,
                CUSTOMER,
                CallStatus.NO_ANSWER,
                true,
                Outcome.ABANDONED,
                at("14:30:08"),
                null,
                at("14:30:08"),
                null,
                null,
                null,
                0,
                null,
                List.of(
                        leg(
                                "0300",
                                null,
                                CUSTOMER,
                                OFFICE,
                                CallStatus.NO_ANSWER,
                                "14:30:08",
                                null,
                                "14:30:08",
                                0,
                                null),
                        leg("0301", "0300", CUSTOMER, ANA, CallStatus.CANCELED, "14:30:08", null, "14:30:08", 0, null)),
                List.of());
    }

    private static CallRecord webphoneAnswered() {
        return new CallRecord(
                sid("0400"),
                true,
                Direction.OUTBOUND,
                Origin.WEBPHONE,
                ANA,
                CUSTOMER,
                "user_1_Ana_Souza",
                CUSTOMER,
                CallStatus.COMPLETED,
                true,
                Outcome.ANSWERED,
                at("14:30:00"),
                at("14:30:11"),
                at("14:32:17"),
                8,
                null,
                125,
                137,
                null,
                List.of(
                        leg(
                                "0400",
                                null,
                                ANA,
                                CUSTOMER,
                                CallStatus.COMPLETED,
                                "14:30:00",
                                "14:30:00",
                                "14:32:17",
                                137,
                                null),
                        leg(
                                "0401",
                                "0400",
                                OFFICE,
                                CUSTOMER,
                                CallStatus.COMPLETED,
                                "14:30:01",
                                "14:30:11",
                                "14:32:16",
                                125,
                                200)),
                List.of(recording("0400", "DialVerb", 2, 125, "14:30:11")));
    }

    private static CallRecord webphoneUnanswered(String number, CallStatus status, Outcome outcome, int sip) {
        String root = number + "00";
        return new CallRecord(
                sid(root),
                true,
                Direction.OUTBOUND,
                Origin.WEBPHONE,
                ANA,
                CUSTOMER,
                "user_1_Ana_Souza",
                CUSTOMER,
                CallStatus.IN_PROGRESS,
                true,
                outcome,
                at("14:30:14"),
                null,
                at("14:30:14"),
                null,
                null,
                null,
                null,
                null,
                List.of(
                        leg(root, null, ANA, CUSTOMER, CallStatus.IN_PROGRESS, null, null, null, null, null),
                        leg(number + "01", root, OFFICE, CUSTOMER, status, "14:30:14", null, "14:30:14", 0, sip)),
                List.of());
    }

    private static CallRecord agentToAgent() {
        return new CallRecord(
                sid("0900"),
                true,
                Direction.OUTBOUND,
                Origin.WEBPHONE,
                ANA,
                "user_2_Bea",
                "user_1_Ana_Souza",
                "client:user_2_Bea",
                CallStatus.RINGING,
                false,
                Outcome.ANSWERED,
                at("14:30:06"),
                at("14:30:06"),
                null,
                null,
                null,
                31,
                null,
                null,
                List.of(
                        leg("0900", null, ANA, "user_2_Bea", CallStatus.RINGING, null, null, null, null, null),
                        leg(
                                "0901",
                                "0900",
                                ANA,
                                "client:user_2_Bea",
                                CallStatus.COMPLETED,
                                "14:30:06",
                                "14:30:06",
                                "14:30:37",
                                31,
                                null)),
                List.of());
    }

    private static CallRecord api(String answeredBy, String ended, int seconds) {
        return apiCall(
                CallStatus.COMPLETED,
                Outcome.ANSWERED,
                "14:30:00",
                "14:30:10",
                ended,
                8,
                seconds,
                seconds,
                answeredBy,
                200);
    }

    private static CallRecord apiUnanswered(
            CallStatus status,
            Outcome outcome,
            String started,
            String ended,
            @Nullable Integer rang,
            @Nullable Integer sip) {
        return apiCall(status, outcome, started, null, ended, rang, null, 0, null, sip);
    }

    private static CallRecord apiCall(
            CallStatus status,
            Outcome outcome,
            String started,
            @Nullable String answered,
            String ended,
            @Nullable Integer rang,
            @Nullable Integer talked,
            int total,
            @Nullable String answeredBy,
            @Nullable Integer sip) {
        return new CallRecord(
                sid("0a00"),
                true,
                Direction.OUTBOUND,
                Origin.API,
                OFFICE,
                CUSTOMER,
                null,
                CUSTOMER,
                status,
                true,
                outcome,
                at(started),
                at(answered),
                at(ended),
                rang,
                null,
                talked,
                total,
                answeredBy,
                List.of(new LegRecord(
                        sid("0a00"),
                        null,
                        OFFICE,
                        CUSTOMER,
                        status,
                        at(started),
                        at(answered),
                        at(ended),
                        total,
                        answeredBy,
                        sip)),
                List.of());
    }

    private static LegRecord leg(
            String sid,
            @Nullable String parent,
            String from,
            String to,
            CallStatus status,
            @Nullable String started,
            @Nullable String answered,
            @Nullable String ended,
            @Nullable Integer seconds,
            @Nullable Integer sip) {
        return new LegRecord(
                sid(sid),
                parent == null ? null : sid(parent),
                from,
                to,
                status,
                at(started),
                at(answered),
                at(ended),
                seconds,
                null,
                sip);
    }

    private static RecordingRecord recording(String call, String source, int channels, int seconds, String started) {
        return new RecordingRecord(
                "RE5e5e5e5e5e5e5e5e5e5e5e5e5e5e" + call,
                sid(call),
                RecordingStatus.COMPLETED,
                source,
                channels,
                seconds,
                at(started),
                null);
    }

    private static String sid(String end) {
        return "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e" + end;
    }

    private static @Nullable Instant at(@Nullable String time) {
        return time == null ? null : Instant.parse("2026-03-10T" + time + "Z");
    }
}
