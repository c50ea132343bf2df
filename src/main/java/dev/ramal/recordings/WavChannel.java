package dev.ramal.recordings;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One of the two channels of a WAV recording (PCM, 16 bit), taken out of it while it is read. */
final class WavChannel extends InputStream {

    private static final int HEADER = 44;
    private static final int FRAME = 4;

    private final InputStream frames;
    private final int offset;
    private final byte[] head;
    private int headRead;
    private final byte[] frame = new byte[FRAME];
    private int at = 2;

    private WavChannel(InputStream frames, int channel, byte[] head) {
        this.frames = frames;
        this.offset = (channel - 1) * 2;
        this.head = head;
    }

    /** How long the channel alone is, of a two-channel file so long. */
    static long length(long whole) {
        return HEADER + (whole - HEADER) / 2;
    }

    /**
     * The channel as a WAV file of its own; null, with the stream closed, when the file is not such a recording.
     *
     * @param channel 1, the one that was called from, or 2
     */
    static @Nullable WavChannel of(InputStream wav, int channel) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(wav.readNBytes(HEADER)).order(ByteOrder.LITTLE_ENDIAN);
        boolean dual = header.limit() == HEADER
                && text(header, 12).equals("fmt ")
                && header.getShort(20) == 1
                && header.getShort(22) == 2
                && header.getShort(34) == 16
                && text(header, 36).equals("data");
        if (!dual) {
            wav.close();
            return null;
        }
        int rate = header.getInt(24);
        int data = header.getInt(40) / 2;
        header.putInt(4, HEADER - 8 + data)
                .putShort(22, (short) 1)
                .putInt(28, rate * 2)
                .putShort(32, (short) 2)
                .putInt(40, data);
        return new WavChannel(wav, channel, header.array());
    }

    @SuppressWarnings("ByteBufferBackingArray") // it was wrapped here
    private static String text(ByteBuffer header, int from) {
        return new String(header.array(), from, 4, StandardCharsets.US_ASCII);
    }

    @Override
    public int read() throws IOException {
        if (headRead < head.length) {
            return head[headRead++] & 0xff;
        }
        if (at == 2) {
            int read = frames.readNBytes(frame, 0, FRAME);
            if (read < FRAME) {
                if (read > 0) {
                    throw new EOFException("half a frame");
                }
                return -1;
            }
            at = 0;
        }
        return frame[offset + at++] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, buffer.length);
        int read = 0;
        while (read < length) {
            int next = read();
            if (next < 0) {
                return read == 0 && length > 0 ? -1 : read;
            }
            buffer[from + read++] = (byte) next;
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        frames.close();
    }
}
