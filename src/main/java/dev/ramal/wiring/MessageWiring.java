package dev.ramal.wiring;

import dev.ramal.contacts.PhoneFacts;
import dev.ramal.dialling.optout.Wishes;
import dev.ramal.messages.FlowMessages;
import dev.ramal.messages.Inbox;
import dev.ramal.messages.MessageRequests;
import dev.ramal.messages.MessageSending;
import dev.ramal.messages.MissedCalls;
import dev.ramal.messages.Templates;
import dev.ramal.settings.Configuration;
import dev.ramal.twilio.TwilioRest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;

/** The beans of text messages. */
public final class MessageWiring implements CamelConfiguration {

    private static final String TEMPLATE = "sms.template.";
    private static final Duration TWILIO_PATIENCE = Duration.ofSeconds(20);
    /** A message that Twilio does not know so long after it was asked for never was. */
    private static final Duration LOST = Duration.ofMinutes(5);

    private static final PhoneFacts PHONES = new PhoneFacts("BR");

    private final Configuration configuration;
    private final Templates templates;

    public MessageWiring(Configuration configuration) {
        this.configuration = configuration;
        Map<String, String> own = new HashMap<>();
        configuration.settings().all().forEach((name, text) -> {
            if (name.startsWith(TEMPLATE)) {
                own.put(name.substring(TEMPLATE.length()), text);
            }
        });
        this.templates = new Templates(configuration.language(), own);
    }

    @BindToRegistry
    public MessageRequests messageRequests() {
        return new MessageRequests(templates);
    }

    @BindToRegistry
    public MessageSending messageSending() {
        Configuration.Twilio account = configuration.twilio();
        return new MessageSending(
                new TwilioRest(
                        account.apiUrl(), account.accountSid(), account.tokens().get(0), TWILIO_PATIENCE),
                configuration.callbackUrls(),
                configuration.messages().from(),
                LOST,
                InstantSource.system());
    }

    @BindToRegistry
    public Inbox inbox() {
        return new Inbox(
                templates,
                PHONES,
                new Wishes(),
                configuration.optOuts().stopScope(),
                configuration.twilio().numbers().get(0));
    }

    @BindToRegistry
    public FlowMessages flowMessages() {
        return new FlowMessages(templates, PHONES);
    }

    @BindToRegistry
    public MissedCalls missedCalls() {
        return new MissedCalls(templates, PHONES, configuration.zone(), InstantSource.system());
    }
}
