package dev.ramal.wiring;

import dev.ramal.contacts.PhoneFacts;
import dev.ramal.dialling.Destinations;
import dev.ramal.dialling.NumberPlan;
import dev.ramal.flows.Calendars;
import dev.ramal.flows.Callbacks;
import dev.ramal.flows.FlowChoice;
import dev.ramal.flows.FollowMe;
import dev.ramal.flows.Media;
import dev.ramal.flows.Menus;
import dev.ramal.flows.Presence;
import dev.ramal.flows.Queues;
import dev.ramal.flows.Ringing;
import dev.ramal.flows.TaskRouter;
import dev.ramal.flows.Transcriptions;
import dev.ramal.flows.Whispers;
import dev.ramal.settings.Configuration;
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
public final class FlowWiring implements CamelConfiguration {

    /** A voice of Twilio's for each language but the installation's own, whose voice is a setting. */
    private static final Map<String, String> VOICES = Map.of("pt-BR", "Polly.Camila", "en", "Polly.Joanna");

    private final Configuration configuration;
    private final Configuration.Flow flow;
    private final InstantSource clock;
    private final Verbs verbs;
    private final Ringing ringing;

    public FlowWiring(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.flow = configuration.flow();
        this.clock = clock;
        this.verbs = new Verbs(
                speech(configuration),
                configuration.callbackUrls(),
                configuration.twilio().numbers().get(0),
                configuration.voice().voicemail(),
                clock);
        this.ringing =
                new Ringing(flow.heartbeat(), flow.withoutPresence(), flow.mobiles(), configuration.zone(), verbs);
    }

    @Override
    public void configure(CamelContext camel) {
        // The beans are all.
    }

    @BindToRegistry
    public Verbs verbs() {
        return verbs;
    }

    @BindToRegistry
    public FlowChoice flowChoice() {
        return new FlowChoice(flow.numbers());
    }

    @BindToRegistry
    public Calendars calendars() {
        return new Calendars(flow.calendars(), configuration.zone(), verbs);
    }

    @BindToRegistry
    public Menus menus() {
        return new Menus(verbs);
    }

    @BindToRegistry
    public Ringing ringing() {
        return ringing;
    }

    private Destinations destinations() {
        return new Destinations(
                new NumberPlan("BR", configuration.zone()),
                configuration.dialling().limits().countries());
    }

    @BindToRegistry
    public FollowMe followMe() {
        return new FollowMe(flow.mobiles(), configuration.zone(), destinations(), verbs);
    }

    @BindToRegistry
    public Whispers whispers() {
        return new Whispers(new PhoneFacts("BR"), verbs);
    }

    @BindToRegistry
    public Presence presence() {
        return new Presence(flow.heartbeat(), flow.mobiles(), configuration.zone(), clock);
    }

    @BindToRegistry
    public Queues queues() {
        return new Queues(flow.music(), ringing, verbs, clock);
    }

    @BindToRegistry
    public Callbacks callbacks() {
        return new Callbacks(verbs);
    }

    @BindToRegistry
    public TaskRouter taskRouter() {
        return new TaskRouter(
                flow.instruction(),
                configuration.twilio().numbers().get(0),
                configuration.callbackUrls(),
                configuration.voice().record(),
                verbs);
    }

    @BindToRegistry
    public Transcriptions transcriptions() {
        return new Transcriptions();
    }

    @BindToRegistry
    public Media media() {
        return new Media(flow.media());
    }

    /** The prompts of that language; an installation's own words are of its own language. */
    public static Prompts prompts(Configuration configuration, String language) {
        Map<String, String> own = new HashMap<>();
        configuration.settings().all().forEach((name, text) -> {
            if (name.startsWith("prompt.")) {
                own.put(name.substring("prompt.".length()), text);
            }
        });
        return new Prompts(language, language.equals(configuration.language()) ? own : Map.of());
    }

    private static Speech speech(Configuration configuration) {
        String usual = configuration.language();
        Map<String, Speech.Tongue> tongues = new HashMap<>();
        VOICES.forEach((language, voice) -> tongues.put(
                language,
                new Speech.Tongue(
                        prompts(configuration, language),
                        language.equals("en") ? "en-US" : language,
                        language.equals(usual) ? configuration.voice().voice() : voice)));
        return new Speech(usual, tongues);
    }
}
