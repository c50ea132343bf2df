package dev.ramal.recordings;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Audio that can be heard now, wherever it is. Closing its stream lets go of all that it holds. */
interface AudioSource {

    AudioFormat format();

    /** In bytes; -1 when whoever has it does not say. */
    long length();

    /** A strong validator without quotes: another content has another; null when none is known. */
    @Nullable
    String tag();

    /** The bytes from that one on. To be called once. */
    InputStream from(long first) throws IOException;

    /** Lets go of it without having heard it. */
    void close() throws IOException;

    /** A file of ours. */
    record Local(java.nio.file.Path file, AudioFormat format, long length, @Nullable String tag)
            implements AudioSource {

        @Override
        public InputStream from(long first) throws IOException {
            SeekableAudio audio = new SeekableAudio(file);
            audio.skipNBytes(first);
            return audio;
        }

        @Override
        public void close() {
            // Nothing is open yet.
        }
    }

    /**
     * Somebody else's answer, already under way.
     *
     * @param begins the number of the stream's first byte
     */
    record Remote(InputStream in, AudioFormat format, long length, @Nullable String tag, long begins)
            implements AudioSource {

        @Override
        public InputStream from(long first) throws IOException {
            if (first < begins) {
                throw new IOException("the answer begins behind what is asked for");
            }
            in.skipNBytes(first - begins);
            return in;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
