package dev.ramal.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

/** The yardstick: Vert.x alone, which decodes each form and says thank you. */
final class RawServer {

    private RawServer() {}

    /** Listens on the loopback port that the only argument names. */
    public static void main(String[] args) {
        Vertx.vertx()
                .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(request -> request.setExpectMultipart(true).endHandler(end -> request.response()
                        .setStatusCode(request.formAttributes().contains("CallSid") ? 204 : 400)
                        .end()))
                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                .onFailure(failure -> System.exit(1));
    }
}
