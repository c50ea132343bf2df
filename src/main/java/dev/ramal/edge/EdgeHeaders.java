package dev.ramal.edge;

import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.jspecify.annotations.Nullable;

/** No header comes in; of an answer's headers only these go out. */
final class EdgeHeaders implements HeaderFilterStrategy {

    private static final Set<String> OUT =
            Set.of("Content-Type", "Retry-After", "Location", "Content-Disposition", "Accept-Ranges", "Content-Range");

    @Override
    public boolean applyFilterToCamelHeaders(String name, @Nullable Object value, Exchange exchange) {
        return !OUT.contains(name);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, @Nullable Object value, Exchange exchange) {
        return true;
    }
}
