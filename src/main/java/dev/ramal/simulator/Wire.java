package dev.ramal.simulator;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 to one server, over connections that are kept. Blocking and small, because a load test must cost less than
 * what it tests, and because a connection must be left with its answer unread, which no ordinary client allows.
 */
final class Wire implements AutoCloseable {

    /**
     * An answer.
     *
     * @param body as UTF-8
     */
    record Answer(int status, String contentType, String body) {}

    private static final int CONNECT_MILLIS = 5_000;
    private static final int LONGEST_BODY = 16 * 1024 * 1024;

    private final String host;
    private final int port;
    private final boolean tls;
    private final String authority;
    private final int readMillis;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    /** To that server, which may take so long to answer. Nothing is connected yet. */
    Wire(URI server, Duration longestAnswer) {
        String scheme = server.getScheme();
        String name = server.getHost();
        if (scheme == null || name == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException("not an http address: " + server);
        }
        this.tls = scheme.equals("https");
        this.host = name;
        this.port = server.getPort() > 0 ? server.getPort() : tls ? 443 : 80;
        this.authority = server.getRawAuthority();
        this.readMillis = Math.toIntExact(longestAnswer.toMillis());
    }

    /** A whole request, ready to be sent any number of times. Headers end in CR LF each. */
    byte[] request(String method, String path, String headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String length = method.equals("GET") ? "" : "Content-Length: " + content.length + "\r\n";
        byte[] head = (method + " " + path + " HTTP/1.1\r\nHost: " + authority + "\r\n" + headers + length + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[head.length + content.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(content, 0, whole, head.length, content.length);
        return whole;
    }

    /**
     * Sends it and reads the answer.
     *
     * @throws ConnectException if nobody listens
     * @throws SocketTimeoutException if the answer takes too long
     * @throws IOException if the connection broke before the answer was whole
     */
    Answer exchange(byte[] request) throws IOException {
        Connection kept = idle.pollFirst();
        if (kept != null) {
            try {
                return exchange(kept, request);
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (Stale e) {
                // The server closed a connection that was idle, or died: only a new connection tells which.
                closeIdle();
            }
        }
        return exchange(new Connection(connect()), request);
    }

    /** Sends it and goes away without reading the answer. */
    void sendAndLeave(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
        }
    }

    @Override
    public void close() {
        closeIdle();
    }

    private void closeIdle() {
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }

    private Answer exchange(Connection connection, byte[] request) throws IOException {
        boolean keep = false;
        try {
            try {
                connection.socket.getOutputStream().write(request);
            } catch (IOException e) {
                throw new Stale(e);
            }
            Answer answer = connection.read();
            keep = connection.reusable;
            return answer;
        } finally {
            if (keep) {
                idle.addFirst(connection);
            } else {
                connection.close();
            }
        }
    }

    private Socket connect() throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(readMillis);
            plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            if (!tls) {
                return plain;
            }
            SSLSocket secure = (SSLSocket)
                    ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            plain.close();
            throw e instanceof ConnectException ? e : (IOException) new ConnectException(e.toString()).initCause(e);
        }
    }

    /** The connection was of no use: not one byte of an answer came. */
    private static final class Stale extends IOException {
        private static final long serialVersionUID = 1;

        Stale(@Nullable Throwable cause) {
            super("the connection broke before an answer", cause);
        }
    }

    private static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private boolean reusable;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream(), 4096);
        }

        Answer read() throws IOException {
            String status = statusLine();
            while (status.startsWith("HTTP/1.1 100")) {
                skipHeaders();
                status = line();
            }
            if (!status.startsWith("HTTP/1.") || status.length() < 12) {
                throw new IOException("no HTTP: " + status);
            }
            int code = Integer.parseInt(status.substring(9, 12));
            reusable = status.startsWith("HTTP/1.1");
            String contentType = "";
            long length = -1;
            boolean chunked = false;
            for (String header = line(); !header.isEmpty(); header = line()) {
                int colon = header.indexOf(':');
                String name = colon < 0 ? header : header.substring(0, colon).toLowerCase(Locale.ROOT);
                String value = header.substring(colon + 1).strip();
                switch (name) {
                    case "content-type" -> contentType = value;
                    case "content-length" -> length = Long.parseLong(value);
                    case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                    case "connection" -> reusable &= !value.equalsIgnoreCase("close");
                    default -> {}
                }
            }
            byte[] body;
            if (code == 204 || code == 304) {
                body = new byte[0];
            } else if (chunked) {
                body = chunks();
            } else if (length >= 0) {
                body = exactly(length);
            } else {
                reusable = false;
                body = in.readAllBytes();
            }
            return new Answer(code, contentType, new String(body, StandardCharsets.UTF_8));
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                reusable = false;
            }
        }

        private String statusLine() throws IOException {
            in.mark(1);
            int first;
            try {
                first = in.read();
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                throw new Stale(e);
            }
            if (first < 0) {
                throw new Stale(null);
            }
            in.reset();
            return line();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the answer broke off");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        private byte[] exactly(long length) throws IOException {
            if (length > LONGEST_BODY) {
                throw new IOException("an answer of " + length + " bytes");
            }
            byte[] body = in.readNBytes((int) length);
            if (body.length < length) {
                throw new EOFException("the answer broke off");
            }
            return body;
        }

        private void skipHeaders() throws IOException {
            boolean header;
            do {
                header = !line().isEmpty();
            } while (header);
        }

        private byte[] chunks() throws IOException {
            java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
            while (true) {
                String size = line();
                int end = size.indexOf(';');
                int length = Integer.parseInt((end < 0 ? size : size.substring(0, end)).strip(), 16);
                if (length == 0) {
                    skipHeaders();
                    return body.toByteArray();
                }
                body.write(exactly(length));
                line();
            }
        }
    }
}
