package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** Whether a text is TwiML, by {@code twiml-schema.json} and a real XML parser. */
public final class TwimlSchema {

    private static final int LONGEST = 64 * 1024;
    private static final int MOST_PARTIES = 10;
    private static final JsonNode SCHEMA = schema();

    private TwimlSchema() {}

    /** Parses it, and fails unless it is valid voice TwiML. */
    public static Element valid(String twiml) {
        assertThat(twiml.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(LONGEST);
        Element response = parse(twiml).getDocumentElement();
        assertThat(response.getTagName()).isEqualTo("Response");
        children(response).forEach(verb -> {
            assertThat(allowed(SCHEMA.at("/root/VoiceResponse"))).contains(verb.getTagName());
            check(verb);
        });
        return response;
    }

    /** The tag names of the verbs, in order. */
    public static List<String> verbs(String twiml) {
        return children(valid(twiml)).stream().map(Element::getTagName).toList();
    }

    private static void check(Element element) {
        JsonNode definition = SCHEMA.at("/voice/" + element.getTagName());
        assertThat(definition.isMissingNode()).as(element.getTagName()).isFalse();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            JsonNode known = definition.at("/attributes/" + attribute.getNodeName());
            assertThat(known.isMissingNode())
                    .as("%s@%s", element.getTagName(), attribute.getNodeName())
                    .isFalse();
            if (known.has("enum") && !known.path("list").isMissingNode()) {
                Set<String> values = values(known.get("enum"));
                assertThat(values).contains(attribute.getNodeValue().split(" "));
            }
            if (known.path("javaType").asText().equals("Boolean")) {
                assertThat(attribute.getNodeValue()).isIn("true", "false");
            }
        }
        if (element.getTagName().equals("Dial")) {
            assertThat(children(element)).hasSizeLessThanOrEqualTo(MOST_PARTIES);
        }
        children(element).forEach(child -> {
            assertThat(allowed(definition)).contains(child.getTagName());
            check(child);
        });
    }

    private static Set<String> allowed(JsonNode definition) {
        return values(definition.path("children"));
    }

    private static Set<String> values(JsonNode array) {
        Set<String> values = new HashSet<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }

    private static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(child);
            }
        }
        return children;
    }

    private static Document parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (Exception e) {
            throw new AssertionError("not XML: " + xml.substring(0, Math.min(300, xml.length())), e);
        }
    }

    private static JsonNode schema() {
        try (InputStream in = TwimlSchema.class.getResourceAsStream("/twilio/twiml-schema.json")) {
            return new ObjectMapper().readTree(in).get("elements");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
