package dev.ramal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses RAMAL =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.ramal");

    @Test
    void packages_form_no_cycle() {
        slices().matching("dev.ramal.(*)..").should().beFreeOfCycles().check(RAMAL);
    }

    @Test
    void the_story_of_a_call_knows_nothing_of_ramal() {
        noClasses()
                .that()
                .resideInAPackage("dev.ramal.calls..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.ramal",
                        "dev.ramal.alerts..",
                        "dev.ramal.cli..",
                        "dev.ramal.contacts..",
                        "dev.ramal.database..",
                        "dev.ramal.deliveries..",
                        "dev.ramal.dialling..",
                        "dev.ramal.edge..",
                        "dev.ramal.journal..",
                        "dev.ramal.operations..",
                        "dev.ramal.people..",
                        "dev.ramal.recordings..",
                        "dev.ramal.settings..",
                        "dev.ramal.simulator..",
                        "dev.ramal.twilio..",
                        "dev.ramal.voice..",
                        "dev.ramal.wiring..")
                .because("the heart is pure: it can be read and tested alone")
                .check(RAMAL);
    }

    @Test
    void no_part_reads_the_settings_or_wires_itself() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.ramal", "dev.ramal.wiring..", "dev.ramal.settings..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.ramal.settings..", "dev.ramal.wiring..")
                .because("a part is given what it needs")
                .check(RAMAL);
    }

    @Test
    void decisions_do_not_know_camel() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.ramal.calls..",
                        "dev.ramal.twilio..",
                        "dev.ramal.voice..",
                        "dev.ramal.alerts..",
                        "dev.ramal.contacts..",
                        "dev.ramal.dialling..",
                        "dev.ramal.journal..",
                        "dev.ramal.people..",
                        "dev.ramal.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .because("a decision that takes records can be tested without a route")
                .check(RAMAL);
    }

    @Test
    void only_the_edge_and_the_simulator_open_sockets_for_http() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.ramal.edge..", "dev.ramal.simulator..", "dev.ramal")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .because("what comes in passes the gates of the edge, before any route")
                .check(RAMAL);
    }

    @Test
    void nobody_prints_but_the_command_line() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.ramal.cli..", "dev.ramal.simulator..", "dev.ramal")
                .should()
                .accessField(System.class, "out")
                .because("a service speaks through its log, where numbers are masked")
                .check(RAMAL);
    }
}
