package dev.ramal.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.TwimlSchema;
import dev.ramal.twilio.CallbackUrls;
import dev.ramal.twilio.ConnectionOverrides;
import dev.ramal.twilio.TwilioForm;
import dev.ramal.voice.VoiceCall.Destination;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** TwiML stays valid, and nobody else's, whatever text it is given. */
class VerbsTest {

    private static final String CALL = "CA" + "0".repeat(32);
    private static final String[] EVIL = {
        "</Say><Dial>+5511900000000</Dial><Say>", "]]>", "<!--", "&amp;&lt;", "\u0000\u0001\u0008\u001F", "\uD800",
        "\uDFFF\uD800", "\uFFFE\uFFFF", "ligação 🙂 Álefe", "\"'><", "%3C", "\r\n\t"
    };

    private final Prompts prompts = new Prompts("pt-BR", Map.of());
    private final Verbs verbs = new Verbs(
            new Speech("pt-BR", Map.of("pt-BR", new Speech.Tongue(prompts, "pt-BR", "Polly.Camila"))),
            new CallbackUrls(URI.create("https://ramal.example.com"), new ConnectionOverrides("rc=5&rp=ct,rt,5xx")),
            "+551140000001",
            true,
            InstantSource.system());

    @Test
    void any_text_gives_valid_twiml_with_the_same_verbs() {
        Random random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            String text = text(random);
            said(text, "client", (answer) -> verbs.ringClients(answer, text + "x", 30, true, "next"), "Dial");
            said(text, "client", (answer) -> verbs.dialClient(answer, true, "next"), "Dial");
            said(text, "number", (answer) -> verbs.dialNumber(answer, text, text, true, "next"), "Dial");
            said(text, "none", (answer) -> verbs.gather(answer, text, 1, true, 5, true, text, "next"), "Gather");
            said(text, "none", (answer) -> verbs.enqueue(answer, text, "next"), "Enqueue");
            said(text, "none", (answer) -> verbs.task(answer, "WW0", text, 0, 60, "next"), "Enqueue");
            said(text, "none", (answer) -> verbs.waiting(answer, text, true, List.of()), "Gather");
            said(text, "none", verbs::hangUp, "Hangup");
        }
    }

    private void said(String text, String kind, Consumer<Answer> last, String verb) {
        Answer answer = begin(kind, text);
        verbs.say(answer, "", text);
        last.accept(answer);
        verbs.reject(answer, "busy");

        assertThat(TwimlSchema.verbs(answer.toXml())).containsExactly("Say", verb);
    }

    private Answer begin(String kind, String value) {
        VoiceCall call = call(kind, value);
        return verbs.begin(call, Turn.of(call.said()), List.of());
    }

    @Test
    void a_name_of_a_megabyte_is_cut() {
        Answer ring = begin("none", "");
        verbs.say(ring, "", "á\u0001<".repeat(350_000));
        verbs.ringClients(ring, "x".repeat(1_000_000), 30, false, "next");
        Answer dial = begin("number", "");
        verbs.dialNumber(dial, "+".repeat(1_000_000), "+1".repeat(1_000_000), false, "next");

        TwimlSchema.valid(ring.toXml());
        TwimlSchema.valid(dial.toXml());
    }

    @Test
    void with_nobody_to_ring_the_call_goes_on_at_once() {
        Answer answer = begin("none", "");
        verbs.ringClients(answer, " , ", 30, true, "ring-ended");

        assertThat(answer.toXml()).contains("<Redirect>https://ramal.example.com/twilio/flow/ring-ended?call=" + CALL);
    }

    @Test
    void no_more_than_ten_ring() {
        Answer answer = begin("none", "");
        verbs.ringClients(answer, "a,b,c,d,e,f,g,h,i,j,k,l", 30, true, "next");

        assertThat(TwimlSchema.valid(answer.toXml())
                        .getElementsByTagName("Client")
                        .getLength())
                .isEqualTo(10);
    }

    @Test
    void the_apology_is_valid() {
        assertThat(TwimlSchema.verbs(verbs.apology())).containsExactly("Say", "Hangup");
    }

    @Test
    void an_own_prompt_replaces_the_built_in_one() {
        Prompts own = new Prompts("en", Map.of("no-destination", "Whom?", "apology", " "));

        assertThat(own.text("no-destination")).isEqualTo("Whom?");
        assertThat(own.text("apology")).startsWith("Sorry");
    }

    @Test
    void an_unknown_prompt_is_named() {
        assertThatThrownBy(() -> prompts.text("no-such"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such");
    }

    private static VoiceCall call(String kind, String value) {
        return new VoiceCall(
                CALL,
                "outbound",
                new Destination(kind, value),
                false,
                new TwilioForm("/twilio/voice", List.of(), List.of(new TwilioForm.Field("CallSid", CALL))));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(EVIL[random.nextInt(EVIL.length)]);
            text.append((char) random.nextInt(0x10000));
        }
        return text.toString();
    }
}
