package dev.ramal.rehearsal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets up stages of the installation in the current directory. */
public interface Stages {

    /**
     * One with the settings that a start would have.
     *
     * @param routes a directory of routes, or of a whole installation, instead of this one's; null for this one's
     * @param changed settings to replace
     * @throws RuntimeException naming each fault when something is wrong with the settings or the routes
     */
    Stage asConfigured(@Nullable Path routes, Map<String, String> changed);

    /** One with the settings of {@code application.properties} alone, whatever the environment says. */
    Stage asShipped(Map<String, String> changed);

    /** The settings that flows decide by and that the environment, or {@code .env}, gives another value. */
    Map<String, String> own();

    /**
     * What the journal of this installation has, of that time.
     *
     * @throws RuntimeException saying why when it cannot be read
     */
    Past past(Instant since, Instant until);

    /** The value of a setting, as a start would have it. */
    String setting(String name);
}
