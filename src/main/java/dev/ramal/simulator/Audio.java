package dev.ramal.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Recordings that play: no two are alike, because each carries its SID. */
final class Audio {
    private static final int RATE = 8_000;
    private static final int MP3_FRAME = 144;
    private static final double MP3_FRAMES_A_SECOND = 16_000 / 576.0;

    private static final int TALK_SECONDS = 12;
    /** Of a, e, i, o and u, in hertz. */
    private static final int[][] FORMANTS = {{730, 1220}, {480, 1900}, {310, 2250}, {520, 900}, {340, 780}};

    /** Two people in turn, each on a track of its own; endless when it is repeated. */
    private static final short[][] TALK = talk();

    /** The same as MP3: in one channel, in two. */
    private static final List<byte[]> FRAMES = List.of(resource("talk-1.mp3"), resource("talk-2.mp3"));

    private Audio() {}

    /** A WAV of 16-bit PCM at 8 kHz: two people who talk in turn, each in a channel of its own when there are two. */
    static byte[] wav(String sid, int channels, int seconds) {
        byte[] comment = (sid + "\0\0").getBytes(StandardCharsets.US_ASCII);
        int listLength = 4 + 8 + comment.length;
        int samples = RATE * seconds;
        int dataLength = samples * channels * 2;
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
        int begin = Math.floorMod(sid.hashCode(), TALK[0].length);
        for (int i = 0; i < samples; i++) {
            int at = (begin + i) % TALK[0].length;
            if (channels == 1) {
                wav.putShort((short) (TALK[0][at] + TALK[1][at]));
            } else {
                wav.putShort(TALK[0][at]).putShort(TALK[1][at]);
            }
        }
        return wav.array();
    }

    /**
     * An MP3 (MPEG-2 Layer III, 16 kHz, 32 kbit/s) of the same, with a tag that names it. Its frames stand in talk-1.mp3
     * and talk-2.mp3, which {@code lame --nores -t -b 32 --cbr --resample 16} made of the WAV: each can be heard alone.
     */
    static byte[] mp3(String sid, int channels, int seconds) {
        ByteArrayOutputStream mp3 = new ByteArrayOutputStream();
        byte[] text = sid.getBytes(StandardCharsets.US_ASCII);
        mp3.writeBytes(ascii("ID3"));
        mp3.writeBytes(new byte[] {4, 0, 0, 0, 0, 0, (byte) (10 + 1 + text.length)});
        mp3.writeBytes(ascii("TIT2"));
        mp3.writeBytes(new byte[] {0, 0, 0, (byte) (1 + text.length), 0, 0, 3});
        mp3.writeBytes(text);
        byte[] frames = FRAMES.get(channels - 1);
        int known = frames.length / MP3_FRAME;
        int begin = Math.floorMod(sid.hashCode(), known);
        long wanted = Math.round(seconds * MP3_FRAMES_A_SECOND);
        for (long i = 0; i < wanted; i++) {
            mp3.write(frames, (int) ((begin + i) % known) * MP3_FRAME, MP3_FRAME);
        }
        return mp3.toByteArray();
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(Audio.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static short[][] talk() {
        int[] pitches = {118, 205};
        short[][] tracks = new short[2][RATE * TALK_SECONDS];
        Random random = new Random(7);
        int at = 0;
        for (int turn = 0; at < tracks[0].length; turn++) {
            int syllables = 5 + random.nextInt(9);
            for (int i = 0; i < syllables; i++) {
                int length = RATE / 10 + random.nextInt(RATE / 9);
                double pitch = pitches[turn % 2] * (1.1 - 0.25 * i / syllables);
                speak(tracks[turn % 2], at, length, pitch, FORMANTS[random.nextInt(FORMANTS.length)]);
                at += length + RATE / 25;
            }
            at += RATE / 4 + random.nextInt(RATE / 3);
        }
        return tracks;
    }

    /** One syllable: the harmonics of a throat, as loud as the mouth lets them be. */
    private static void speak(short[] track, int from, int length, double pitch, int[] formants) {
        for (int i = 0; i < length && from + i < track.length; i++) {
            double sound = 0;
            for (int harmonic = 1; harmonic * pitch < RATE / 2.5; harmonic++) {
                double hertz = harmonic * pitch;
                double loud = 0.15 / harmonic;
                for (int formant : formants) {
                    double away = (hertz - formant) / 150;
                    loud += Math.exp(-away * away) * 0.5;
                }
                sound += loud * Math.sin(2 * Math.PI * hertz * i / RATE);
            }
            double envelope = Math.sin(Math.PI * i / length);
            track[from + i] = (short) (9_000 * envelope * Math.tanh(sound));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
