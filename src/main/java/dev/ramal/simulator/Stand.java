package dev.ramal.simulator;

import dev.ramal.simulator.PlayedCall.PlayedLeg;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What Twilio keeps of the calls that are played, and shows to whoever looks. */
interface Stand {

    /** Nothing is kept. */
    Stand NONE = new Stand() {
        @Override
        public void note(PlayedLeg leg, String direction, @Nullable Instant answeredAt, Instant at) {}

        @Override
        public void publish(PlayedRecording recording, Instant startedAt) {}
    };

    /** So the leg stands at that moment. */
    void note(PlayedLeg leg, String direction, @Nullable Instant answeredAt, Instant at);

    /** The recording is complete. */
    void publish(PlayedRecording recording, Instant startedAt);
}
