package dev.ramal.flows;

import static dev.ramal.Installation.flow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Installation;
import dev.ramal.RamalExtension;
import dev.ramal.TwimlSchema;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps as Kaoto 2.12 writes them into a file: added from its catalogue, then edited in its form. */
class StepsFromKaotoTest {

    private static final String FIRM = "Silva & Filhos? 50% + 1; a=b #1";

    @RegisterExtension
    static final RamalExtension RAMAL = Installation.on(
                    RamalExtension.onH2(),
                    Installation.with(
                            Map.of(
                                    "routes/flow-drawn.camel.yaml",
                                    flow(
                                            "drawn",
                                            """
                                    - to:
                                        uri: kamelet:pause-action
                                        id: to-2708
                                    - to:
                                        description: Greet them
                                        uri: kamelet:say-action
                                        id: to-1133
                                        parameters:
                                          text: "%1$s"
                                    - to:
                                        uri: kamelet:say-action
                                        parameters:
                                          text: "%1$s"
                                          templateId: say-action
                                    - to:
                                        uri: kamelet:greet-action
                                        parameters:
                                          firm: "%1$s"
                                    - to:
                                        uri: kamelet:pause-action
                                        parameters:
                                          seconds: 3
                                          templateId: pause-action
                                    """
                                                    .formatted(FIRM)),
                                    "kamelets/greet-action.kamelet.yaml",
                                    """
                            # Greets with a firm's name.
                            apiVersion: camel.apache.org/v1
                            kind: Kamelet
                            metadata:
                              name: greet-action
                              labels:
                                camel.apache.org/kamelet.type: action
                            spec:
                              definition:
                                title: Greet
                                description: Greets with a firm's name.
                                type: object
                                properties:
                                  firm:
                                    title: Firm
                                    description: Its name.
                                    type: string
                              template:
                                from:
                                  uri: kamelet:source
                                  steps:
                                    - to:
                                        uri: kamelet:say-action
                                        parameters:
                                          text: "{{firm}}"
                            """)))
            .set("flow.numbers", "+551140000002=drawn");

    @Test
    void a_caller_hears_a_step_from_kaoto_to_its_end() {
        String heard = new Caller(RAMAL).begin("+551140000002");

        assertThat(TwimlSchema.verbs(heard)).startsWith("Pause", "Say", "Say", "Say", "Pause");
        assertThat(Caller.all(heard, "Say")).startsWith(FIRM, FIRM, FIRM);
        assertThat(Caller.first(heard, "Pause").getAttribute("length")).isEqualTo("1");
    }
}
