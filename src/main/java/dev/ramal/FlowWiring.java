package dev.ramal;

import dev.ramal.flows.FlowChoice;
import dev.ramal.voice.CallbackUrls;
import dev.ramal.voice.Prompts;
import dev.ramal.voice.Speech;
import dev.ramal.voice.Verbs;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/** The beans of the flows, under the names by which routes refer to them: the names of the methods. */
final class FlowWiring implements CamelConfiguration {

    /** A voice of Twilio's for each language but the installation's own, whose voice is a setting. */
    private static final Map<String, String> VOICES = Map.of("pt-BR", "Polly.Camila", "en", "Polly.Joanna");

    private final Configuration configuration;
    private final InstantSource clock;

    FlowWiring(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    @Override
    public void configure(CamelContext camel) {
        // The beans are all.
    }

    @BindToRegistry
    public Verbs verbs() {
        return new Verbs(
                speech(),
                new CallbackUrls(configuration.server().publicUrl()),
                configuration.twilio().numbers().get(0),
                configuration.voice().voicemail(),
                clock);
    }

    @BindToRegistry
    public FlowChoice flowChoice() {
        return new FlowChoice(configuration.flow().numbers());
    }

    private Speech speech() {
        Map<String, String> own = new HashMap<>();
        configuration.settings().all().forEach((name, text) -> {
            if (name.startsWith("prompt.")) {
                own.put(name.substring("prompt.".length()), text);
            }
        });
        String usual = configuration.language();
        Map<String, Speech.Tongue> tongues = new HashMap<>();
        VOICES.forEach((language, voice) -> tongues.put(
                language,
                new Speech.Tongue(
                        new Prompts(language, language.equals(usual) ? own : Map.of()),
                        language.equals("en") ? "en-US" : language,
                        language.equals(usual) ? configuration.voice().voice() : voice)));
        return new Speech(usual, tongues);
    }
}
