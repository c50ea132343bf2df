package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import dev.ramal.fakes.DeliveryDesk;
import dev.ramal.fakes.Fault;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deliveries' statements on the other database. */
class DeliveriesOnPostgresTest {

    @Test
    void archives_uploads_and_tells_once(@TempDir Path data) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
            config.setUsername("postgres");
            config.setMaximumPoolSize(4);
            try (DeliveryDesk desk = new DeliveryDesk(data, config)) {
                desk.record("client:ana", "Álefe");
                desk.drive.fail("chunk", new Fault.Corrupt());

                desk.durable.deliver("archive", DeliveryDesk.RECORDING);
                assertThat(desk.durable.deliver("drive", DeliveryDesk.RECORDING))
                        .isEqualTo(2);
                desk.durable.deliver("slack", DeliveryDesk.CALL + ":call");

                assertThat(desk.files("archive")).hasSize(1);
                assertThat(desk.drive.recordings()).singleElement().satisfies(file -> assertThat(desk.driveLink())
                        .contains(file.id()));
                assertThat(desk.slack.messages()).hasSize(1);
            }
        }
    }
}
