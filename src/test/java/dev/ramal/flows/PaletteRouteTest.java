package dev.ramal.flows;

import static dev.ramal.Installation.flow;
import static dev.ramal.Installation.kamelet;
import static dev.ramal.flows.Caller.all;
import static dev.ramal.flows.Caller.first;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Installation;
import dev.ramal.RamalExtension;
import dev.ramal.TwimlSchema;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.w3c.dom.Element;

/** Each kamelet of the palette in a flow of its own, as far as no other test has one. */
class PaletteRouteTest {

    private static final ZoneId OFFICE = ZoneId.of("America/Sao_Paulo");

    @RegisterExtension
    static final RamalExtension RAMAL = Installation.on(
                    RamalExtension.onH2(),
                    Installation.with(Map.of(
                            "routes/flow-english-menu.camel.yaml",
                            flow(
                                    "english-menu",
                                    kamelet("set-action", "name", "language", "value", "en")
                                            + kamelet(
                                                    "menu-action",
                                                    "text",
                                                    "For sales, press 1.",
                                                    "options",
                                                    "1=there, 22=there, #=there, sales=there",
                                                    "retries",
                                                    "2",
                                                    "seconds",
                                                    "9",
                                                    "speech",
                                                    "true",
                                                    "next",
                                                    "there")),
                            "routes/flow-there.camel.yaml",
                            flow("there", kamelet("say-action", "prompt", "connecting")),
                            "routes/flow-busy.camel.yaml",
                            flow(
                                    "busy",
                                    kamelet("reject-action", "reason", "busy")
                                            + kamelet("say-action", "text", "Never.")),
                            "routes/flow-away.camel.yaml",
                            flow(
                                    "away",
                                    kamelet("go-to-action", "step", "there") + kamelet("say-action", "text", "Never.")),
                            "routes/flow-music.camel.yaml",
                            flow(
                                    "music",
                                    kamelet(
                                            "queue-action",
                                            "agents",
                                            "nobody",
                                            "music",
                                            "first.mp3, https://media.example.com/second.mp3",
                                            "keys",
                                            "#=there")),
                            "routes/flow-feast.camel.yaml",
                            flow(
                                    "feast",
                                    kamelet(
                                            "hours-action",
                                            "calendar",
                                            "feast",
                                            "closed",
                                            "closed",
                                            "holiday",
                                            "there")),
                            "calendars/feast.yaml",
                            "zone: " + OFFICE + "\n"
                                    + LocalDate.now(OFFICE) + ": closed Aniversário\n"
                                    + LocalDate.now(OFFICE).plusDays(1) + ": closed Aniversário\n",
                            "routes/flow-firm.camel.yaml",
                            flow(
                                    "firm",
                                    kamelet("say-action", "text", "Silva & Filhos (matriz)&Cia = 50% + 1.")
                                            + kamelet("say-action", "text", "{{own.slogan}}")
                                            + kamelet("play-action", "sound", "https://a.example.com/b.mp3?c=1&d=2")),
                            "routes/flow-end.camel.yaml",
                            flow("end", kamelet("hang-up-action") + kamelet("say-action", "text", "Never.")),
                            "routes/flow-speak.camel.yaml",
                            flow(
                                    "speak",
                                    kamelet(
                                            "voicemail-action",
                                            "prompt",
                                            "",
                                            "text",
                                            "Fale agora.",
                                            "seconds",
                                            "30",
                                            "silence",
                                            "4",
                                            "transcribe",
                                            "true")))))
            .set("ring.without-presence", "false")
            .set("own.slogan", "Pão & Café")
            .set(
                    "flow.numbers",
                    "+551140000009=firm,+551140000002=english-menu,+551140000003=busy,+551140000004=away,+551140000005=music,"
                            + "+551140000006=feast,+551140000007=end,+551140000008=speak");

    private final Caller caller = new Caller(RAMAL);

    @Test
    void a_text_is_said_as_it_stands_with_an_ampersand_too() {
        String said = caller.begin("+551140000009");

        assertThat(all(said, "Say")).startsWith("Silva & Filhos (matriz)&Cia = 50% + 1.", "Pão & Café");
        assertThat(all(said, "Play")).containsExactly("https://a.example.com/b.mp3?c=1&d=2");
    }

    @Test
    void a_menu_speaks_and_listens_in_the_language_of_the_call() {
        String asked = caller.begin("+551140000002");

        Element gather = first(asked, "Gather");
        assertThat(gather.getAttribute("language")).isEqualTo("en-US");
        assertThat(gather.getAttribute("input")).isEqualTo("dtmf speech");
        assertThat(gather.getAttribute("numDigits")).as("as the longest key").isEqualTo("2");
        assertThat(gather.getAttribute("timeout")).isEqualTo("9");
        assertThat(gather.getAttribute("hints")).contains("sales");
        assertThat(first(asked, "Say").getAttribute("voice")).isEqualTo("Polly.Joanna");

        String again = caller.next(gather, "action", "Digits", "5");
        assertThat(again).contains("That is not an option. For sales, press 1.");
        String silent = caller.next(first(again, "Gather"), "action");
        assertThat(silent).contains("For sales, press 1.").doesNotContain("not an option");
        String last = caller.next(first(silent, "Gather"), "action", "SpeechResult", "Pizza.");
        assertThat(last).as("two retries were two").contains("Please hold").doesNotContain("<Gather");
    }

    @Test
    void the_hash_key_chooses_like_any_other_where_it_is_an_option() {
        Element menu = first(caller.begin("+551140000002"), "Gather");
        assertThat(menu.hasAttribute("finishOnKey")).isTrue();
        assertThat(menu.getAttribute("finishOnKey")).isEmpty();
        assertThat(caller.next(menu, "action", "Digits", "#")).contains("Please hold");

        Caller waiting = new Caller(RAMAL);
        Element enqueue = first(waiting.begin("+551140000005"), "Enqueue");
        Element queue = first(waiting.next(enqueue, "waitUrl", "QueueTime", "0"), "Gather");
        assertThat(queue.hasAttribute("finishOnKey")).isTrue();
        assertThat(queue.getAttribute("finishOnKey")).isEmpty();
        assertThat(TwimlSchema.verbs(waiting.next(queue, "action", "Digits", "#")))
                .containsExactly("Leave");
    }

    @Test
    void a_rejected_call_is_not_answered() {
        String twiml = caller.begin("+551140000003");

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Reject");
        assertThat(first(twiml, "Reject").getAttribute("reason")).isEqualTo("busy");
    }

    @Test
    void a_step_that_leads_elsewhere_is_left() {
        String twiml = caller.begin("+551140000004");

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Redirect");
        assertThat(caller.next(first(twiml, "Redirect"), "")).contains("Aguarde");
        assertThat(caller.decisions()).contains("go-to: away -> there");
    }

    @Test
    void whoever_waits_hears_one_sound_after_another() {
        String waiting = caller.next(first(caller.begin("+551140000005"), "Enqueue"), "waitUrl", "QueueTime", "0");

        assertThat(all(waiting, "Play"))
                .containsExactly("https://hooks.example.com/media/first.mp3", "https://media.example.com/second.mp3");
    }

    @Test
    void a_holiday_has_a_step_of_its_own() {
        String twiml = caller.begin("+551140000006");

        assertThat(first(twiml, "Redirect").getTextContent()).contains("/twilio/flow/there?");
        assertThat(caller.decisions())
                .anyMatch(decision ->
                        decision.startsWith("hours: feast, ") && decision.endsWith("Aniversário -> holiday"));
    }

    @Test
    void nothing_is_said_after_hanging_up() {
        assertThat(TwimlSchema.verbs(caller.begin("+551140000007"))).containsExactly("Hangup");
    }

    @Test
    void a_message_has_a_beep_a_limit_and_an_end_by_silence() {
        String twiml = caller.begin("+551140000008");

        Element record = first(twiml, "Record");
        assertThat(twiml).contains("Fale agora.");
        assertThat(record.getAttribute("playBeep")).isEqualTo("true");
        assertThat(record.getAttribute("maxLength")).isEqualTo("30");
        assertThat(record.getAttribute("timeout")).isEqualTo("4");
        assertThat(record.getAttribute("transcribe")).isEqualTo("true");
        assertThat(record.getAttribute("transcribeCallback")).contains("/twilio/transcription?call=" + caller.sid);
    }
}
