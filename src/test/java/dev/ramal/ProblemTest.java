package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.edge.Problem;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.language.MethodCallExpression;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a caller reads when a bean will not do what was asked. */
class ProblemTest {

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2();

    private final TwilioCaller twilio = new TwilioCaller(RAMAL);

    /** A bean that says no. */
    public static final class Doorman {
        public String said() {
            throw new Problem(422, "Not that number", "Ask again.", Map.of("rule", "opt-out", "status", 1))
                    .retryAfter(Duration.ofMillis(1_200));
        }
    }

    @BeforeAll
    static void add_routes() throws Exception {
        RAMAL.camel().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/api/says-no")
                        .routeConfigurationId("api")
                        .setBody(new MethodCallExpression(new Doorman(), "said"))
                        .setBody(constant("yes"));
                from("platform-http:/api/bean-says-no")
                        .routeConfigurationId("api")
                        .to("direct:deep-inside");
                from("direct:deep-inside")
                        .errorHandler(noErrorHandler())
                        .bean(new Doorman(), "said")
                        .setBody(constant("yes"));
            }
        });
    }

    @Test
    void a_beans_no_becomes_a_problem_document() throws Exception {
        for (String path : new String[] {"/api/says-no", "/api/bean-says-no"}) {
            HttpResponse<String> answer = twilio.api(path);

            assertThat(answer.statusCode()).as(path).isEqualTo(422);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
            JsonNode problem = new ObjectMapper().readTree(answer.body());
            assertThat(problem.path("title").asText()).isEqualTo("Not that number");
            assertThat(problem.path("detail").asText()).isEqualTo("Ask again.");
            assertThat(problem.path("rule").asText()).isEqualTo("opt-out");
            assertThat(problem.path("status").asInt()).isEqualTo(422);
        }
    }

    @Test
    void a_problem_costs_no_stack_trace() {
        assertThatThrownBy(() -> new Doorman().said())
                .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
    }
}
