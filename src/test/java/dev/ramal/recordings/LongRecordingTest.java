package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.fakes.DeliveryDesk;
import dev.ramal.fakes.Fault;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the call: a JVM as for a small machine delivers 200 MB. */
@Tag("slow")
class LongRecordingTest {

    private static final long FRAMES = 500_000;
    private static final long BYTES = FRAMES * 417;

    @Test
    void two_hundred_megabytes_pass_through_a_small_heap(@TempDir Path data) throws Exception {
        Path log = data.resolve("log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@jvm.options",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongRecordingTest.class.getName(),
                        data.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(new File("."))
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(log)).contains("archived and uploaded " + BYTES);
        assertThat(process.exitValue()).isZero();
    }

    /** Runs in the small JVM, with the stand-ins in the same heap; the upload is broken off once. */
    public static void main(String[] arguments) throws Exception {
        try (DeliveryDesk desk = new DeliveryDesk(Path.of(arguments[0]))) {
            desk.record("client:ana", "Álefe");
            desk.twilio.frames(FRAMES);
            desk.drive.fail("chunk", new Fault.BreakOff());
            desk.durable.deliver("drive", DeliveryDesk.RECORDING);
            desk.durable.deliver("archive", DeliveryDesk.RECORDING);
            long uploaded = desk.drive.recordings().get(0).size();
            long archived = Files.size(Path.of(arguments[0])
                    .resolve("archive")
                    .resolve(desk.files("archive").get(0)));
            System.out.println("archived and uploaded " + (uploaded == archived ? uploaded : -1));
        }
        System.exit(0);
    }
}
