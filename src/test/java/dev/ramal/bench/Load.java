package dev.ramal.bench;

import dev.ramal.bench.Calls.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Sends ready requests over kept connections, from one thread that does nothing else. */
final class Load implements AutoCloseable {

    private static final int HUNG_UP = -1;
    private static final Duration LAST_ANSWER = Duration.ofSeconds(20);

    private final InetSocketAddress server;
    private final Selector selector;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Connection> all = new ArrayList<>();
    private final Times latencies = new Times();
    private final Times lateness = new Times();
    private int failed;
    private int underWay;
    private int most;

    private Load(int port) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.selector = Selector.open();
    }

    /**
     * What was sent, and how long it took.
     *
     * @param failed answers other than 2xx
     * @param latencies from the moment that a request was due to the end of its answer
     * @param lateness how long after that moment it was sent
     * @param connections the most that were needed at once
     */
    record Result(int answered, int failed, Duration took, Times latencies, Times lateness, int connections) {
        double perSecond() {
            return answered / (took.toNanos() / 1e9);
        }
    }

    /**
     * Begins calls at random moments, and sends each of a call's webhooks when it is due, whatever became of those
     * before it.
     */
    static Result open(int port, List<Call> calls, double callsPerSecond) throws IOException {
        Random random = new Random(300);
        List<Due> plan = new ArrayList<>();
        double seconds = calls.size() / callsPerSecond;
        for (Call call : calls) {
            double at = seconds * random.nextDouble();
            for (byte[] webhook : call.webhooks()) {
                plan.add(new Due((long) (at * 1e9), webhook));
                at += 0.02 + 0.18 * random.nextDouble();
            }
        }
        plan.sort(Comparator.comparingLong(Due::nanos));
        try (Load load = new Load(port)) {
            return load.onSchedule(plan);
        }
    }

    /** As many calls at once as there are connections, each webhook sent when the one before it is answered. */
    static Result closed(int port, Iterable<Call> calls, int connections, Duration time) throws IOException {
        try (Load load = new Load(port)) {
            return load.atSaturation(calls.iterator(), connections, time);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Due(long nanos, byte[] request) {}

    private Result onSchedule(List<Due> plan) throws IOException {
        long began = System.nanoTime();
        int next = 0;
        long last = began;
        while (next < plan.size() || underWay > 0) {
            long now = System.nanoTime();
            while (next < plan.size() && plan.get(next).nanos() <= now - began) {
                Due due = plan.get(next++);
                lateness.add(now - began - due.nanos());
                connection().send(due.request(), began + due.nanos());
                now = System.nanoTime();
                last = now;
            }
            if (next == plan.size() && now - last > LAST_ANSWER.toNanos()) {
                failed += underWay;
                break;
            }
            long wait = next == plan.size() ? 100 : (plan.get(next).nanos() - (now - began)) / 1_000_000;
            answers(wait, null);
        }
        return result(Duration.ofNanos(System.nanoTime() - began));
    }

    private Result atSaturation(Iterator<Call> more, int connections, Duration time) throws IOException {
        Deque<Deque<byte[]>> talks = new ArrayDeque<>();
        long began = System.nanoTime();
        long ends = began + time.toNanos();
        for (int i = 0; i < connections; i++) {
            talks.add(new ArrayDeque<>());
        }
        for (int i = 0; i < connections; i++) {
            Connection connection = connection();
            connection.talk = talks.poll();
            sendNext(connection, more);
        }
        while (underWay > 0 && System.nanoTime() < ends) {
            answers(100, more);
        }
        return result(Duration.ofNanos(System.nanoTime() - began));
    }

    private void sendNext(Connection connection, Iterator<Call> more) throws IOException {
        if (connection.talk.isEmpty()) {
            if (!more.hasNext()) {
                throw new IllegalStateException("too few calls were made ready for this load");
            }
            connection.talk.addAll(more.next().webhooks());
        }
        connection.send(connection.talk.remove(), System.nanoTime());
    }

    private void answers(long wait, Iterator<Call> more) throws IOException {
        if (wait > 0) {
            selector.select(wait);
        } else {
            selector.selectNow();
        }
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
            Connection connection = (Connection) ready.next().attachment();
            ready.remove();
            int status = connection.read();
            if (status == HUNG_UP) {
                replace(connection);
                continue;
            }
            if (status == 0) {
                continue;
            }
            connection.request = null;
            latencies.add(System.nanoTime() - connection.due);
            failed += status / 100 == 2 ? 0 : 1;
            underWay--;
            if (more == null) {
                idle.push(connection);
            } else {
                sendNext(connection, more);
            }
        }
    }

    /** A server may close a connection that was idle; what was just sent over it is sent again, as any client would. */
    private void replace(Connection closed) throws IOException {
        idle.remove(closed);
        closed.channel.close();
        if (closed.request != null) {
            Connection other = new Connection();
            other.talk = closed.talk;
            underWay--;
            other.send(closed.request, closed.due);
        }
    }

    private Connection connection() throws IOException {
        Connection kept = idle.poll();
        return kept == null ? new Connection() : kept;
    }

    private Result result(Duration took) {
        return new Result(latencies.count(), failed, took, latencies, lateness, most);
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : all) {
            connection.channel.close();
        }
        selector.close();
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(32 * 1024);
        private Deque<byte[]> talk = new ArrayDeque<>();
        private byte[] request;
        private long due;

        Connection() throws IOException {
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            all.add(this);
        }

        void send(byte[] whole, long dueAt) throws IOException {
            request = whole;
            due = dueAt;
            in.clear();
            ByteBuffer out = ByteBuffer.wrap(whole);
            while (out.hasRemaining()) {
                channel.write(out);
            }
            underWay++;
            most = Math.max(most, underWay);
        }

        /** The status once the answer is whole; 0 until then; or that the server hung up. */
        int read() throws IOException {
            if (channel.read(in) < 0) {
                return HUNG_UP;
            }
            String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
            int head = text.indexOf("\r\n\r\n");
            if (head < 0) {
                return 0;
            }
            int status = Integer.parseInt(text.substring(9, 12));
            String headers = text.substring(0, head).toLowerCase(Locale.ROOT);
            int length = headers.indexOf("\r\ncontent-length:");
            if (length >= 0) {
                int end = headers.indexOf('\r', length + 2);
                String digits = headers.substring(length + 17, end < 0 ? headers.length() : end);
                return in.position() >= head + 4 + Integer.parseInt(digits.strip()) ? status : 0;
            }
            boolean chunked = headers.contains("\r\ntransfer-encoding:");
            return !chunked || text.endsWith("\r\n0\r\n\r\n") ? status : 0;
        }
    }

    /** Durations, of which shares can be asked. */
    static final class Times {
        private long[] nanos = new long[1 << 16];
        private int count;
        private boolean sorted;

        void add(long one) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = one;
            sorted = false;
        }

        int count() {
            return count;
        }

        /** Milliseconds that this share, 0 to 1, did not exceed. */
        double millis(double share) {
            if (!sorted) {
                Arrays.sort(nanos, 0, count);
                sorted = true;
            }
            return count == 0 ? 0 : nanos[Math.max(0, (int) Math.ceil(share * count) - 1)] / 1e6;
        }
    }
}
