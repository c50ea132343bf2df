package dev.ramal.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.contacts.CsvFault.Why;
import dev.ramal.deliveries.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every text that the pages say is there in both languages, and every text that is there is said. */
class DictionariesTest {

    private static final Path WEB = Path.of("src/main/resources/web");
    /** A key stands whole in the code: where it is said, or in a table of words. */
    private static final Pattern KEY = Pattern.compile("'([a-z][A-Za-z]*\\.[A-Za-z0-9.]+)'");

    private static final Pattern SAID = Pattern.compile("\\bt\\('([^']+)'");
    private static final Pattern COUNTED = Pattern.compile("\\btn\\('([^']+)'");
    /** What a route delivers to. */
    private static final Pattern CONSUMED = Pattern.compile(
            "\\n    from:\\n(?:      description: .*\\n)?      uri: durable\\n      parameters:\\n        destination: ([a-z-]+)");

    private static final Pattern GAP = Pattern.compile("\\{\\w+}");

    private final Map<String, String> portuguese = read("pt-BR");
    private final Map<String, String> english = read("en");
    private final String code = code();

    @Test
    void both_languages_have_the_same_texts_with_the_same_gaps() {
        assertThat(portuguese.keySet()).isEqualTo(english.keySet());
        portuguese.forEach((key, text) -> {
            assertThat(text).as("%s", key).isNotBlank();
            assertThat(english.get(key)).as("%s", key).isNotBlank();
            assertThat(found(GAP, text, 0)).as("%s", key).isEqualTo(found(GAP, english.get(key), 0));
        });
    }

    @Test
    void every_text_that_is_said_is_there() {
        assertThat(portuguese.keySet()).containsAll(found(SAID, code, 1)).containsAll(counted());
    }

    @Test
    void every_text_that_is_there_is_said() {
        Set<String> used = found(KEY, code, 1);
        used.addAll(counted());
        assertThat(used).containsAll(portuguese.keySet());
    }

    @Test
    void every_fault_of_a_file_of_blocked_numbers_has_its_words() {
        List<Why> ofContacts =
                List.of(Why.NOT_UTF8, Why.NO_NUMBER_AND_NAME, Why.NAME_MISSING, Why.NAME_TOO_LONG, Why.NAME_CONTROL);
        String table = code.substring(code.indexOf("const FAULTS"), code.indexOf("};", code.indexOf("const FAULTS")));

        assertThat(found(Pattern.compile("'?([a-z-]+)'?: 'import\\."), table, 1))
                .isEqualTo(Arrays.stream(Why.values())
                        .filter(why -> !ofContacts.contains(why))
                        .map(Why::code)
                        .collect(Collectors.toSet()));
    }

    @Test
    void every_destination_of_a_delivery_has_its_words() throws IOException {
        String table = code.substring(
                code.indexOf("const DESTINATIONS"), code.indexOf("};", code.indexOf("const DESTINATIONS")));
        Set<String> destinations = new TreeSet<>();
        try (var files = Files.walk(Path.of("routes"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                destinations.addAll(found(CONSUMED, Files.readString(file), 1));
            }
        }

        assertThat(destinations).contains("drive", "text-missed-caller");
        assertThat(found(Pattern.compile("'?([a-z-]+)'?: 'destination\\."), table, 1))
                .isEqualTo(destinations);
    }

    @Test
    void every_fault_of_a_delivery_has_its_words_and_stands_in_the_reference() throws IOException {
        String table = code.substring(
                code.indexOf("const DELIVERY_FAULTS"), code.indexOf("};", code.indexOf("const DELIVERY_FAULTS")));
        Set<String> codes =
                Arrays.stream(Fault.Kind.values()).map(Fault.Kind::code).collect(Collectors.toSet());

        assertThat(found(Pattern.compile("'?([a-z-]+)'?: 'fault\\."), table, 1)).isEqualTo(codes);
        String reference = Files.readString(Path.of("docs/reference/api.md"));
        assertThat(codes).allSatisfy(each -> assertThat(reference).contains("`" + each + "`"));
    }

    private Set<String> counted() {
        Set<String> keys = new TreeSet<>();
        found(COUNTED, code, 1).forEach(key -> keys.addAll(List.of(key + ".one", key + ".other")));
        return keys;
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        Set<String> all = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            all.add(matcher.group(group));
        }
        return all;
    }

    private static Map<String, String> read(String language) {
        try {
            return new TreeMap<>(new ObjectMapper()
                    .readValue(
                            WEB.resolve("i18n/" + language + ".json").toFile(),
                            new TypeReference<Map<String, String>>() {}));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String code() {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(WEB)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".js"))
                    .filter(each -> !each.toString().contains("vendor"))
                    .toList()) {
                all.append(Files.readString(file));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return all.toString();
    }
}
