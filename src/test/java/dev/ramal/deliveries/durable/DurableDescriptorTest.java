package dev.ramal.deliveries.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** The hand-written descriptor, by which editors and checks know the component. */
class DurableDescriptorTest {

    private static final Set<String> CAMELS_OWN = Set.of(
            "bridgeErrorHandler", "lazyStartProducer", "exceptionHandler", "exchangePattern", "autowiredEnabled");

    @Test
    void it_names_exactly_the_options_that_exist() throws IOException {
        assertThat(described("properties")).isEqualTo(with(setters(DurableEndpoint.class), "destination"));
        assertThat(described("componentProperties")).isEqualTo(setters(DurableComponent.class));
        TreeSet<String> ofFactory = new TreeSet<>(new DurableUriFactory().propertyNames());
        ofFactory.removeAll(CAMELS_OWN);
        assertThat(described("properties")).isEqualTo(ofFactory);
    }

    @Test
    void the_catalog_finds_mistakes_with_it() throws IOException {
        DefaultCamelCatalog catalog = new DefaultCamelCatalog();
        catalog.addComponent("durable", DurableComponent.class.getName(), descriptor());

        assertThat(catalog.validateEndpointProperties(
                                "durable:drive?maxAttempts=12&backoff=5s&maxBackoff=1h&timeout=30m"
                                        + "&multiplier=2&givenUp=direct:deliveries-given-up")
                        .isSuccess())
                .isTrue();
        assertThat(catalog.validateEndpointProperties("durable:drive?key=${variable.recordingSid}&delay=5s")
                        .isSuccess())
                .isTrue();
        assertThat(catalog.validateEndpointProperties("durable:drive?maxAttempt=12")
                        .getUnknown())
                .containsExactly("maxAttempt");
        assertThat(catalog.validateEndpointProperties("durable:drive?backoff=soon")
                        .isSuccess())
                .isFalse();
    }

    @Test
    void camel_finds_it_beside_the_component() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("outbox", new Outbox(new org.h2.jdbcx.JdbcDataSource()));
            assertThat(camel.hasComponent("durable")).isNull();
            camel.getComponent("durable", DurableComponent.class);
            assertThat(camel.getCamelContextExtension().getEndpointUriFactory("durable"))
                    .isInstanceOf(DurableUriFactory.class);
            assertThat(camel.getCamelContextExtension()
                            .getEndpointUriFactory("durable")
                            .buildUri("durable", Map.of("destination", "drive", "maxAttempts", 3)))
                    .isEqualTo("durable:drive?maxAttempts=3");
            assertThat(camel.getComponentParameterJsonSchema("durable")).contains("\"maxAttempts\"");
        }
    }

    @Test
    void its_settings_are_those_of_any_component() throws Exception {
        Main main = new Main();
        main.bind("outbox", new Outbox(Databases.h2()));
        main.addInitialProperty("camel.component.durable.threads", "3");
        main.addInitialProperty("camel.component.durable.polling", "2s");
        main.addInitialProperty("camel.component.durable.shutdown-wait", "1s");
        main.addInitialProperty("camel.main.auto-configuration-fail-fast", "true");
        main.start();
        try {
            DurableComponent durable = main.getCamelContext().getComponent("durable", DurableComponent.class);
            assertThat(durable.getThreads()).isEqualTo(3);
            assertThat(durable.getPolling()).hasSeconds(2);
            assertThat(durable.getShutdownWait()).hasSeconds(1);
        } finally {
            main.stop();
        }
    }

    private static Set<String> described(String section) throws IOException {
        JsonNode options = new ObjectMapper().readTree(descriptor()).get(section);
        Set<String> names = new TreeSet<>();
        options.fieldNames().forEachRemaining(names::add);
        names.removeAll(CAMELS_OWN);
        return names;
    }

    private static Set<String> setters(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> name.startsWith("set"))
                .map(name -> Character.toLowerCase(name.charAt(3)) + name.substring(4))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> with(Set<String> names, String name) {
        names.add(name);
        return names;
    }

    private static String descriptor() throws IOException {
        try (var stream = DurableDescriptorTest.class.getResourceAsStream(
                "/META-INF/dev/ramal/deliveries/durable/durable.json")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
