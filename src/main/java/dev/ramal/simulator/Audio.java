package dev.ramal.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Recordings that play: no two are alike, because each carries its SID. */
final class Audio {
    private static final int RATE = 8_000;
    private static final int MP3_FRAME = 144;
    private static final double MP3_FRAMES_A_SECOND = 16_000 / 576.0;

    private Audio() {}

    /** A WAV of 16-bit PCM at 8 kHz with a tone of its own in each channel. */
    static byte[] wav(String sid, int channels, int seconds) {
        byte[] comment = (sid + "\0\0").getBytes(StandardCharsets.US_ASCII);
        byte[] second = tones(sid, channels);
        int listLength = 4 + 8 + comment.length;
        int dataLength = second.length * seconds;
        ByteBuffer wav =
                ByteBuffer.allocate(12 + 24 + 8 + listLength + 8 + dataLength).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(wav.capacity() - 8).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels);
        wav.putInt(RATE)
                .putInt(RATE * channels * 2)
                .putShort((short) (channels * 2))
                .putShort((short) 16);
        wav.put(ascii("LIST")).putInt(listLength).put(ascii("INFO"));
        wav.put(ascii("ICMT")).putInt(comment.length).put(comment);
        wav.put(ascii("data")).putInt(dataLength);
        for (int i = 0; i < seconds; i++) {
            wav.put(second);
        }
        return wav.array();
    }

    /** An MP3 (MPEG-2 Layer III, 16 kHz, 32 kbit/s) of silence, with a tag that names it. */
    static byte[] mp3(String sid, int channels, int seconds) {
        ByteArrayOutputStream mp3 = new ByteArrayOutputStream();
        byte[] text = sid.getBytes(StandardCharsets.US_ASCII);
        mp3.writeBytes(ascii("ID3"));
        mp3.writeBytes(new byte[] {4, 0, 0, 0, 0, 0, (byte) (10 + 1 + text.length)});
        mp3.writeBytes(ascii("TIT2"));
        mp3.writeBytes(new byte[] {0, 0, 0, (byte) (1 + text.length), 0, 0, 3});
        mp3.writeBytes(text);
        byte[] frame = new byte[MP3_FRAME];
        frame[0] = (byte) 0xFF;
        frame[1] = (byte) 0xF3;
        frame[2] = (byte) 0x48;
        frame[3] = (byte) (channels == 1 ? 0xC0 : 0x00);
        long frames = Math.round(seconds * MP3_FRAMES_A_SECOND);
        for (long i = 0; i < frames; i++) {
            mp3.writeBytes(frame);
        }
        return mp3.toByteArray();
    }

    private static byte[] tones(String sid, int channels) {
        ByteBuffer second = ByteBuffer.allocate(RATE * channels * 2).order(ByteOrder.LITTLE_ENDIAN);
        int own = Math.floorMod(sid.hashCode(), 40);
        for (int i = 0; i < RATE; i++) {
            for (int channel = 0; channel < channels; channel++) {
                double hertz = 220 + 20.0 * own + 110 * channel;
                second.putShort((short) (6_000 * Math.sin(2 * Math.PI * hertz * i / RATE)));
            }
        }
        return second.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
