package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.fakes.DeliveryDesk;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordingNameTest {

    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final String SID = DeliveryDesk.RECORDING;

    @Test
    void names_folder_and_file_in_the_offices_time() {
        RecordingName name = name("{year}/{month}", "{date}_{time}_{direction}_{number}_{agent}_{sid}");

        assertThat(name.path(recording("client:ana", null)))
                .isEqualTo("2026/10/2026-10-31_22-30-00_inbound_+5511987654321_ana_" + SID + ".mp3");
    }

    @Test
    void a_colleague_is_named_like_an_agent() {
        StoredRecording colleagues = new StoredRecording(
                SID,
                DeliveryDesk.CALL,
                2,
                18,
                Instant.parse("2026-11-01T01:30:00Z"),
                "outbound",
                "client:ana",
                "bea",
                "client:ana",
                null,
                "client:bea",
                null,
                null,
                null,
                false);

        assertThat(name("", "{direction}_{number}_{agent}_{sid}").path(colleagues))
                .isEqualTo("outbound_bea_ana_" + SID + ".mp3");
    }

    @Test
    void leaves_no_gap_for_what_is_unknown() {
        RecordingName name = name("", "{date}_{agent}_{contact}_{sid}");

        assertThat(name.path(recording(null, null))).isEqualTo("2026-10-31_" + SID + ".mp3");
    }

    @Test
    void keeps_letters_composed() {
        String decomposed = Normalizer.normalize("Álefe – ligação", Normalizer.Form.NFD);

        assertThat(name("{contact}", "{sid}").folders(recording(null, decomposed)))
                .containsExactly("Álefe – ligação");
    }

    @Test
    void no_value_adds_a_folder_or_hides_a_file() {
        RecordingName name = name("{contact}/{agent}", "{contact}{sid}");

        String path = name.path(recording("client:..", "../../etc/passwd\\x\u0000\u202e"));

        assertThat(path.split("/")).hasSize(3).noneMatch(part -> part.startsWith("."));
        assertThat(path).doesNotContain("..\\", "\u0000", "\u202e");
        assertThat(name("{contact}", "{sid}").folders(recording(null, "CON"))).containsExactly("_CON");
        assertThat(name("{contact}", "{sid}").folders(recording(null, null))).containsExactly("_");
    }

    @Test
    void any_value_gives_a_name_that_every_file_system_takes() {
        RecordingName name = name("{contact}", "{agent}_{contact}_{sid}");
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(200); j > 0; j--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
            }
            StoredRecording recording = recording(text.reverse().toString(), text.toString());
            for (String part : List.of(name.folders(recording).get(0), name.file(recording))) {
                assertThat(part.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 180);
                assertThat(part).doesNotContain("/", "\\", ":", "\u0000").doesNotStartWith(".");
                assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(part)).isTrue();
            }
            assertThat(name.file(recording)).endsWith(SID + ".mp3");
        }
    }

    @Test
    void a_wrong_template_is_told_in_a_sentence() {
        assertThat(RecordingName.check("{year}/{mouth}", "{sid}"))
                .singleElement()
                .asString()
                .startsWith("recordings.folder has an unknown field {mouth}; it may use agent, call, callee,");
        assertThat(RecordingName.check("", "{date}"))
                .containsExactly("recordings.name must contain {sid}: nothing else tells two recordings apart.");
        assertThat(RecordingName.check("{year", "a/{sid}")).hasSize(2);
        assertThat(RecordingName.check("{year}/{month}", "{sid}")).isEmpty();
        assertThatThrownBy(() -> name("{nothing}", "{sid}")).isInstanceOf(IllegalArgumentException.class);
    }

    private static RecordingName name(String folder, String name) {
        return new RecordingName(folder, name, ZONE, AudioFormat.MP3);
    }

    private static StoredRecording recording(@Nullable String agent, @Nullable String contact) {
        return new StoredRecording(
                SID,
                DeliveryDesk.CALL,
                2,
                120,
                Instant.parse("2026-11-01T01:30:00Z"),
                "inbound",
                "+5511987654321",
                "+551140000000",
                agent,
                null,
                "+5511987654321",
                contact,
                null,
                null,
                false);
    }
}
