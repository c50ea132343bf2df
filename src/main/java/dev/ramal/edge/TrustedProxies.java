package dev.ramal.edge;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies in front of us whose word we take for where a request comes from. Each adds to {@code X-Forwarded-For}
 * whom it heard; read from its end, the first that is none of ours is who asks. What stands before that, anybody may
 * have written.
 */
public final class TrustedProxies {

    /** None: a request comes from where its connection does. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final int MOST = 20;

    private final List<Network> networks;

    private record Network(byte[] address, int bits) {

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * Those of the list.
     *
     * @param addresses such as {@code 127.0.0.1}, {@code 10.0.0.0/8}, {@code fd00::/8}
     * @throws IllegalArgumentException when one is none; names are never looked up
     */
    public static TrustedProxies of(List<String> addresses) {
        List<Network> networks = new ArrayList<>();
        for (String text : addresses) {
            String[] parts = text.split("/", -1);
            byte[] address = bytes(parts[0]);
            int most = address == null ? 0 : address.length * 8;
            int bits = parts.length == 1 ? most : parts[1].matches("[0-9]{1,3}") ? Integer.parseInt(parts[1]) : -1;
            if (address == null || parts.length > 2 || bits < 0 || bits > most) {
                throw new IllegalArgumentException("not an address or network: " + text);
            }
            networks.add(new Network(address, bits));
        }
        return new TrustedProxies(networks);
    }

    /**
     * Where a request comes from.
     *
     * @param peer the other end of the connection
     * @param forwarded the values of {@code X-Forwarded-For}, in order
     */
    String client(String peer, List<String> forwarded) {
        String client = peer;
        if (!trusts(client)) {
            return client;
        }
        String[] hops = String.join(",", forwarded).split(",", -1);
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - MOST); i--) {
            String hop = literal(hops[i].strip());
            if (hop == null) {
                return client;
            }
            client = hop;
            if (!trusts(client)) {
                return client;
            }
        }
        return client;
    }

    private boolean trusts(String address) {
        if (networks.isEmpty()) {
            return false;
        }
        byte[] bytes = bytes(address);
        return bytes != null && networks.stream().anyMatch(network -> network.contains(bytes));
    }

    /** An address without port and brackets, in its usual spelling; null when it is none. */
    private static @Nullable String literal(String hop) {
        String address = hop;
        if (hop.startsWith("[")) {
            address = hop.substring(1, Math.max(1, hop.indexOf(']')));
        } else if (hop.indexOf(':') == hop.lastIndexOf(':') && hop.contains(":")) {
            address = hop.substring(0, hop.indexOf(':'));
        }
        InetAddress read = address.contains("%") ? null : NetUtil.createInetAddressFromIpAddressString(address);
        return read == null ? null : read.getHostAddress();
    }

    private static byte @Nullable [] bytes(String address) {
        return NetUtil.createByteArrayFromIpAddressString(address);
    }
}
