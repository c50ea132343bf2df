package dev.ramal.edge;

import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;
import org.apache.camel.StaticService;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP server that callers reach, with the gate in front of its router.
 *
 * <p>It listens only when all routes exist, so that no webhook meets an empty router, and fails the start when its port
 * is taken. It speaks HTTP/1.1 without TLS, compression or WebSockets, and closes a connection whose other end keeps it
 * waiting: before a request, in the midst of a head, in the midst of a body.
 */
public final class EdgeServer extends ServiceSupport implements CamelContextAware, StaticService, StartupListener {

    /** The router's name in the registry. Camel's own engine looks for another one and so finds no way past the gate. */
    static final String ROUTER = "ramal-edge-router";

    private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);
    /** How often a stream of events says that it lives; also how soon a revoked login's stream ends. */
    private static final Duration BEAT = Duration.ofSeconds(4);

    private static final List<Integer> STATUSES = List.of(400, 401, 403, 404, 405, 406, 408, 413, 415, 417, 500, 503);

    private final String host;
    private final int port;
    private final Gate gate;
    private final InFlight inFlight = new InFlight();
    private final AtomicInteger webhooksUnderWay = new AtomicInteger();
    private final Map<HttpConnection, Wait> connections = new ConcurrentHashMap<>();
    private @Nullable CamelContext context;
    private @Nullable Vertx vertx;
    private @Nullable Router router;
    private @Nullable HttpServer server;
    private @Nullable WorkerExecutor webhooks;
    private @Nullable WorkerExecutor people;
    private @Nullable WorkerExecutor readers;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    /** Where connections come in; closing it leaves those that are open alone, which the server's own close does not. */
    private volatile @Nullable Channel door;

    private EdgeServer(String host, int port, Gate gate) {
        this.host = host;
        this.port = port;
        this.gate = gate;
    }

    /**
     * Makes this the server of all {@code platform-http} and {@code rest} routes. To be called before routes are
     * loaded, from a {@code CamelConfiguration}; Camel's own main server ({@code camel.server.enabled}) stays off.
     *
     * @param port 0 for any free one
     * @throws IllegalStateException when the port is taken
     */
    public static EdgeServer install(CamelContext context, String host, int port, Gate gate) {
        EdgeServer server = new EdgeServer(host, port, gate);
        try {
            EdgeEngine engine = new EdgeEngine(server);
            engine.setCamelContext(context);
            context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, engine);
            context.addService(server, true, true);
        } catch (IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server cannot be made", e);
        }
        return server;
    }

    /** How long a connection has waited for its other end; while we owe the answer it does not. */
    private static final class Wait {

        private volatile long since = System.nanoTime();
        private volatile @Nullable HttpServerRequest request;

        void begin(@Nullable HttpServerRequest next) {
            request = next;
            since = System.nanoTime();
        }

        boolean isLongerThan(Duration patience) {
            HttpServerRequest served = request;
            return (served == null || !served.isEnded()) && System.nanoTime() - since > patience.toNanos();
        }
    }

    /** The port it listens on, or the configured one before it does. */
    public int port() {
        return server == null ? port : server.actualPort();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    @Override
    protected void doStart() throws Exception {
        CamelContext camel = Objects.requireNonNull(context, "context");
        PortCheck.requireFree(host, port);
        vertx = Vertx.vertx(new VertxOptions()
                .setWorkerPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        webhooks =
                vertx.createSharedWorkerExecutor("ramal-webhooks", gate.limits().workers());
        people = vertx.createSharedWorkerExecutor("ramal-people", gate.limits().people());
        readers =
                vertx.createSharedWorkerExecutor("ramal-readers", gate.limits().readers());
        router = Router.router(vertx);
        router.route().order(Integer.MIN_VALUE).handler(gate);
        for (int status : STATUSES) {
            router.errorHandler(status, failed -> {
                if (failed.failure() != null) {
                    LOG.error(
                            "a request failed: {}", failed.failure().getClass().getSimpleName());
                }
                if (!failed.response().ended() && !failed.response().headWritten()) {
                    send(failed, Principal.NOBODY, Reply.status(status));
                }
            });
        }
        camel.getRegistry().bind(ROUTER, new EdgeRouter(vertx, router));
        camel.addStartupListener(this);
    }

    @Override
    public void onCamelContextStarted(CamelContext camelContext, boolean alreadyStarted) {
        // Routes are not there yet.
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext camelContext, boolean alreadyStarted) {
        if (server == null && isStarted()) {
            listen();
        }
    }

    private void listen() {
        Vertx running = Objects.requireNonNull(vertx, "vertx");
        Router routes = Objects.requireNonNull(router, "router");
        Duration patience = gate.limits().patience();
        HttpServer made = running.createHttpServer(options(patience));
        made.connectionHandler(connection -> {
            if (door == null && connection instanceof ConnectionBase known) {
                door = known.channel().parent();
            }
            connections.put(connection, new Wait());
            connection.closeHandler(closed -> connections.remove(connection));
        });
        made.invalidRequestHandler(request -> gate.turnAway(request, status(request)));
        made.requestHandler(request -> receive(request, routes));
        CompletableFuture<HttpServer> listening =
                made.listen(port, host).toCompletionStage().toCompletableFuture();
        try {
            server = listening.join();
        } catch (CompletionException e) {
            throw PortCheck.taken(host, port, e.getCause() == null ? e : e.getCause());
        }
        running.setPeriodic(Math.max(50, patience.toMillis() / 10), tick -> closeSlow(patience));
        LOG.info("listening on {}:{}", host, port());
    }

    private static HttpServerOptions options(Duration patience) {
        return new HttpServerOptions()
                .setIdleTimeout((int) patience.multipliedBy(6).toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(20 * 1024)
                .setMaxHeaderSize(16 * 1024)
                .setHandle100ContinueAutomatically(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setTcpNoDelay(true)
                .setAcceptBacklog(1024);
    }

    private void receive(HttpServerRequest request, Router routes) {
        Wait wait = connections.computeIfAbsent(request.connection(), connection -> new Wait());
        wait.begin(request);
        inFlight.entered(request, () -> wait.begin(null));
        if (gate.receives(request)) {
            routes.handle(request);
        }
    }

    private static int status(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (!(cause instanceof TooLongFrameException)) {
            return 400;
        }
        return String.valueOf(cause.getMessage()).contains("line") ? 414 : 431;
    }

    private void closeSlow(Duration patience) {
        connections.forEach((connection, wait) -> {
            if (wait.isLongerThan(patience)) {
                connection.close();
            }
        });
    }

    void webhookBegins() {
        webhooksUnderWay.incrementAndGet();
    }

    void webhookEnds() {
        webhooksUnderWay.decrementAndGet();
    }

    /** Whether Twilio waits for an answer just now. */
    public boolean answersWebhooks() {
        return webhooksUnderWay.get() > 0;
    }

    /** Who runs routes: those of webhooks, or those of people. */
    WorkerExecutor workers(boolean webhook) {
        return Objects.requireNonNull(webhook ? webhooks : people, "not started");
    }

    /** Sends an answer, on the event loop. */
    void send(RoutingContext context, Principal by, Reply answer) {
        Reply reply = gate.shown(context.request(), answer);
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            if (reply.content() instanceof Reply.Stream stream) {
                new Sending(loop(), readers(), context.request(), stream.in()).close();
            }
            return;
        }
        response.setStatusCode(reply.status());
        reply.headers().forEach((name, value) -> {
            if (name.startsWith("set-cookie ")) {
                response.headers().add("set-cookie", value);
            } else {
                response.putHeader(name, value);
            }
        });
        boolean head = context.request().method().equals(HttpMethod.HEAD);
        Reply.Content content = reply.content();
        if (content instanceof Reply.Bytes all) {
            if (head) {
                response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(all.bytes().length));
                response.end();
            } else {
                response.end(Buffer.buffer(all.bytes()));
            }
        } else if (content instanceof Reply.Stream stream) {
            if (stream.length() >= 0) {
                response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(stream.length()));
            } else {
                response.setChunked(true);
            }
            Sending sending = new Sending(loop(), readers(), context.request(), stream.in());
            if (head) {
                sending.close();
                response.end();
            } else {
                inFlight.whenOver(response, sending::close);
                sending.begin();
            }
        } else if (content instanceof Reply.Events events) {
            open(context, by, events);
        } else {
            response.end();
        }
    }

    /** A stream of events: it lives until its reader goes, its login ends or we stop. */
    private void open(RoutingContext context, Principal by, Reply.Events events) {
        HttpServerResponse response = context.response().setChunked(true);
        EventStream stream = new EventStream(loop(), response);
        streams.add(stream);
        Vertx running = Objects.requireNonNull(vertx, "vertx");
        long beat = running.setPeriodic(BEAT.toMillis(), tick -> {
            if (gate.still(by)) {
                stream.beat();
            } else {
                stream.end();
            }
        });
        stream.onEnd(() -> {
            running.cancelTimer(beat);
            streams.remove(stream);
        });
        inFlight.whenOver(response, stream::finish);
        stream.beat();
        events.source().accept(stream);
    }

    private Context loop() {
        return Objects.requireNonNull(vertx, "vertx").getOrCreateContext();
    }

    private WorkerExecutor readers() {
        return Objects.requireNonNull(readers, "not started");
    }

    /** Whether requests are taken: from when all routes exist until the stop begins. */
    public boolean listening() {
        return server != null && !inFlight.draining();
    }

    /**
     * Lets nobody new in, so that who comes is sent to another node or comes again, and answers what is asked on the
     * connections that are open, each of which ends with its next answer.
     *
     * @return false when something was not answered in that time
     */
    public boolean drain(Duration patience) {
        Channel open = door;
        if (open != null) {
            open.close().awaitUninterruptibly(patience.toMillis());
        }
        streams.forEach(EventStream::end);
        boolean answered = inFlight.drain(patience);
        HttpServer listening = server;
        server = null;
        if (listening != null) {
            listening.close().toCompletionStage().toCompletableFuture().join();
        }
        return answered;
    }

    @Override
    protected void doStop() throws Exception {
        HttpServer listening = server;
        server = null;
        if (listening != null) {
            listening.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
        Vertx running = vertx;
        vertx = null;
        if (running != null) {
            running.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    /** Camel's view of the router: bodies have been read when its handlers run. */
    private static final class EdgeRouter extends VertxPlatformHttpRouter {

        @SuppressWarnings("NullAway") // Camel only asks for the server to learn its port, which the engine says.
        EdgeRouter(Vertx vertx, Router router) {
            super(null, vertx, router, ROUTER);
        }

        @Override
        public Handler<RoutingContext> bodyHandler() {
            return RoutingContext::next;
        }
    }
}
