package dev.ramal;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kamelet.KameletComponent;

/**
 * Every parameter of a kamelet is the kamelet's. Camel keeps some names to itself, {@code timeout} among them, and a
 * kamelet that has one of that name would never see it.
 */
final class OwnParameters extends KameletComponent {

    @Override
    protected void setProperties(Endpoint endpoint, Map<String, Object> parameters) {
        // Nothing is taken away.
    }
}
