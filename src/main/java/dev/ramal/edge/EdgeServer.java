package dev.ramal.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that Twilio and the browsers reach. Routes register with it through {@link EdgeEngine}; it listens only
 * when they all have started.
 */
public final class EdgeServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);

    private static final int LONGEST_WEBHOOK = 64 * 1024;
    private static final int LONGEST_API_REQUEST = 1024 * 1024;
    /** Twilio's longest request target: a GET with all its parameters. */
    private static final int LONGEST_TARGET = 8 * 1024;
    /** A webhook that waits for the database must not keep others from a thread. */
    private static final int WORKERS = 64;

    private static final long START_SECONDS = 10;

    private final Vertx vertx;
    private final Router router;
    private final Duration idle;
    private final InFlight inFlight = new InFlight();
    private @Nullable HttpServer server;

    /**
     * Prepares the server; nothing listens yet.
     *
     * @param idle after how long a silent or half-open connection is closed, and how long a body may take
     */
    public EdgeServer(SignatureGate signatures, LoginGate logins, Duration idle, @Nullable MeterRegistry meters) {
        this.vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKERS));
        this.router = Router.router(vertx);
        this.idle = idle;
        router.route()
                .order(Integer.MIN_VALUE)
                .handler(new Gate(
                        signatures,
                        logins,
                        new Gate.Limits(LONGEST_WEBHOOK, LONGEST_API_REQUEST, idle),
                        inFlight,
                        meters));
        for (int status : new int[] {400, 404, 405, 406, 415, 500}) {
            router.errorHandler(status, context -> {
                if (!context.response().ended()) {
                    context.response().setStatusCode(status).end();
                }
            });
        }
    }

    /** Lets the context's HTTP routes register here. */
    public void serve(CamelContext camel) {
        VertxPlatformHttpRouter shared =
                new VertxPlatformHttpRouter(null, vertx, router, VertxPlatformHttpRouter.SERVER_TYPE_SERVER) {
                    @Override
                    public Handler<RoutingContext> bodyHandler() {
                        // The gate has read the body.
                        return RoutingContext::next;
                    }
                };
        camel.getRegistry().bind(VertxPlatformHttpRouter.PLATFORM_HTTP_ROUTER_NAME_ZERO, shared);
        camel.getRegistry().bind("vertx", vertx);
        camel.getComponent("platform-http", PlatformHttpComponent.class).setEngine(new EdgeEngine());
    }

    /**
     * Opens the port.
     *
     * @throws IllegalStateException when it is taken
     */
    public void listen(String host, int port) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setIdleTimeout((int) idle.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxInitialLineLength(LONGEST_TARGET)
                .setMaxHeaderSize(LONGEST_TARGET)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false)
                .setDecompressionSupported(false);
        try {
            server = vertx.createHttpServer(options)
                    .requestHandler(router)
                    .invalidRequestHandler(request -> request.connection().close())
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            String why = e.getCause() instanceof BindException ? "is taken by another program" : "cannot be opened";
            throw new IllegalStateException("http.port " + port + " on " + host + " " + why + ".", e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("http.port " + port + " did not open in time.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Answers the requests that are under way, then stops listening. */
    public void drain(Duration patience) {
        if (!inFlight.drain(patience)) {
            LOG.warn("some requests were not answered before the stop");
        }
        HttpServer listening = server;
        if (listening != null) {
            server = null;
            await(listening.close());
        }
    }

    /** The port that it listens on. */
    public int port() {
        HttpServer listening = server;
        if (listening == null) {
            throw new IllegalStateException("the server does not listen");
        }
        return listening.actualPort();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static void await(io.vertx.core.Future<Void> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("the server did not close: {}", e.getClass().getSimpleName());
        }
    }
}
