package dev.ramal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of {@code docs/} with a part that is made from what it describes. The part stands between two comments.
 * {@code ./mvnw test -Dtest='*ReferenceTest' -Ddocs=write} makes it anew.
 */
final class Page {

    private static final String BEGIN = "<!-- made from the code; ./mvnw test -Dtest='*ReferenceTest' -Ddocs=write -->";
    private static final String END = "<!-- end of what is made -->";

    private final Path file;

    Page(String file) {
        this.file = Path.of("docs", file);
    }

    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless the page's part is this text. */
    void says(String made) {
        String text = text();
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin).as("%s: where the made part begins", file).isNotNegative();
        assertThat(end).as("%s: where it ends", file).isGreaterThan(begin);
        String wanted =
                text.substring(0, begin + BEGIN.length()) + "\n\n" + made.strip() + "\n\n" + text.substring(end);
        if ("write".equals(System.getProperty("docs"))) {
            write(wanted);
        } else {
            assertThat(text).as("%s: write it with -Ddocs=write", file).isEqualTo(wanted);
        }
    }

    /** Fit for a cell of a table. */
    static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").strip();
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
