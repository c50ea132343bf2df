package dev.ramal.wiring;

import dev.ramal.recordings.Archive;
import dev.ramal.recordings.Deletion;
import dev.ramal.recordings.DriveAudio;
import dev.ramal.recordings.DriveClients;
import dev.ramal.recordings.Playback;
import dev.ramal.recordings.TwilioMedia;
import dev.ramal.recordings.TwilioRetention;
import dev.ramal.settings.Configuration;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/**
 * The beans that let people hear recordings and that remove them, named by their methods. Their connections are their
 * own, so that no number of listeners keeps a delivery waiting.
 */
public final class PlaybackWiring implements CamelConfiguration {

    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration WHOLE = Duration.ofMinutes(20);

    private final Configuration configuration;
    private final TwilioMedia media;
    private final Archive archive;
    private final DriveAudio drive;

    public PlaybackWiring(Configuration configuration) {
        Configuration.Twilio twilio = configuration.twilio();
        this.configuration = configuration;
        this.media = new TwilioMedia(
                twilio.apiUrl(),
                twilio.accountSid(),
                twilio.accountSid(),
                twilio.tokens().get(0),
                configuration.recordings().format(),
                SILENCE,
                WHOLE,
                InstantSource.system());
        this.archive = new Archive(configuration.data(), configuration.data().resolve("archive"), media);
        this.drive = new DriveAudio(
                new DriveClients(configuration.drive()),
                configuration.drive().folderId(),
                configuration.recordings().format(),
                configuration.drive().configured());
    }

    @Override
    public void configure(CamelContext camel) {
        // The beans are all there is.
    }

    @BindToRegistry
    public Playback playback() {
        return new Playback(archive, media, drive);
    }

    @BindToRegistry
    public Deletion deletion() {
        return new Deletion();
    }

    @BindToRegistry
    public TwilioMedia twilioMedia() {
        return media;
    }

    @BindToRegistry
    public DriveAudio driveAudio() {
        return drive;
    }

    @BindToRegistry
    public TwilioRetention twilioRetention() {
        return new TwilioRetention(
                configuration.recordings().atTwilio(),
                configuration.recordingKeepers(),
                archive,
                drive,
                InstantSource.system());
    }
}
