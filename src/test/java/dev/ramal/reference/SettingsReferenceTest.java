package dev.ramal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {

    private static final Pattern TITLE = Pattern.compile("# --- (.+?) -+");
    private static final Pattern SETTING = Pattern.compile("([a-z][a-z0-9.-]+) = ?(.*)");
    private static final Pattern ENVIRONMENT = Pattern.compile("\\{\\{env:([A-Z0-9_]+):(.*)}}");

    @Test
    void the_page_tells_every_setting_as_application_properties_does() throws IOException {
        StringBuilder page = new StringBuilder();
        List<String> comment = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("application.properties"))) {
            Matcher title = TITLE.matcher(line);
            Matcher setting = SETTING.matcher(line);
            if (title.matches()) {
                comment.clear();
                page.append("\n## ")
                        .append(title.group(1))
                        .append("\n\n| setting | environment | default | |\n|---|---|---|---|\n");
            } else if (line.startsWith("# ")) {
                comment.add(line.substring(2));
            } else if (setting.matches() && !page.isEmpty()) {
                page.append(row(setting.group(1), setting.group(2), String.join(" ", comment)));
                comment.clear();
            }
        }
        new Page("reference/settings.md").says(page.toString());
    }

    @Test
    void the_example_of_the_environment_names_only_what_is_read() throws IOException {
        String properties = Files.readString(Path.of("application.properties"));
        Pattern name = Pattern.compile("#?([A-Z][A-Z0-9_]+)=.*");
        try (Stream<String> lines = Files.lines(Path.of(".env.example"))) {
            assertThat(lines.map(name::matcher).filter(Matcher::matches).map(found -> found.group(1)))
                    .isNotEmpty()
                    .allMatch(named -> properties.contains("{{env:" + named + ":")
                            || named.equals("SKIP_TWILIO_VALIDATION")
                            || named.equals("POSTGRES_PASSWORD"));
        }
    }

    /** So that what somebody forgets to fill in is missed at the start. */
    @Test
    void who_copies_the_example_of_the_environment_has_the_defaults() throws IOException {
        String properties = Files.readString(Path.of("application.properties"));
        try (Stream<String> lines = Files.lines(Path.of(".env.example"))) {
            assertThat(lines.filter(line -> line.matches("[A-Z][A-Z0-9_]+=.+")))
                    .isNotEmpty()
                    .allMatch(line -> properties.contains("{{env:" + line.replaceFirst("=", ":") + "}}"));
        }
    }

    private static String row(String name, String value, String meaning) {
        Matcher environment = ENVIRONMENT.matcher(value);
        boolean given = environment.matches();
        String fallback = given ? environment.group(2) : value;
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        name,
                        given ? "`" + environment.group(1) + "`" : "",
                        fallback.isEmpty() ? "" : "`" + Page.cell(fallback) + "`",
                        Page.cell(meaning));
    }
}
