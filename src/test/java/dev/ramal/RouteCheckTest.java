package dev.ramal;

import static dev.ramal.Installation.flow;
import static dev.ramal.Installation.kamelet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.check.Checks;
import dev.ramal.check.Finding;
import dev.ramal.check.RouteSet;
import dev.ramal.check.Surroundings;
import dev.ramal.settings.Configuration;
import dev.ramal.settings.Settings;
import dev.ramal.wiring.FlowWiring;
import dev.ramal.wiring.ReloadWiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ramal check} finds, where, and what it says to do. */
class RouteCheckTest {

    private static final String HANG_UP = kamelet("hang-up-action");

    @Test
    void what_is_shipped_has_nothing_wrong() {
        assertThat(new RouteCheck(configuration(Installation.with(Map.of()))).findings())
                .isEmpty();
    }

    @Test
    void a_syntax_error_has_line_and_column() {
        List<String> found =
                found("routes/flow-sales.camel.yaml", flow("sales", "- to: [").replace("group", "  group"));

        assertThat(found).hasSize(1);
        assertThat(found.get(0)).matches("routes/flow-sales.camel.yaml:\\d+:\\d+: This is not YAML: .*");
    }

    @Test
    void text_that_is_not_yaml_says_which_line() {
        assertThat(found("routes/flow-sales.camel.yaml", "- route:\n    id: \"flow-sales\n    x: y\n"))
                .singleElement()
                .asString()
                .startsWith("routes/flow-sales.camel.yaml:4:");
    }

    @Test
    void a_field_that_stands_there_twice_is_found_as_only_one_would_count() {
        String twice = kamelet("say-action", "text", "Bom dia.", "text", "Boa tarde.");

        assertThat(found("routes/flow-sales.camel.yaml", flow("sales", twice)))
                .containsExactly("routes/flow-sales.camel.yaml:19: text stands here twice, and one of the two would not"
                        + " count. Delete one of them; a step of its own begins with a dash.");
    }

    @Test
    void a_file_that_cannot_be_read_is_named_beside_what_else_is_wrong() throws IOException {
        Path where = Installation.with(
                Map.of("routes/flow-sales.camel.yaml", flow("sales", kamelet("go-to-action", "step", "nowhere"))));
        Path unreadable = Files.createDirectory(where.resolve("routes/flow-folder.camel.yaml"));
        // What an editor leaves there while somebody types.
        Files.createSymbolicLink(where.resolve("routes/.#flow-sales.camel.yaml"), Path.of("ana@desk.4711"));

        assertThat(new RouteCheck(configuration(where))
                        .findings().stream().filter(Finding::isError).map(Finding::toString))
                .contains(unreadable + ": The file cannot be read. Let Ramal's user read it.")
                .anyMatch(finding -> finding.contains("go-to-action goes on with the step nowhere"))
                .noneMatch(finding -> finding.contains(".#flow-sales"));
    }

    @Test
    void a_flow_in_a_folder_of_its_own_is_read_and_what_is_hidden_is_not() throws IOException {
        String nowhere = flow("sales", kamelet("go-to-action", "step", "nowhere"));
        Path where = Installation.with(Map.of("routes/sales/flow-sales.camel.yaml", nowhere));
        // As a volume of Kubernetes keeps what its links lead to.
        Path hidden = Files.createDirectory(where.resolve("routes/..2026_11_29"));
        Files.writeString(hidden.resolve("flow-sales.camel.yaml"), nowhere);

        assertThat(new RouteCheck(configuration(where))
                        .findings().stream().filter(Finding::isError).map(Finding::toString))
                .singleElement()
                .asString()
                .startsWith(where.resolve("routes/sales/flow-sales.camel.yaml") + ":");
    }

    /** One wrong step in a flow each: its line is that of the value. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            sai-action    | prompt: closed                  | 17 | There is no kamelet sai-action. Did you mean "say-action"?
            quite-other   | prompt: closed                  | 17 | There is no kamelet quite-other. docs/reference/kamelets.md lists them; one of your own is the file kamelets/quite-other.kamelet.yaml.
            say-action    | promt: closed                   | 18 | say-action has no parameter promt. Did you mean "prompt"?
            say-action    | prompt: closd                   | 18 | There is no prompt closd. Did you mean "closed"?
            go-to-action  | stp: closed                     | 18 | go-to-action has no parameter stp. Did you mean "step"?
            go-to-action  | step: Closed Now                | 18 | go-to-action: step cannot be "Closed Now". It must be of the shape [a-z][a-z0-9-]{0,59}.
            go-to-action  | step: clozed                    | 18 | go-to-action goes on with the step clozed, and no route flow-clozed answers it. Did you mean "closed"?
            pause-action  | seconds: 601                    | 18 | pause-action: seconds cannot be "601". It must be a whole number from 1 to 600.
            pause-action  | seconds: soon                   | 18 | pause-action: seconds cannot be "soon". It must be a whole number from 1 to 600.
            reject-action | reason: rude                    | 18 | reject-action: reason cannot be "rude". It must be one of rejected, busy.
            voicemail-action | transcribe: perhaps          | 18 | voicemail-action: transcribe cannot be "perhaps". It must be true or false.
            menu-action   | options: 1=closed, 2            | 18 | menu-action: options cannot be "1=closed, 2". It must be keys or words, each with a step, like 1=sales, 2=support.
            queue-action  | keys: 1=callback, 2=            | 18 | queue-action: keys cannot be "1=callback, 2=". It must be keys or words, each with a step, like 1=sales, 2=support.
            transfer-to-number-action | number: +551140000009, 119 | 18 | transfer-to-number-action: number cannot be "+551140000009, 119". It must be numbers with plus and country code, like +551140000001.
            sms-action    | to: 11987654321                 | 18 | sms-action: to cannot be "11987654321". It must be a number with plus and country code, like +551140000001.
            sms-action    | template: mised-call            | 18 | There is no template sms.template.mised-call. Did you mean "missed-call"?
            task-action   | attributes: department=sales    | 18 | task-action: attributes cannot be "department=sales". It must be a JSON object.
            task-action   | attributes: [4711]              | 18 | task-action: attributes cannot be "[4711]". It must be a JSON object.
            play-action   | sound: nothing.mp3              | 18 | There is no sound media/nothing.mp3. Put the file there, or name another.
            hours-action  | calendar: shop                  | 18 | There is no calendar calendars/shop.yaml. Put the file there, or name another.
            say-action    | text: '{{voice.agnts}}'         | 18 | There is no setting voice.agnts. Did you mean "voice.agents"?
            sql-run-action | statement: call-fnd            | 18 | There is no statement routes/sql/call-fnd.sql. Put the file there, or name another.
            """)
    void a_wrong_kamelet_or_parameter_is_named(String template, String parameter, int line, String sentence) {
        String[] pair = parameter.split(": ", 2);

        assertThat(found("routes/flow-sales.camel.yaml", flow("sales", kamelet(template, pair[0], pair[1]))))
                .contains("routes/flow-sales.camel.yaml:" + line + ": " + sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uri: kamelet:say-action?text=${variable.name}",
                "uri: kamelet\n    parameters:\n      templateId: ${variable.name}"
            })
    void a_kamelet_that_would_be_made_while_calls_go_on_is_refused(String made) {
        assertThat(found("routes/flow-sales.camel.yaml", flow("sales", "- toD:\n    " + made + "\n" + HANG_UP)))
                .singleElement()
                .asString()
                .contains(
                        ": This kamelet is made while calls go on, once for each value. Use a step \"to\" that names it;"
                                + " what differs from call to call goes into a variable that it reads.");
    }

    @Test
    void a_required_parameter_is_missed() {
        assertThat(found("routes/flow-sales.camel.yaml", flow("sales", kamelet("menu-action", "options", "1=closed"))))
                .containsExactly("routes/flow-sales.camel.yaml:17: menu-action needs the parameter next."
                        + " Add it: The step that goes on when nothing was chosen.");
    }

    @Test
    void a_menu_without_options_is_refused() {
        assertThat(found(
                        "routes/flow-sales.camel.yaml",
                        flow("sales", kamelet("menu-action", "options", "", "next", "closed"))))
                .contains("routes/flow-sales.camel.yaml:18: menu-action: options cannot be \"\"."
                        + " It must be keys or words, each with a step, like 1=sales, 2=support.");
    }

    @Test
    void an_option_of_a_menu_leads_nowhere() {
        assertThat(found(
                        "routes/flow-sales.camel.yaml",
                        flow("sales", kamelet("menu-action", "options", "1=closed, 2=nowhere", "next", "closed"))))
                .containsExactly(
                        "routes/flow-sales.camel.yaml:18: menu-action goes on with the step nowhere, and no route"
                                + " flow-nowhere answers it. Write routes/flow-nowhere.camel.yaml.");
    }

    @Test
    void a_step_that_camel_does_not_know_is_named() {
        assertThat(found("routes/flow-sales.camel.yaml", flow("sales", "- setBoddy:\n    constant: x\n")))
                .containsExactly(
                        "routes/flow-sales.camel.yaml:13: Camel knows no step setBoddy. Did you mean \"setBody\"?");
    }

    @Test
    void a_field_that_a_step_does_not_have_is_named() {
        assertThat(found("routes/flow-sales.camel.yaml", flow("sales", "- to:\n    urii: direct:flow-closed\n")))
                .contains("routes/flow-sales.camel.yaml:14: There is no urii here. Did you mean \"uri\"?");
    }

    @Test
    void a_route_that_is_called_does_not_exist() {
        assertThat(found("routes/flow-sales.camel.yaml", flow("sales", "- to:\n    uri: direct:flow-clozed\n")))
                .containsExactly("routes/flow-sales.camel.yaml:14: No route begins with direct:flow-clozed."
                        + " Did you mean \"flow-closed\"?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            uri: quartz:nightly                         | 14 | There is no component quartz. Look at its spelling; one that Ramal does not bring is a dependency in pom.xml.
            uri: kamelet                                | 14 | This step names no kamelet. Its address says which, such as kamelet:say-action.
            uri: direct                                 | 14 | This direct has no name. Its parameter name says which, such as flow-closed.
            uri: log:calls?marker={{brand.name          | 14 | There is {{ without }} behind it. Close it behind the name of the setting.
            uri: log:calls?marker={"a":{"b":1}}         | 14 | There is }} without {{ before it, with which the name of a setting begins. In JSON, leave a space between the two.
            """)
    void an_endpoint_that_nobody_answers_is_found_where_it_stands(String uri, int line, String sentence) {
        assertThat(found("routes/flow-sales.camel.yaml", flow("sales", "- to:\n    " + uri + "\n" + HANG_UP)))
                .containsExactly("routes/flow-sales.camel.yaml:" + line + ": " + sentence);
    }

    @Test
    void a_route_begins_with_a_component_that_is_not_there() {
        String nightly = flow("sales", HANG_UP).replace("uri: direct\n", "uri: quartz\n");

        assertThat(found("routes/nightly.camel.yaml", nightly))
                .singleElement()
                .asString()
                .contains(": There is no component quartz. ");
    }

    @Test
    void an_expression_cannot_be_read() {
        assertThat(found(
                        "routes/flow-sales.camel.yaml",
                        flow("sales", "- setVariable:\n    name: x\n    simple: ${variable.x\n" + HANG_UP)))
                .singleElement()
                .asString()
                .startsWith("routes/flow-sales.camel.yaml:15: This expression cannot be read: ");
    }

    @Test
    void flows_that_go_round_in_circles_are_an_error() {
        assertThat(found(Map.of(
                        "routes/flow-sales.camel.yaml", flow("sales", kamelet("go-to-action", "step", "support")),
                        "routes/flow-support.camel.yaml", flow("support", "- to:\n    uri: direct:flow-sales\n"))))
                .singleElement()
                .asString()
                .contains(": The flow goes round in circles without asking the caller anything: flow-");
    }

    @Test
    void a_circle_with_a_condition_or_a_caller_who_chooses_is_none() {
        String again = "- choice:\n    when:\n      - simple: ${variable.state[x]} == ''\n        steps:\n"
                + "          - to:\n              uri: direct:flow-sales\n";
        Map<String, String> conditional = Map.of("routes/flow-sales.camel.yaml", flow("sales", again));
        Map<String, String> chosen = Map.of(
                "routes/flow-sales.camel.yaml",
                flow("sales", kamelet("menu-action", "prompt", "closed", "options", "1=sales", "next", "sales")));

        assertThat(findings(conditional)).noneMatch(Finding::isError);
        assertThat(sentences(conditional)).anyMatch(each -> each.contains("goes round in circles"));
        assertThat(sentences(chosen)).noneMatch(each -> each.contains("circles"));
    }

    @Test
    void a_step_behind_one_that_leads_away_never_happens() {
        assertThat(sentences(Map.of("routes/flow-sales.camel.yaml", flow("sales", HANG_UP + kamelet("pause-action")))))
                .contains("routes/flow-sales.camel.yaml:18: This step never happens: hang-up-action in line 13 always"
                        + " leads away. Put it before that one, or into the step that goes on.");
    }

    @Test
    void a_route_to_which_nothing_leads_is_a_warning() {
        List<Finding> findings = findings(Map.of("routes/flow-sales.camel.yaml", flow("sales", HANG_UP)));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.isError()).isFalse();
            assertThat(finding.what()).isEqualTo("Nothing leads to direct:flow-sales.");
        });
    }

    @Test
    void the_flow_of_a_number_does_not_exist() {
        Configuration configuration = Configuration.of(
                settings(Installation.with(Map.of())).with(Map.of("flow.numbers", "+551140000002=incomming")),
                Samples.TOKEN);

        assertThat(ReloadWiring.checks(configuration).of(RouteSet.read(ReloadWiring.folders(configuration))))
                .extracting(Finding::toString)
                .containsExactly("flow.numbers: A number has the flow incomming, and there is no route flow-incomming."
                        + " Did you mean \"incoming\"?");
    }

    @Test
    void a_destination_that_no_route_takes_is_a_warning() {
        Configuration configuration = Configuration.of(
                settings(Installation.with(Map.of()))
                        .with(Map.of("calls.also-to", "slak", "recordings.also-to", "warehouse")),
                Samples.TOKEN);

        List<Finding> findings =
                ReloadWiring.checks(configuration).of(RouteSet.read(ReloadWiring.folders(configuration)));
        assertThat(findings).noneMatch(Finding::isError);
        assertThat(findings)
                .extracting(Finding::toString)
                .containsExactly(
                        "calls.also-to: No route takes what is sent to slak: it would wait. Did you mean \"slack\"?",
                        "recordings.also-to: No route takes what is sent to warehouse: it would wait."
                                + " Write routes/deliver-warehouse.camel.yaml, which begins with durable.");
    }

    @Test
    void an_address_that_nobody_filled_in_is_named_by_its_setting() {
        Path where = Installation.with(
                Map.of("routes/flow-sales.camel.yaml", flow("sales", "- to:\n    uri: \"{{own.crm-url}}\"\n")));
        Configuration configuration = Configuration.of(settings(where).with(Map.of("own.crm-url", "")), Samples.TOKEN);

        assertThat(new RouteCheck(configuration).findings())
                .filteredOn(Finding::isError)
                .extracting(Finding::what)
                .containsExactly("The setting own.crm-url, which is to say where this leads, has no value.");
    }

    @Test
    void a_prompt_of_one_language_alone_is_a_warning() {
        Path where = Installation.with(Map.of(
                "routes/flow-sales.camel.yaml", flow("sales", kamelet("say-action", "prompt", "aurora") + HANG_UP)));
        Configuration configuration = configuration(where);
        Set<String> known = FlowWiring.prompts(configuration, "en").names();
        Set<String> more = new HashSet<>(known);
        more.add("aurora");
        Surroundings surroundings = new Surroundings(
                configuration.settings().all(),
                Map.of("pt-BR", more, "en", known),
                configuration.flow().media(),
                configuration.flow().calendars(),
                Map.of("+551140000001", "sales"));

        assertThat(new Checks(surroundings).of(RouteSet.read(ReloadWiring.folders(configuration))))
                .singleElement()
                .matches(finding -> !finding.isError() && finding.what().endsWith("has no words in en."));
    }

    /** What only Camel itself can know: here, that a component does not exist. */
    @Test
    void what_camel_would_refuse_is_found_too() {
        Path where = Installation.with(
                Map.of("routes/flow-sales.camel.yaml", flow("sales", "- to:\n    uri: log:calls?loudness=high\n")));

        assertThat(new RouteCheck(configuration(where)).findings())
                .filteredOn(Finding::isError)
                .singleElement()
                .matches(finding -> finding.file().endsWith("flow-sales.camel.yaml")
                        && finding.what().contains("loudness"));
    }

    private static List<String> found(String file, String text) {
        return found(Map.of(file, text));
    }

    /** The errors. */
    private static List<String> found(Map<String, String> files) {
        return findings(files).stream()
                .filter(Finding::isError)
                .map(Finding::toString)
                .toList();
    }

    private static List<String> sentences(Map<String, String> files) {
        return findings(files).stream().map(Finding::toString).toList();
    }

    /** With places as somebody sees them who stands in the folder. */
    private static List<Finding> findings(Map<String, String> files) {
        Path where = Installation.with(files);
        Configuration configuration = configuration(where);
        return ReloadWiring.checks(configuration).of(RouteSet.read(ReloadWiring.folders(configuration))).stream()
                .map(finding -> new Finding(
                        finding.severity(),
                        finding.file().replace(where + "/", ""),
                        finding.line(),
                        finding.column(),
                        finding.what().replace(where + "/", ""),
                        finding.remedy()))
                .toList();
    }

    private static Configuration configuration(Path where) {
        return Configuration.of(settings(where), Samples.TOKEN);
    }

    private static Settings settings(Path where) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("twilio.account-sid", Samples.ACCOUNT);
        settings.put("twilio.auth-token", Samples.TOKEN);
        settings.put("twilio.phone-number", "+551140000001");
        settings.put("http.public-url", "https://hooks.example.com");
        settings.put("camel.main.routes-include-pattern", "file:" + where + "/routes/**/*.camel.yaml");
        settings.put("camel.component.kamelet.location", "file:" + where + "/kamelets");
        settings.put("flow.calendars", where.resolve("calendars").toString());
        return RamalExtension.defaults().with(settings);
    }
}
