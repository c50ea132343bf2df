package dev.ramal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The words by which programs know what is wrong are promised: a title that changes changes one. */
class ProblemCodesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TITLE =
            Pattern.compile("(?:new Problem|Reply\\.problem)\\((?:\\s*\\d+|status),\\s*\"([^\"]+)\"\\s*([,+])");
    private static final Pattern WRITTEN = Pattern.compile("\\\\?\"code\\\\?\":\\\\?\"([a-z-]+)\\\\?\"");
    private static final Pattern TOLD = Pattern.compile("`([a-z0-9-]+(?:-…)?)`");
    private static final Pattern KNOWN =
            Pattern.compile("^  '([a-z-]+)': '(?:trouble|phone|person)\\.", Pattern.MULTILINE);

    @Test
    void a_code_is_made_of_the_words_of_the_title() throws IOException {
        assertThat(code("No such call")).isEqualTo("no-such-call");
        assertThat(code("Not a recording's SID")).isEqualTo("not-a-recordings-sid");
        assertThat(code("Not JSON")).isEqualTo("not-json");
    }

    @Test
    void every_code_stands_in_the_reference_and_no_other() throws IOException {
        Set<String> codes = new TreeSet<>();
        for (Path source : files("src/main/java", ".java")) {
            String text = Files.readString(source);
            for (Matcher each = TITLE.matcher(text); each.find(); ) {
                codes.add(
                        each.group(2).equals(",")
                                ? code(each.group(1))
                                : code(each.group(1) + "x").replaceFirst("x$", "…"));
            }
            find(WRITTEN, text, codes);
        }
        find(WRITTEN, Files.readString(Path.of("routes/errors/api.camel.yaml")), codes);

        String reference = Files.readString(Path.of("docs/reference/api.md"));
        Set<String> told = new TreeSet<>();
        find(TOLD, reference.substring(reference.indexOf("\n## Problems\n")), told);
        assertThat(told).isEqualTo(codes);
    }

    @Test
    void every_code_that_the_pages_know_stands_in_the_reference() throws IOException {
        Set<String> known = new TreeSet<>();
        find(KNOWN, Files.readString(Path.of("src/main/resources/web/lib/words.js")), known);

        assertThat(known).contains("no-such-call");
        String reference = Files.readString(Path.of("docs/reference/api.md"));
        assertThat(known).allSatisfy(each -> assertThat(reference).contains("`" + each + "`"));
    }

    private static void find(Pattern pattern, String text, Set<String> into) {
        for (Matcher each = pattern.matcher(text); each.find(); ) {
            into.add(each.group(1));
        }
    }

    private static Iterable<Path> files(String below, String end) throws IOException {
        try (var all = Files.walk(Path.of(below))) {
            return all.filter(each -> each.toString().endsWith(end)).toList();
        }
    }

    private static String code(String title) throws IOException {
        Reply reply = new Problem(400, title, "").reply();
        JsonNode document = JSON.readTree(((Reply.Bytes) reply.content()).bytes());
        assertThat(document.path("title").asText()).isEqualTo(title);
        return document.path("code").asText();
    }
}
