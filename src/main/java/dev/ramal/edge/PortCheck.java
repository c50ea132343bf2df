package dev.ramal.edge;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Asks for a port before anything else is started. */
public final class PortCheck {

    private PortCheck() {}

    /**
     * Looks whether a port can be had.
     *
     * @param port 0 for any, which is always free
     * @throws IllegalStateException with a sentence for the operator when another program has the port, or the host is
     *     not this machine's
     */
    public static void requireFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw taken(host, port, e);
        }
    }

    static IllegalStateException taken(String host, int port, Throwable cause) {
        return new IllegalStateException(
                "Port %d on %s cannot be opened: another program has it, or the address is not this machine's."
                        .formatted(port, host),
                cause);
    }
}
