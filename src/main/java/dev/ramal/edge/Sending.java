package dev.ramal.edge;

import io.vertx.core.Context;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of bytes on its way out: a piece is read, on a worker, when the one before it was taken. A slow reader costs
 * one piece of memory and no thread.
 */
final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    private static final int PIECE = 64 * 1024;

    private final Context context;
    private final WorkerExecutor readers;
    private final HttpConnection connection;
    private final HttpServerResponse response;
    private final InputStream in;
    /** Whether the next piece waits until the one before it is taken. Only then may its taking ask for the next. */
    private boolean waiting;

    private boolean closed;

    Sending(Context context, WorkerExecutor readers, HttpServerRequest request, InputStream in) {
        this.context = context;
        this.readers = readers;
        this.connection = request.connection();
        this.response = request.response();
        this.in = in;
    }

    void begin() {
        response.drainHandler(drained -> {
            if (waiting) {
                waiting = false;
                next();
            }
        });
        next();
    }

    private void next() {
        if (response.ended() || response.closed()) {
            close();
            return;
        }
        readers.<byte[]>executeBlocking(this::read, false)
                .onComplete(piece -> context.runOnContext(now -> {
                    if (piece.failed()) {
                        LOG.warn(
                                "a stream broke off: {}",
                                piece.cause().getClass().getSimpleName());
                        close();
                        // Not the response alone: its end would be told to nobody.
                        connection.close();
                    } else if (piece.result().length == 0) {
                        close();
                        response.end();
                    } else {
                        send(piece.result());
                    }
                }));
    }

    private byte[] read() throws IOException {
        return in.readNBytes(PIECE);
    }

    private void send(byte[] piece) {
        if (response.ended() || response.closed()) {
            close();
            return;
        }
        response.write(Buffer.buffer(piece));
        waiting = response.writeQueueFull();
        if (!waiting) {
            next();
        }
    }

    /** The reader went away. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        readers.executeBlocking(
                () -> {
                    in.close();
                    return null;
                },
                false);
    }
}
