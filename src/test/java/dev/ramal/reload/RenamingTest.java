package dev.ramal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Installation;
import dev.ramal.check.RouteFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows under the names of a version. */
class RenamingTest {

    @Test
    void options_of_an_endpoint_stay_behind_the_name_of_its_flow(@TempDir Path folder) throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Path kamelets = Files.createDirectories(folder.resolve("kamelets"));
        String steps = "- to:\n    description: Go on\n    uri: direct:flow-closed?block=false\n"
                + "- toD:\n    description: Go on\n    uri: direct:flow-${variable.flow}?cacheSize=10\n";
        Files.writeString(routes.resolve("flow-begin.camel.yaml"), Installation.flow("begin", steps));

        String renamed = Renaming.of(new RouteFolders(routes, kamelets), "_3f2a91c05b7e")
                .get("flow-begin_3f2a91c05b7e.camel.yaml");

        assertThat(renamed)
                .contains("direct:flow-closed_3f2a91c05b7e?block=false")
                .contains("direct:flow-${variable.flow}_3f2a91c05b7e?cacheSize=10");
    }
}
