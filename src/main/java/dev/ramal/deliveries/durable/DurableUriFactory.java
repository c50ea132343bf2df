package dev.ramal.deliveries.durable;

import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.support.component.EndpointUriFactorySupport;

/** Lets a route say {@code uri: durable} and the destination among the parameters, as Kaoto writes it. */
public final class DurableUriFactory extends EndpointUriFactorySupport {

    private static final String SCHEME = "durable";
    private static final String DESTINATION = "destination";
    private static final Set<String> NAMES = Set.of(
            DESTINATION,
            "key",
            "delay",
            "maxAttempts",
            "backoff",
            "multiplier",
            "maxBackoff",
            "timeout",
            "givenUp",
            "lazyStartProducer",
            "bridgeErrorHandler",
            "exceptionHandler",
            "exchangePattern");

    @Override
    public boolean isEnabled(String scheme) {
        return SCHEME.equals(scheme);
    }

    @Override
    public String buildUri(String scheme, Map<String, Object> properties, boolean encode) throws URISyntaxException {
        String syntax = SCHEME + ":" + DESTINATION;
        Map<String, Object> left = new HashMap<>(properties);
        String uri = buildPathParameter(syntax, syntax, DESTINATION, null, true, left);
        return buildQueryParameters(uri, left, encode);
    }

    @Override
    public Set<String> propertyNames() {
        return NAMES;
    }

    @Override
    public Set<String> secretPropertyNames() {
        return Set.of();
    }

    @Override
    public Map<String, String> multiValuePrefixes() {
        return Map.of();
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }
}
