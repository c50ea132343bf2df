package dev.ramal.edge;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open stream of server-sent events. Events may be sent from any thread. A reader that does not keep up is cut off:
 * it comes again and says what it saw last.
 */
public final class EventStream {

    private final Context context;
    private final HttpServerResponse response;
    private final List<Runnable> endings = new ArrayList<>();
    private boolean ended;

    EventStream(Context context, HttpServerResponse response) {
        this.context = context;
        this.response = response;
    }

    /**
     * Sends one event.
     *
     * @param id what the reader says as {@code Last-Event-ID} when it comes again; null to say none
     * @param event its name
     * @param data its text, of one or more lines
     */
    public void send(@Nullable String id, String event, String data) {
        StringBuilder text = new StringBuilder();
        if (id != null) {
            text.append("id: ").append(line(id)).append('\n');
        }
        text.append("event: ").append(line(event)).append('\n');
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        write(text.append('\n').toString());
    }

    /** Says that the connection is alive. */
    void beat() {
        write(":\n\n");
    }

    private void write(String text) {
        context.runOnContext(now -> {
            if (response.ended() || response.closed()) {
                finish();
            } else if (response.writeQueueFull()) {
                end();
            } else {
                response.write(text);
            }
        });
    }

    /** Runs that when the stream is over, at once when it already is. */
    public void onEnd(Runnable ending) {
        synchronized (endings) {
            if (!ended) {
                endings.add(ending);
                return;
            }
        }
        ending.run();
    }

    /** Ends it from our side. */
    public void end() {
        context.runOnContext(now -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
            finish();
        });
    }

    void finish() {
        List<Runnable> due;
        synchronized (endings) {
            ended = true;
            due = List.copyOf(endings);
            endings.clear();
        }
        due.forEach(Runnable::run);
    }

    private static String line(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
