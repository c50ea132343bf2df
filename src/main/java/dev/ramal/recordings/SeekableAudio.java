package dev.ramal.recordings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A file as a stream that can go back to its mark without having kept a single byte. */
final class SeekableAudio extends InputStream {

    private final FileChannel file;
    private long mark;

    SeekableAudio(Path path) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        return length == 0 ? 0 : file.read(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = Math.max(0, Math.min(count, file.size() - file.position()));
        file.position(file.position() + skipped);
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, file.size() - file.position());
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void mark(int limit) {
        try {
            mark = file.position();
        } catch (IOException e) {
            mark = -1;
        }
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void reset() throws IOException {
        if (mark < 0) {
            throw new IOException("no mark");
        }
        file.position(mark);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
