package dev.ramal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the pages say is still so. */
class PagesTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z0-9._-]+)` \\| \\S");
    private static final Pattern PATH = Pattern.compile("(?m)^\\| [A-Z, ]+ \\| `([^`]+)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+Test)`");

    @Test
    void every_link_leads_somewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String target = link.group(1);
                if (target.startsWith("http")) {
                    continue;
                }
                String file = target.replaceFirst("#.*", "");
                Path folder = page.toAbsolutePath().getParent();
                Path there = file.isEmpty() ? page : folder.resolve(file).normalize();
                if (!Files.exists(there)) {
                    broken.add(page + ": " + target);
                } else if (target.contains("#") && !anchors(there).contains(target.replaceFirst(".*#", ""))) {
                    broken.add(page + ": no such heading: " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_direct_dependency_has_its_reason() throws Exception {
        assertThat(rows("explanation/dependencies.md")).isEqualTo(dependencies());
    }

    @Test
    void every_path_that_a_route_serves_is_told() throws IOException {
        TreeSet<String> served = new TreeSet<>();
        Pattern path = Pattern.compile("uri: platform-http\\s+parameters:\\s+path: (\\S+)");
        for (Path route : files(Path.of("routes"), file -> file.toString().endsWith(".camel.yaml"))) {
            Matcher found = path.matcher(Files.readString(route));
            while (found.find()) {
                served.add(found.group(1));
            }
        }
        Matcher told = PATH.matcher(new Page("reference/paths.md").text());
        TreeSet<String> paths = new TreeSet<>();
        while (told.find()) {
            paths.add(told.group(1));
        }
        assertThat(paths).isEqualTo(served);
    }

    @Test
    void every_test_that_holds_a_promise_exists() throws IOException {
        List<String> tests = files(
                        Path.of("src/test/java"), file -> file.toString().endsWith(".java"))
                .stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .toList();
        Matcher named = TEST.matcher(Files.readString(Path.of("SECURITY.md")));
        List<String> promised = new ArrayList<>();
        while (named.find()) {
            promised.add(named.group(1));
        }
        assertThat(promised).isNotEmpty().allMatch(tests::contains);
    }

    private static Set<String> rows(String page) {
        Matcher row = ROW.matcher(new Page(page).text());
        Set<String> names = new TreeSet<>();
        while (row.find()) {
            names.add(row.group(1));
        }
        return names;
    }

    private static Set<String> dependencies() throws Exception {
        Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse("pom.xml")
                .getDocumentElement();
        Set<String> names = new TreeSet<>();
        NodeList children = child(project, "dependencies").getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element dependency) {
                names.add(child(dependency, "artifactId").getTextContent());
            }
        }
        return names;
    }

    private static Element child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element;
            }
        }
        throw new AssertionError("no " + name);
    }

    /** The headings of a page as a browser's addresses name them. */
    private static List<String> anchors(Path page) throws IOException {
        try (Stream<String> lines = Files.lines(page)) {
            return lines.filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceFirst("^#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'))
                    .toList();
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages =
                new ArrayList<>(files(Path.of("docs"), file -> file.toString().endsWith(".md")));
        for (String page : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")) {
            pages.add(Path.of(page));
        }
        return pages;
    }

    private static List<Path> files(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).filter(wanted).toList();
        }
    }
}
