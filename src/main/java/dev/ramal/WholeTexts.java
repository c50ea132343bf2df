package dev.ramal;

import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.kamelet.KameletEndpointUriFactory;

/**
 * What a route gives a kamelet arrives as it stands there. Camel makes one address of all parameters and takes it apart
 * again: a text ended at its first ampersand. Those that have one, or name a setting that may, are marked as whole.
 */
final class WholeTexts extends KameletEndpointUriFactory {

    @Override
    public String buildUri(String scheme, Map<String, Object> properties, boolean encode) throws URISyntaxException {
        Map<String, Object> whole = new HashMap<>(properties);
        whole.replaceAll((name, value) -> value instanceof String text ? whole(text) : value);
        return super.buildUri(scheme, whole, encode);
    }

    private static String whole(String text) {
        if (text.startsWith("RAW") || !text.contains("&") && !text.contains("{{")) {
            return text;
        }
        return text.contains(")&") ? "RAW{" + text + "}" : "RAW(" + text + ")";
    }
}
