package dev.ramal.recordings;

import dev.ramal.database.Row;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import dev.ramal.edge.Role;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a person hear a recording: from the archive when it is there, else from Twilio, else from Google Drive, as it
 * comes and never faster than it is heard.
 */
public final class Playback {

    private static final Pattern SID = Pattern.compile("RE[0-9a-f]{32}");
    private static final Duration UNTIL_MADE = Duration.ofSeconds(10);

    private final Archive archive;
    private final TwilioMedia twilio;
    private final DriveAudio drive;

    public Playback(Archive archive, TwilioMedia twilio, DriveAudio drive) {
        this.archive = archive;
        this.twilio = twilio;
        this.drive = drive;
    }

    /** The parameters that ask for the recording at the path's end, and whether this one has lately heard it. */
    public Map<String, Object> question(Request request) {
        String sid = request.last();
        if (!SID.matcher(sid).matches()) {
            throw new Problem(
                    400,
                    "Not a recording's SID",
                    "It is RE and 32 hex digits; a call's document lists its recordings.");
        }
        return Map.of("sid", sid, "actor", request.by().actor());
    }

    /**
     * Whether this is a listening, which the audit notes: to all of it, from its beginning, or to a part of what this one
     * has not heard since yesterday. Jumping in it is none.
     *
     * @param reply what {@link #play} gave
     * @param rows what {@code recording-play} found
     */
    public boolean isListening(Request request, Reply reply, List<Map<String, @Nullable Object>> rows) {
        String part = reply.headers().get("content-range");
        boolean heard = reply.status() == 200 || reply.status() == 206;
        boolean jump =
                part != null && !part.startsWith("bytes 0-") && rows.get(0).get("listened_at") != null;
        return request.method().equals("GET") && heard && !jump;
    }

    /**
     * The audio, or the part of it that is asked for.
     *
     * @param rows what {@code recording-play} found
     * @throws Problem when there is nothing to hear
     */
    public Reply play(Request request, List<Map<String, @Nullable Object>> rows) {
        Row row = visible(request.by(), rows);
        int channel = channel(request.asked("channel"));
        String sid = row.require("sid");
        try {
            AudioSource source = source(
                    row,
                    channel > 0 || request.header("if-range") != null ? null : ByteRange.one(request.header("range")));
            try {
                return answer(request, sid, channel > 0 ? only(source, channel) : source);
            } catch (IOException | RuntimeException e) {
                source.close();
                throw e;
            }
        } catch (IOException e) {
            throw new Problem(502, "The audio cannot be read", "Try again; if that does not help, the log says more.");
        }
    }

    private static Row visible(Principal by, List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        boolean own = by.kind() != Principal.Kind.PERSON
                || by.may(Role.SUPERVISOR)
                || row != null && String.valueOf(by.identity()).equals(row.text("agent"));
        if (row == null || !own) {
            throw new Problem(404, "No such recording", "No recording of this SID is known, or it is not yours.");
        }
        if (row.moment("deleted_at") != null) {
            throw new Problem(410, "Deleted", "The recording was deleted; the call's document says when and why.");
        }
        String status = row.require("status");
        if (status.equals("in-progress") || status.equals("processing") || status.equals("paused")) {
            throw new Problem(409, "Not made yet", "The recording is still being made. Try again in a moment.")
                    .retryAfter(UNTIL_MADE);
        }
        if (!status.equals("completed")) {
            throw new Problem(404, "No audio", "Twilio made no audio of this: it was too short, silent, or failed.");
        }
        return row;
    }

    private static int channel(@Nullable String asked) {
        if (asked == null) {
            return 0;
        }
        if (!asked.equals("1") && !asked.equals("2")) {
            throw new Problem(400, "No such channel", "channel is 1 (who called) or 2 (who answered).");
        }
        return Integer.parseInt(asked);
    }

    /** Who has it; the next is asked only when the one before does not have it. */
    private AudioSource source(Row row, @Nullable String range) throws IOException {
        String sid = row.require("sid");
        StoredFile place =
                StoredFile.of(row.text("archive_path"), row.text("archive_md5"), row.number("archive_bytes"));
        AudioSource source = place == null ? null : archive.source(place);
        if (source == null) {
            Long channels = row.number("channels");
            source = twilio.open(sid, channels == null ? 1 : channels.intValue(), range);
        }
        StoredFile file = StoredFile.of(row.text("drive_file"), row.text("drive_md5"), row.number("drive_bytes"));
        if (source == null && file != null && row.text("drive_link") != null) {
            source = drive.open(file, range);
        }
        if (source == null) {
            throw new Problem(
                    404, "The audio is gone", "It is neither in the archive nor at Twilio nor in Google Drive.");
        }
        return source;
    }

    private static AudioSource only(AudioSource dual, int channel) throws IOException {
        if (dual.format() != AudioFormat.WAV || dual.length() < 0) {
            dual.close();
            throw new Problem(
                    422,
                    "Not one channel alone",
                    "Only WAV recordings (recordings.format=wav) are taken apart; of an MP3 a browser hears both.");
        }
        InputStream mono = WavChannel.of(new BufferedInputStream(dual.from(0), 64 * 1024), channel);
        if (mono == null) {
            throw new Problem(422, "Not two channels", "The recording has one channel only; leave channel out.");
        }
        String tag = dual.tag() == null ? null : dual.tag() + "-" + channel;
        return new AudioSource.Remote(mono, AudioFormat.WAV, WavChannel.length(dual.length()), tag, 0);
    }

    private static Reply answer(Request request, String sid, AudioSource source) throws IOException {
        AudioFormat format = source.format();
        String condition = request.header("if-range");
        String tag = source.tag() == null ? null : "\"" + source.tag() + "\"";
        boolean same = condition == null || condition.equals(tag);
        String asked = same && source.length() >= 0 ? request.header("range") : null;
        ByteRange range = ByteRange.of(asked, source.length());
        if (range instanceof ByteRange.Unsatisfiable) {
            source.close();
            return headed(Reply.problem(416, "Not that far", "The recording is shorter than that."), sid, format, tag)
                    .with("content-range", "bytes */" + source.length());
        }
        if (range instanceof ByteRange.Part part) {
            Reply reply = Reply.stream(
                    206, format.contentType(), limited(source.from(part.first()), part.length()), part.length());
            return headed(reply, sid, format, tag)
                    .with("content-range", "bytes " + part.first() + "-" + part.last() + "/" + source.length());
        }
        InputStream all = source.from(0);
        InputStream whole = source.length() < 0 ? all : limited(all, source.length());
        return headed(Reply.stream(200, format.contentType(), whole, source.length()), sid, format, tag);
    }

    private static Reply headed(Reply reply, String sid, AudioFormat format, @Nullable String tag) {
        Reply headed = reply.with("accept-ranges", "bytes")
                .with("cache-control", "private, no-store")
                .with("content-disposition", "inline; filename=\"" + sid + "." + format.extension() + "\"");
        return tag == null ? headed : headed.with("etag", tag);
    }

    /** So many bytes of it, or a failure: a stream that ends before is not a short recording. */
    private static InputStream limited(InputStream in, long length) {
        return new FilterInputStream(in) {
            private long left = length;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int from, int most) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int read = super.read(buffer, from, (int) Math.min(most, left));
                if (read < 0) {
                    throw new IOException("the audio broke off");
                }
                left -= read;
                return read;
            }
        };
    }
}
