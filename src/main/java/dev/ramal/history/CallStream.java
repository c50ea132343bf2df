package dev.ramal.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.api.CallView;
import dev.ramal.database.Row;
import dev.ramal.edge.EventStream;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import dev.ramal.history.CallSelect.Statement;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever listens which calls and deliveries change, on whatever node they do. All listeners of a node share one
 * look at the database each second, and nobody looks while nobody listens.
 *
 * <p>A change carries the time at which its transaction began, so that one with an earlier time may come to light after
 * one with a later: each look goes back a while, and what was told is not told again. An event holds all of a call, so
 * that to be told twice does no harm.
 */
public final class CallStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallStream.class);
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(10);
    private static final int PAGE = 500;
    /** More than that and a reader does better to load its lists again. */
    private static final int MOST_MISSED = 200;

    private static final int MOST_LISTENERS = 1000;
    private static final Statement NOW = new Statement("SELECT CURRENT_TIMESTAMP AS now_at", List.of());

    private final CallRows rows;
    private final ScheduledExecutorService watch;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    /** What was told of what changed lately, by SID or key: the time of its change. Of the watch's thread alone. */
    private final Map<String, Instant> told = new HashMap<>();

    private @Nullable Instant latest;
    private @Nullable ScheduledFuture<?> looking;

    public CallStream(DataSource dataSource) {
        this.rows = new CallRows(dataSource);
        this.watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ramal-stream");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Who listens.
     *
     * @param only the agent of whose calls they hear; null for all
     */
    private record Listener(EventStream stream, @Nullable String only) {

        boolean hears(@Nullable String agent) {
            return only == null || only.equals(agent);
        }
    }

    /** One event: a call or a delivery. */
    private record News(Instant changedAt, String key, String event, @Nullable String agent, ObjectNode data) {

        void tell(EventStream stream) {
            stream.send(changedAt.toString(), event, data.toString());
        }
    }

    /** The answer to {@code GET /api/stream}. */
    public Reply open(Request request) {
        new Asked(request, ZoneId.of("UTC")).knows(List.of());
        if (listeners.size() >= MOST_LISTENERS) {
            throw new Problem(503, "Too many listen", "Try again in a minute.").retryAfter(Duration.ofMinutes(1));
        }
        String id = request.header("last-event-id");
        Instant seen = id == null ? now() : seen(id);
        String only = Sight.only(request.by());
        return Reply.events(stream -> listen(new Listener(stream, only), seen));
    }

    /** Whether anybody listens here. */
    public boolean isHeard() {
        return !listeners.isEmpty();
    }

    private static Instant seen(String id) {
        try {
            return Instant.parse(id);
        } catch (DateTimeException notOurs) {
            return Instant.EPOCH;
        }
    }

    private Instant now() {
        return Objects.requireNonNull(rows.of(NOW).get(0).moment("now_at"));
    }

    private void listen(Listener listener, Instant seen) {
        watch.execute(() -> {
            try {
                if (looking == null) {
                    latest = now();
                    told.clear();
                    // What changed before anybody listened is no news.
                    news(latest.minus(LONGEST_TRANSACTION));
                    looking = watch.scheduleWithFixedDelay(
                            this::look, PACE.toMillis(), PACE.toMillis(), TimeUnit.MILLISECONDS);
                }
                listeners.add(listener);
                listener.stream().onEnd(() -> listeners.remove(listener));
                catchUp(listener, seen);
            } catch (RuntimeException e) {
                LOG.warn("a stream could not begin: {}", e.getClass().getSimpleName());
                listener.stream().end();
            }
        });
    }

    /** Tells one what changed since that moment; when that was too much, that it has to load its lists again. */
    private void catchUp(Listener listener, Instant seen) {
        Instant from = seen.equals(Instant.EPOCH) ? seen : seen.minus(LONGEST_TRANSACTION);
        List<News> missed = new ArrayList<>();
        rows.of(CallSelect.changed(listener.only(), from, "", MOST_MISSED + 1)).forEach(row -> missed.add(call(row)));
        rows.of(CallSelect.changedDeliveries(listener.only(), from, "", MOST_MISSED + 1))
                .forEach(row -> missed.add(delivery(row)));
        if (missed.size() > MOST_MISSED) {
            listener.stream().send(null, "reset", "{}");
            return;
        }
        missed.sort(Comparator.comparing(News::changedAt));
        missed.forEach(news -> news.tell(listener.stream()));
    }

    /** Looks at what changed since the last look, and tells it. */
    private void look() {
        if (listeners.isEmpty()) {
            ScheduledFuture<?> looks = looking;
            looking = null;
            if (looks != null) {
                looks.cancel(false);
            }
            return;
        }
        try {
            List<News> news = news(Objects.requireNonNull(latest).minus(LONGEST_TRANSACTION));
            for (News one : news) {
                for (Listener listener : listeners) {
                    if (listener.hears(one.agent())) {
                        one.tell(listener.stream());
                    }
                }
            }
        } catch (RuntimeException e) {
            // It is looked again in a second, as far back as ever.
            LOG.warn("the stream could not look: {}", e.getClass().getSimpleName());
        }
    }

    /** What changed since then and was not told yet. When it cannot be read whole, none of it counts as told. */
    private List<News> news(Instant since) {
        Map<String, News> changed = new LinkedHashMap<>();
        Instant at = since;
        String behind = "";
        List<Row> page;
        do {
            page = rows.of(CallSelect.changed(null, at, behind, PAGE));
            for (Row row : page) {
                News one = call(row);
                at = one.changedAt();
                behind = one.key();
                changed.put(behind, one);
            }
        } while (page.size() == PAGE);
        at = since;
        behind = "";
        do {
            page = rows.of(CallSelect.changedDeliveries(null, at, behind, PAGE));
            for (Row row : page) {
                News one = delivery(row);
                at = one.changedAt();
                behind = one.key();
                changed.put(behind, one);
            }
        } while (page.size() == PAGE);
        told.keySet().retainAll(changed.keySet());
        changed.values().removeIf(one -> one.changedAt().equals(told.put(one.key(), one.changedAt())));
        List<News> news = new ArrayList<>(changed.values());
        news.sort(Comparator.comparing(News::changedAt));
        for (News one : news) {
            if (one.changedAt().isAfter(Objects.requireNonNull(latest))) {
                latest = one.changedAt();
            }
        }
        return news;
    }

    private static News call(Row row) {
        return new News(changed(row), row.require("sid"), "call", row.text("agent"), CallView.summary(row));
    }

    private static News delivery(Row row) {
        ObjectNode data = CallView.delivery(row.columns());
        data.put("subject", row.require("subject"));
        if (row.text("sid") != null) {
            data.put("call", row.text("sid"));
        }
        return new News(changed(row), row.require("delivery_key"), "delivery", row.text("agent"), data);
    }

    private static Instant changed(Row row) {
        return Objects.requireNonNull(row.moment("changed_at"));
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
