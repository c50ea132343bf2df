package dev.ramal;

import dev.ramal.expressions.LeanBeanLanguage;
import org.apache.camel.CamelContext;
import org.apache.camel.LoggingLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;

/**
 * Camel's main for many routes. Camel adds a route by first removing one of that name, and for that asks every route there
 * is for its endpoints. Each step that is a kamelet is a route of its own, so that takes most of a start with hundreds of
 * them; here a route that is not there is not looked for.
 */
final class ManyRoutesMain extends Main {

    @Override
    protected CamelContext createCamelContext() {
        DefaultCamelContext context = new DefaultCamelContext(false) {
            @Override
            protected boolean removeRoute(String routeId, LoggingLevel loggingLevel) throws Exception {
                return getRouteServices().containsKey(routeId) && super.removeRoute(routeId, loggingLevel);
            }

            @Override
            public boolean removeRoute(String routeId) throws Exception {
                return getRouteServices().containsKey(routeId) && super.removeRoute(routeId);
            }
        };
        context.getCamelContextExtension().setRegistry(registry);
        LeanBeanLanguage beans = new LeanBeanLanguage();
        beans.setCamelContext(context);
        registry.bind(LeanBeanLanguage.NAME, beans);
        registry.bind("wholeTexts", new WholeTexts());
        registry.bind("namedKamelets", new NamedKamelets.InRoutes());
        registry.bind("namedKameletsInKamelets", new NamedKamelets.InKamelets());
        registry.bind("kamelet-component", new OwnParameters());
        return context;
    }
}
