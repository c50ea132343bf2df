package dev.ramal.fakes;

import dev.ramal.Samples;
import dev.ramal.simulator.MediaStand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The simulator's stand, where a test's Ramal fetches recordings. */
public final class MediaStands {

    private MediaStands() {}

    /** Opens one on a free port, for the account of the samples. */
    public static MediaStand open() {
        try {
            return new MediaStand(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Samples.ACCOUNT, Samples.TOKEN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
