package dev.ramal.dialling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.ramal.twilio.TwilioRest;
import dev.ramal.voice.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Walks every route and kamelet: whatever reaches a number, by TwiML or by Twilio's REST API, does so only where the
 * guard was asked before and has allowed it.
 */
class GuardPathsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALLOWED = "${variable.judgement.isAllowed} == true";
    private static final String REFUSED = "${variable.judgement.isAllowed} == false";

    /** The steps that reach a number themselves, and the one file where each may stand without being guarded there. */
    private static final List<Reach> REACHES = List.of(
            // Dials in TwiML: of the kamelet, whoever uses it is walked.
            new Reach(Pattern.compile("\"method\":\"dialNumber\\("), "dial-action.kamelet.yaml"),
            // Twilio's Calls: of call-send, whoever calls it is walked.
            new Reach(Pattern.compile("\"ref\":\"callPlacing\",\"method\":\"place\\("), "call-send.camel.yaml"),
            // Twilio's Messages: of message-send, whoever calls it is walked.
            new Reach(Pattern.compile("\"ref\":\"messageSending\",\"method\":\"send\\("), "message-send.camel.yaml"));

    private static final Set<String> SENDING = Set.of("call-send", "message-send");

    private record Reach(Pattern step, String home) {}

    private final List<String> unguarded = new ArrayList<>();
    private int found;

    @Test
    void whatever_reaches_a_number_asked_the_guard_before() throws IOException {
        for (Path file : files()) {
            JsonNode document = yaml(file);
            walk(file.getFileName().toString(), steps(document), false, false);
        }

        assertThat(unguarded).isEmpty();
        assertThat(found).as("places that reach a number").isGreaterThanOrEqualTo(5);
    }

    @Test
    void nothing_in_the_routes_speaks_to_twilio_by_itself() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readString(file))
                    .as("%s", file)
                    .doesNotContain("api.twilio.com", "uri: twilio", "ref: twilioRest", "<Dial", "/Calls.json")
                    .doesNotContain("/Messages.json");
        }
    }

    @Test
    void one_class_alone_posts_to_twilio() {
        JavaClasses ramal = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("dev.ramal");
        Set<String> clients = ramal.stream()
                .filter(one -> one.getDirectDependenciesFromSelf().stream()
                        .anyMatch(use -> use.getTargetClass().getName().equals("java.net.http.HttpRequest")))
                .map(one -> one.getSimpleName())
                .collect(Collectors.toSet());
        assertThat(clients).contains("TwilioRest").isSubsetOf(Set.of("TwilioRest", "OperatorClient", "Comparison"));

        Set<String> posts = ramal.get(TwilioRest.class).getMethodCallsToSelf().stream()
                .filter(call -> call.getTarget().getName().equals("post"))
                .map(JavaMethodCall::getOriginOwner)
                .map(owner -> owner.getSimpleName())
                .collect(Collectors.toSet());
        assertThat(posts)
                .as("placing is guarded by the routes; a change touches only a call that goes on")
                .containsExactlyInAnyOrder("CallPlacing", "MachineAnswers", "MessageSending");

        assertThat(ramal.stream()
                        .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                        .map(use -> use.getTargetClass().getName()))
                .as("twilio-java's own client asks up to six times")
                .doesNotContain("com.twilio.http.TwilioRestClient", "com.twilio.Twilio");
    }

    @Test
    void numbers_that_a_flow_names_itself_pass_the_rules_of_numbers() {
        JavaClasses ramal = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("dev.ramal");
        Set<String> ringing = ramal.get(Ring.class).getConstructorCallsToSelf().stream()
                .map(call -> call.getOriginOwner().getSimpleName())
                .collect(Collectors.toSet());
        assertThat(ringing)
                .as("FollowMe alone rings numbers, which it asks Destinations about; the others ring webphones")
                .containsExactlyInAnyOrder("FollowMe", "Ringing", "Verbs");
    }

    private void walk(String file, JsonNode steps, boolean asked, boolean allowed) {
        boolean now = asked;
        for (JsonNode step : steps) {
            if (step.at("/to/uri").asText().equals("kamelet:guard-check-action")) {
                now = true;
                continue;
            }
            if (step.has("choice")) {
                boolean otherwise = allowed;
                for (JsonNode when : step.at("/choice/when")) {
                    String expression = when.at("/expression/simple/expression").asText();
                    walk(file, when.path("steps"), now, otherwise || (now && expression.equals(ALLOWED)));
                    otherwise |= now && expression.equals(REFUSED);
                }
                walk(file, step.at("/choice/otherwise/steps"), now, otherwise);
                continue;
            }
            if (reaches(file, step)) {
                found++;
                if (!allowed) {
                    unguarded.add(file + ": " + step);
                }
            }
            for (JsonNode inner : step) {
                walk(file, inner.path("steps"), now, allowed);
                inner.path("doCatch").forEach(one -> walk(file, one.path("steps"), asked, false));
            }
        }
    }

    private static boolean reaches(String file, JsonNode step) {
        JsonNode to = step.path("to");
        boolean dials = to.path("uri").asText().equals("kamelet:dial-action")
                && !to.at("/parameters/to").asText().equals("client");
        boolean sends = to.path("uri").asText().equals("direct")
                && SENDING.contains(to.at("/parameters/name").asText());
        String text = step.toString();
        return dials
                || sends
                || SENDING.stream().anyMatch(name -> text.contains("direct:" + name))
                || REACHES.stream()
                        .anyMatch(reach -> !reach.home().equals(file)
                                && reach.step().matcher(text).find());
    }

    private static JsonNode steps(JsonNode document) {
        JsonNode route = document.isArray() ? document.get(0).path("route") : document.at("/spec/template");
        return route.at("/from/steps");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Stream.concat(Files.walk(Path.of("routes")), Files.walk(Path.of("kamelets")))) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static JsonNode yaml(Path file) throws IOException {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
    }
}
