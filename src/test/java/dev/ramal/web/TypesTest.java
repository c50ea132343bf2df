package dev.ramal.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The pages keep the types that their JSDoc says: TypeScript's checker looks at each of them as it is. It comes from npm
 * into target/types; nobody who runs or builds Ramal needs it. {@code ./mvnw -Ptypes test -Dtest=TypesTest}
 */
@EnabledIfSystemProperty(named = "types", matches = "check")
@EnabledIf("nodeIsThere")
class TypesTest {

    private static final Path TOOLS = Path.of("target/types");
    private static final String TYPESCRIPT = "typescript@5.9.3";
    private static final String LIT = "lit@3.3.2";

    @Test
    void the_pages_keep_their_types() throws Exception {
        Files.createDirectories(TOOLS);
        if (!Files.exists(TOOLS.resolve("node_modules/typescript/bin/tsc"))) {
            String said =
                    run("npm", "install", "--no-audit", "--no-fund", "--prefix", TOOLS.toString(), TYPESCRIPT, LIT);
            assertThat(TOOLS.resolve("node_modules/typescript/bin/tsc"))
                    .as(said)
                    .exists();
        }

        assertThat(run(
                        "node",
                        TOOLS + "/node_modules/typescript/bin/tsc",
                        "--pretty",
                        "false",
                        "-p",
                        "src/test/types/jsconfig.json"))
                .isEmpty();
    }

    /** Whether Node is there with npm; says so when it is not. */
    static boolean nodeIsThere() {
        boolean there = Stream.of("node", "npm").allMatch(TypesTest::isFound);
        if (!there) {
            System.out.println(
                    "No Node was found, so the types of the pages were not checked: install nodejs and npm.");
        }
        return there;
    }

    private static boolean isFound(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroy();
            }
            return said;
        }
    }
}
