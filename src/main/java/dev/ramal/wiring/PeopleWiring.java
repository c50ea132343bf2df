package dev.ramal.wiring;

import dev.ramal.database.Database;
import dev.ramal.database.Secrets;
import dev.ramal.edge.Logins;
import dev.ramal.edge.Scopes;
import dev.ramal.people.Door;
import dev.ramal.people.LoginThrottle;
import dev.ramal.people.OwnPerson;
import dev.ramal.people.Passwords;
import dev.ramal.people.PeopleRequests;
import dev.ramal.people.PeopleViews;
import dev.ramal.people.Roster;
import dev.ramal.people.ServiceKeys;
import dev.ramal.people.Sessions;
import dev.ramal.people.Tokens;
import dev.ramal.settings.Configuration;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beans of logins, users and keys. */
public final class PeopleWiring implements CamelConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(PeopleWiring.class);
    private static final InstantSource CLOCK = InstantSource.system();

    private final Configuration configuration;
    private final Roster roster;
    private final Sessions sessions;
    private final Passwords passwords;
    private final LoginThrottle throttle = new LoginThrottle(CLOCK);
    private @Nullable CamelContext context;

    /** @throws IllegalStateException when the generated signing key was replaced by a weak one */
    public PeopleWiring(Configuration configuration, Database database) {
        this.configuration = configuration;
        this.roster = new Roster(database.plain());
        this.sessions = new Sessions(
                new Tokens(
                        signingKey(configuration, database),
                        configuration.server().publicUrl().toString(),
                        CLOCK),
                roster,
                CLOCK);
        this.passwords = new Passwords(Runtime.getRuntime().availableProcessors() > 3 ? 2 : 1);
    }

    private static String signingKey(Configuration configuration, Database database) {
        String given = configuration.people().signingKey();
        if (!given.isEmpty()) {
            return given;
        }
        if (!database.isEmbedded()) {
            LOG.warn("auth.signing-key is empty: with several nodes, a login on one is not known on the others");
        }
        Path file = configuration.data().resolve("jwt-key");
        String key = Secrets.keep(file);
        String fault = Tokens.fault(key);
        if (fault != null) {
            throw new IllegalStateException(
                    file + " " + fault + ": delete it, and a new one is made at the next start");
        }
        return key;
    }

    @Override
    public void configure(CamelContext camel) throws SQLException {
        roster.read();
        if (configuration.people().openRegistration()) {
            LOG.warn("auth.open-registration is true: whoever reaches this server can register as an agent");
        } else if (!roster.anybody()) {
            LOG.info("there is no user yet: the first to register becomes the administrator, or run: ramal user add");
        }
        camel.addLifecycleStrategy(new LifecycleStrategySupport() {
            /** Not before: a start that is refused closes the database, and would be told that it cannot be read. */
            @Override
            public void onContextStarted(CamelContext context) {
                ScheduledFuture<?> unused = context.getExecutorServiceManager()
                        .newSingleThreadScheduledExecutor(PeopleWiring.this, "roster")
                        .scheduleWithFixedDelay(roster::readAgain, Roster.SECONDS, Roster.SECONDS, TimeUnit.SECONDS);
            }

            @Override
            public void onContextStopped(CamelContext context) {
                passwords.close();
            }
        });
        context = camel;
    }

    private Set<String> scopes() {
        return context == null ? Set.of() : Scopes.of(context);
    }

    /** Who knows whose a token is. */
    public Logins logins() {
        return sessions;
    }

    @BindToRegistry
    public Roster roster() {
        return roster;
    }

    @BindToRegistry
    public Sessions sessions() {
        return sessions;
    }

    @BindToRegistry
    public Passwords passwords() {
        return passwords;
    }

    @BindToRegistry
    public LoginThrottle loginThrottle() {
        return throttle;
    }

    @BindToRegistry
    public PeopleRequests peopleRequests() {
        return new PeopleRequests(configuration.server().publicUrl(), CLOCK);
    }

    @BindToRegistry
    public PeopleViews peopleViews() {
        return new PeopleViews();
    }

    @BindToRegistry
    public OwnPerson ownPerson() {
        return new OwnPerson(passwords, throttle);
    }

    @BindToRegistry
    public Door door() {
        return new Door(
                roster, configuration.people().openRegistration(), configuration.demo(), configuration.language());
    }

    @BindToRegistry
    public ServiceKeys serviceKeys() {
        return new ServiceKeys(this::scopes);
    }
}
