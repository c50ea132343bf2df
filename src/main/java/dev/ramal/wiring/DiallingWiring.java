package dev.ramal.wiring;

import dev.ramal.dialling.CallPlacing;
import dev.ramal.dialling.CallerIds;
import dev.ramal.dialling.DialRequests;
import dev.ramal.dialling.Guard;
import dev.ramal.dialling.MachineAnswers;
import dev.ramal.dialling.MachineReaction;
import dev.ramal.dialling.NumberPlan;
import dev.ramal.dialling.OwnNumbers;
import dev.ramal.dialling.WebphoneCalls;
import dev.ramal.dialling.WebphoneTokens;
import dev.ramal.reload.FlowVersions;
import dev.ramal.settings.Configuration;
import dev.ramal.twilio.AccountCheck;
import dev.ramal.twilio.TwilioRest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** The beans of dialling, under the names by which routes refer to them. */
public final class DiallingWiring implements CamelConfiguration {

    private static final Duration TWILIO_PATIENCE = Duration.ofSeconds(20);
    /** A call that Twilio does not know so long after it was asked for never was. */
    private static final Duration LOST = Duration.ofMinutes(5);

    private final Configuration configuration;
    private final InstantSource clock;
    private final NumberPlan plan;
    private final CallerIds callerIds;
    private final TwilioRest twilio;
    private @Nullable CamelContext camel;

    /** @param clock the guard's, for calling hours and budgets */
    public DiallingWiring(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
        this.plan = new NumberPlan("BR", configuration.zone());
        this.callerIds = new CallerIds(
                configuration.dialling().callerId(), configuration.twilio().numbers());
        Configuration.Twilio account = configuration.twilio();
        this.twilio = new TwilioRest(
                account.apiUrl(), account.accountSid(), account.tokens().get(0), TWILIO_PATIENCE);
    }

    @Override
    public void configure(CamelContext context) {
        camel = context;
    }

    @BindToRegistry
    public Guard guard() {
        return new Guard(configuration.dialling().limits(), plan, callerIds, configuration.zone(), clock);
    }

    @BindToRegistry
    public WebphoneCalls webphoneCalls() {
        return new WebphoneCalls();
    }

    @BindToRegistry
    public DialRequests dialRequests() {
        return new DialRequests(plan, configuration.voice().agents(), this::isFlow);
    }

    @BindToRegistry
    public CallPlacing callPlacing() {
        return new CallPlacing(
                twilio,
                configuration.callbackUrls(),
                configuration.dialling().reactions().get(MachineReaction.Answerer.MACHINE) == MachineReaction.MESSAGE,
                LOST,
                InstantSource.system());
    }

    @BindToRegistry
    public MachineAnswers machineAnswers() {
        return new MachineAnswers(twilio, configuration.dialling().reactions());
    }

    @BindToRegistry
    public OwnNumbers ownNumbers() {
        return new OwnNumbers(twilio, plan, configuration.twilio().numbers(), configuration.demo());
    }

    @BindToRegistry
    public AccountCheck twilioTrial() {
        return new AccountCheck(
                twilio,
                configuration.callbackUrls(),
                configuration.twilio().numbers(),
                configuration.webphone().applicationSid());
    }

    @BindToRegistry
    public WebphoneTokens webphoneTokens() {
        if (configuration.demo()) {
            return WebphoneTokens.simulated(configuration.twilio().accountSid());
        }
        Configuration.Webphone webphone = configuration.webphone();
        return new WebphoneTokens(
                configuration.twilio().accountSid(),
                webphone.apiKeySid(),
                webphone.apiKeySecret(),
                webphone.applicationSid());
    }

    @BindToRegistry
    public TwilioRest twilioRest() {
        return twilio;
    }

    /** A flow is a route that other routes can go to. */
    private boolean isFlow(String name) {
        CamelContext running = camel;
        return running != null
                && Objects.requireNonNull(running.getRegistry().lookupByNameAndType("flowVersions", FlowVersions.class))
                        .hasFlow(name);
    }
}
