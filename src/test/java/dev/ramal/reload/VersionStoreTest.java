package dev.ramal.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ramal.check.RouteFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionStoreTest {

    /** As when root goes back to another version where only root may write the routes. */
    @Test
    void what_root_keeps_belongs_to_whose_directory_it_is_kept_in(@TempDir Path where) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")));
        Path routes = Files.createDirectory(where.resolve("routes"));
        Files.writeString(routes.resolve("flow-sales.camel.yaml"), "- route:\n");
        Path versions = Files.createDirectory(where.resolve("versions"));
        UserPrincipal ramal =
                versions.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(versions, ramal);
        VersionStore store = new VersionStore(
                versions,
                RouteFolders.of(
                        "file:" + routes + "/**/*.camel.yaml",
                        "file:" + Files.createDirectory(where.resolve("kamelets"))));

        Path kept = versions.resolve(store.keep(Snapshot.read(store.live())));

        try (Stream<Path> all = Files.walk(kept)) {
            assertThat(all).hasSizeGreaterThan(2).allSatisfy(each -> assertThat(Files.getOwner(each))
                    .isEqualTo(ramal));
        }
    }
}
