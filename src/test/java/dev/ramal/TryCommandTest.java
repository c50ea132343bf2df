package dev.ramal;

import static dev.ramal.Installation.flow;
import static dev.ramal.Installation.kamelet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.cli.RamalCommand;
import dev.ramal.rehearsal.Plan;
import dev.ramal.rehearsal.Rehearsal;
import dev.ramal.rehearsal.Rehearsed;
import dev.ramal.rehearsal.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import picocli.CommandLine;

/** A call is played against the routes as they stand in their files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TryCommandTest {

    private static final String CALLER = "+5531987654321";
    private static final String OURS = "+551140000001";
    /** A Tuesday. */
    private static final LocalDateTime MORNING = LocalDateTime.of(2026, 11, 24, 10, 0);

    private static final Path EDITED = Installation.with(Map.of(
            "routes/flow-round.camel.yaml", flow("round", kamelet("go-to-action", "step", "about")),
            "routes/flow-about.camel.yaml", flow("about", kamelet("go-to-action", "step", "round")),
            "routes/flow-broken.camel.yaml",
                    flow("broken", kamelet("ring-action", "agents", "ana", "strategy", "nonsense", "next", "message")),
            "routes/north/begin.camel.yaml",
                    flow("north", kamelet("say-action", "text", "Norte.") + kamelet("hang-up-action")),
            "routes/south/begin.camel.yaml",
                    flow("south", kamelet("say-action", "text", "Sul.") + kamelet("hang-up-action")),
            "routes/flow-choice.camel.yaml",
                    flow(
                            "choice",
                            kamelet(
                                    "menu-action",
                                    "text",
                                    "Vendas, 1. Suporte, 2.",
                                    "options",
                                    "1=sales, 2=message, vendas=sales",
                                    "speech",
                                    "true",
                                    "retries",
                                    "1",
                                    "next",
                                    "message")),
            "routes/flow-sales.camel.yaml",
                    flow(
                            "sales",
                            kamelet("ring-action", "agents", "bea,caio", "strategy", "sequence", "next", "message"))));

    private final Stage stage = stages(EDITED, Map.of());

    private static Stage stages(Path installation, Map<String, String> changed) {
        Map<String, String> all = new java.util.TreeMap<>(Map.of(
                "flow.numbers",
                "+551140000002=round,+551140000003=broken,+551140000004=choice,+551140000005=sales,+551140000006=north,+551140000007=south",
                "voice.agents",
                "ana,bea",
                "ring.follow-me",
                "true",
                "ring.mobiles",
                "ana=+5511987650001"));
        all.putAll(changed);
        return new RehearsalStages(Path.of(""), Map.of()).asConfigured(installation, all);
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @BeforeEach
    void forget() {
        stage.reset();
    }

    @Test
    void a_caller_hears_the_notice_then_an_agent_answers() {
        Rehearsed call = play(OURS, Plan.Callee.ANSWER);

        assertThat(said(call))
                .contains(
                        "says “Para sua segurança, esta ligação será gravada.”",
                        "rings ana, bea (up to 30 s, recorded)",
                        "answers ana",
                        "talks with ana, for 30 s here",
                        "ends the call");
        assertThat(call.rang()).containsExactly("ana", "bea");
        assertThat(call.outcome()).isEqualTo("answered");
        assertThat(call.good()).isTrue();
    }

    @Test
    void flows_in_files_of_one_name_in_two_folders_are_both_played() {
        assertThat(said(play("+551140000006", Plan.Callee.ANSWER))).contains("says “Norte.”");
        assertThat(said(play("+551140000007", Plan.Callee.ANSWER))).contains("says “Sul.”");
    }

    @Test
    void each_step_says_why_it_decided_so() {
        Rehearsed call = play(OURS, Plan.Callee.ANSWER);

        assertThat(decided(call))
                .contains(
                        "flow: +551140000001 was called -> incoming",
                        "hours: office, tue 2026-11-24 10:00 -> open",
                        "ring: simultaneous: ana available, bea available -> ana, bea");
    }

    @Test
    void what_nobody_answers_goes_on_to_the_mobiles_then_to_a_message() {
        Rehearsed call = play(OURS, Plan.Callee.NO_ANSWER);

        assertThat(steps(call)).containsExactly("incoming", "ring-ended", "mobiles-ended", "message-left");
        assertThat(call.rang()).containsExactly("ana", "bea", "+5511987650001");
        assertThat(call.outcome()).isEqualTo("voicemail");
    }

    @Test
    void a_mobile_is_connected_by_its_key_alone() {
        Rehearsed accepted = play(plan(OURS).answeredBy("+5511987650001").made());
        stage.reset();
        Rehearsed refused =
                play(plan(OURS).answeredBy("+5511987650001").refusing().made());

        assertThat(steps(accepted)).contains("accept", "accept-pressed", "mobiles-ended");
        assertThat(accepted.told()).startsWith("The caller talked with +5511987650001.");
        assertThat(said(refused)).contains("talks with nobody: +5511987650001 did not accept");
        assertThat(refused.outcome()).isEqualTo("voicemail");
    }

    @Test
    void the_keys_are_pressed_in_their_order() {
        Rehearsed call = play(plan("+551140000004").press("-", "1").made());

        assertThat(steps(call)).containsExactly("choice", "menu-chosen", "sales", "message");
        assertThat(decided(call)).contains("menu: nothing was pressed -> asked again", "menu: 1 -> sales");
        assertThat(said(call)).contains("answers nothing", "answers presses 1", "talks with bea, for 30 s here");
    }

    @Test
    void a_word_is_said_where_no_key_is_left() {
        Rehearsed call = play(plan("+551140000004").say("quero vendas").made());

        assertThat(decided(call)).contains("menu: quero vendas -> sales");
    }

    @Test
    void who_is_away_does_not_ring() {
        Rehearsed call = play(plan("+551140000005").away("bea").made());

        assertThat(decided(call)).contains("ring: sequence: bea away, caio available -> caio");
        assertThat(call.rang()).containsExactly("caio");
    }

    @Test
    void whose_webphone_is_not_there_does_not_ring() {
        Rehearsed call = play(plan("+551140000005").available("caio").made());

        assertThat(decided(call)).contains("ring: sequence: bea not there, caio available -> caio");
    }

    @Test
    void only_who_was_named_answers() {
        Rehearsed call = play(plan("+551140000005").answeredBy("caio").made());

        assertThat(call.rang()).containsExactly("bea", "caio");
        assertThat(call.told()).startsWith("The caller talked with caio.");
    }

    @Test
    void a_blocked_caller_is_turned_away() {
        Rehearsed call = play(plan(OURS).blocked().made());

        assertThat(call.outcome()).isEqualTo("rejected");
        assertThat(call.rang()).isEmpty();
        stage.reset();
        assertThat(play(OURS, Plan.Callee.ANSWER).outcome()).isEqualTo("answered");
    }

    @Test
    void the_guard_asks_the_same_clock() {
        Plan night = plan(OURS)
                .from("client:ana", "+5531987654321")
                .at(MORNING.withHour(23))
                .made();
        Plan day = plan(OURS).from("client:ana", "+5531987654321").made();

        assertThat(said(play(night))).contains("says “Está fora do horário de ligações para este número.”");
        stage.reset();
        assertThat(play(day).rang()).containsExactly("+5531987654321");
    }

    @Test
    void a_loop_between_routes_is_told_and_ends() {
        Rehearsed call = play("+551140000002", Plan.Callee.ANSWER);

        assertThat(call.good()).isFalse();
        assertThat(call.faults()).anyMatch(fault -> fault.contains("round in circles"));
        assertThat(steps(call)).contains("round", "about");
    }

    @Test
    void an_apology_is_told_with_its_reason() {
        Rehearsed call = play("+551140000003", Plan.Callee.ANSWER);

        assertThat(call.faults()).containsExactly("The route flow-broken failed: there is no strategy nonsense.");
        assertThat(call.outcome()).isEqualTo("failed");
        assertThat(said(call)).anyMatch(line -> line.startsWith("says “Desculpe, ocorreu um problema"));
    }

    @Test
    void who_waits_in_a_queue_leaves_by_a_key_or_gives_up() {
        try (Stage waiting = stages(EDITED, Map.of("queue.enabled", "true", "ring.follow-me", "false"))) {
            Rehearsed callback = Rehearsal.play(
                    waiting, plan(OURS).available().press("-", "1").made());
            waiting.reset();
            Rehearsed gaveUp = Rehearsal.play(waiting, plan(OURS).available().made());

            assertThat(callback.outcome()).isEqualTo("callback");
            assertThat(decided(callback)).contains("queue: key 1 -> callback");
            assertThat(gaveUp.outcome()).isEqualTo("abandoned");
        }
    }

    @Test
    void nothing_that_begins_by_itself_begins() {
        // Deliveries, timers: of these only what a call comes to is loaded, and that is not begun.
        assertThat(stage.flows()).contains("incoming", "sales");
        try (Stage whole = stages(
                Installation.with(Map.of(
                        "routes/flow-timer.camel.yaml",
                        flow("timer", kamelet("say-action", "text", "oi"))
                                .replace("uri: direct\n", "uri: timer\n")
                                .replace(
                                        "      parameters:\n        name: flow-timer\n",
                                        "      parameters:\n        timerName: t\n"))),
                Map.of())) {
            assertThat(((RehearsalStage) whole).started("flow-timer")).isFalse();
            assertThat(((RehearsalStage) whole).started("flow-incoming")).isTrue();
        }
    }

    // --- the command line

    @Test
    void the_call_is_printed_for_people_or_for_programs() {
        Run text = run("--from", CALLER, "--at", "2026-11-29 19:10", "--no-answer", "--set", "voice.agents=ana");

        assertThat(text.exit()).isZero();
        assertThat(text.out())
                .startsWith("+5531987654321 calls +551140000001  ·  Sunday 29 November 2026, 19:10 (America/Sao_Paulo)")
                .contains(
                        "\n 0:00  incoming  —  the call comes in\n",
                        "\n       because  ring: simultaneous: ana available → ana\n",
                        "\n         rings  ana (up to 30 s, recorded)\n       answers  nobody\n",
                        "\nThe caller left a message. Rung: ana.\n");
        Run json = run("--from", CALLER, "--json", "--flow", "closed");
        assertThat(json.exit()).isZero();
        assertThat(json.out()).startsWith("{").contains("\"outcome\" : \"voicemail\"", "\"rang\" : [ ]");
    }

    @Test
    void what_is_wrong_is_said_in_a_sentence() {
        assertThat(run("--from", "31 9876").err())
                .isEqualTo(
                        "--from 31 9876 is neither a number like +5531987654321, nor anonymous, nor client:user_1.\n");
        assertThat(run("--from", CALLER, "--press", "x").err()).contains("are no keys");
        assertThat(run("--from", "client:ana").err()).contains("--to is missing");
        Run time = run("--from", CALLER, "--at", "soon");
        assertThat(time.exit()).isEqualTo(2);
        assertThat(time.err()).contains("\"soon\" is no time: write it like \"Sun 19:10\"");
        Run flow = run("--from", CALLER, "--flow", "sails");
        assertThat(flow.exit()).isEqualTo(2);
        assertThat(flow.err()).contains("There is no flow sails. There are: ", "incoming, internal");
        assertThat(run("--from", CALLER, "--routes", "nowhere").err()).isEqualTo("There is no directory nowhere.\n");
    }

    @Test
    void edited_routes_of_another_place_are_played() {
        Run apology = run("--from", CALLER, "--routes", EDITED.toString(), "--flow", "broken");

        assertThat(apology.exit()).isEqualTo(1);
        assertThat(apology.out())
                .contains("✗ The route flow-broken failed: there is no strategy nonsense.")
                .contains("The caller would hear an apology");
    }

    private record Run(int exit, String out, String err) {}

    private static Run run(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = RamalCommand.line(new Launcher(Path.of(""), Map.of()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("try"));
        arguments.addAll(Arrays.asList(options));
        int exit = line.execute(arguments.toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    private Rehearsed play(String to, Plan.Callee callee) {
        return play(plan(to).callee(callee).made());
    }

    private Rehearsed play(Plan plan) {
        return Rehearsal.play(stage, plan);
    }

    private static List<String> steps(Rehearsed call) {
        return call.steps().stream().map(Rehearsed.Step::name).toList();
    }

    private static List<String> said(Rehearsed call) {
        return call.steps().stream()
                .flatMap(step -> step.lines().stream())
                .map(line -> line.what() + " " + line.text())
                .toList();
    }

    private static List<String> decided(Rehearsed call) {
        return call.steps().stream()
                .flatMap(step -> step.decisions().stream())
                .map(each -> each.decision() + ": " + each.input() + " -> " + each.result())
                .toList();
    }

    private static Planning plan(String to) {
        return new Planning(to);
    }

    /** A plan, one word after another. */
    private static final class Planning {
        private String from = CALLER;
        private String to;
        private LocalDateTime at = MORNING;
        private List<String> press = List.of();
        private List<String> say = List.of();
        private Plan.Callee callee = Plan.Callee.ANSWER;
        private String answeredBy;
        private boolean refuses;
        private List<String> available;
        private List<String> away = List.of();
        private boolean blocked;

        Planning(String to) {
            this.to = to;
        }

        Planning from(String caller, String called) {
            from = caller;
            to = called;
            return this;
        }

        Planning at(LocalDateTime time) {
            at = time;
            return this;
        }

        Planning press(String... keys) {
            press = List.of(keys);
            return this;
        }

        Planning say(String... words) {
            say = List.of(words);
            return this;
        }

        Planning callee(Plan.Callee what) {
            callee = what;
            return this;
        }

        Planning answeredBy(String who) {
            answeredBy = who;
            return this;
        }

        Planning refusing() {
            refuses = true;
            return this;
        }

        Planning available(String... who) {
            available = List.of(who);
            return this;
        }

        Planning away(String... who) {
            away = List.of(who);
            return this;
        }

        Planning blocked() {
            blocked = true;
            return this;
        }

        Plan made() {
            return new Plan(
                    from, to, at, press, say, callee, answeredBy, refuses, available, away, blocked, Plan.USUAL_WAIT);
        }
    }
}
