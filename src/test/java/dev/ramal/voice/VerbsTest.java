package dev.ramal.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.TwimlSchema;
import dev.ramal.voice.VoiceCall.Destination;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** TwiML stays valid, and nobody else's, whatever text it is given. */
class VerbsTest {

    private static final String CALL = "CA" + "0".repeat(32);
    private static final String[] EVIL = {
        "</Say><Dial>+5511900000000</Dial><Say>", "]]>", "<!--", "&amp;&lt;", "\u0000\u0001\u0008\u001F", "\uD800",
        "\uDFFF\uD800", "\uFFFE\uFFFF", "ligação 🙂 Álefe", "\"'><", "%3C", "\r\n\t"
    };

    private final Prompts prompts = new Prompts("pt-BR", Map.of());
    private final Verbs verbs =
            new Verbs(prompts, new CallbackUrls(URI.create("https://ramal.example.com")), "pt-BR", "Polly.Camila");

    @Test
    void any_text_gives_valid_twiml_with_the_same_verbs() {
        Random random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            String text = text(random);
            Answer answer = verbs.begin();
            verbs.say(answer, "", text);
            verbs.ring(answer, call("client", text), text, 30, true, "next");
            verbs.dialClient(answer, call("client", text), true, "next");
            verbs.dialNumber(answer, call("number", text), text, text, true, "next");
            verbs.hangUp(answer);

            assertThat(TwimlSchema.verbs(answer.toXml())).last().isEqualTo("Hangup");
            assertThat(TwimlSchema.verbs(answer.toXml())).hasSize(5).doesNotContain("Reject");
        }
    }

    @Test
    void a_name_of_a_megabyte_is_cut() {
        Answer answer = verbs.begin();
        verbs.say(answer, "", "á\u0001<".repeat(350_000));
        verbs.ring(answer, call("none", ""), "x".repeat(1_000_000), 30, false, "next");
        verbs.dialNumber(answer, call("none", ""), "+".repeat(1_000_000), "+551140000001", false, "next");

        TwimlSchema.valid(answer.toXml());
    }

    @Test
    void with_nobody_to_ring_the_call_goes_on_at_once() {
        Answer answer = verbs.begin();
        verbs.ring(answer, call("none", ""), " , ", 30, true, "ring-ended");

        assertThat(answer.toXml()).contains("<Redirect>https://ramal.example.com/twilio/flow/ring-ended?call=" + CALL);
    }

    @Test
    void no_more_than_ten_ring() {
        Answer answer = verbs.begin();
        verbs.ring(answer, call("none", ""), "a,b,c,d,e,f,g,h,i,j,k,l", 30, true, "next");

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
        return new VoiceCall(CALL, "outbound", new Destination(kind, value), false);
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
