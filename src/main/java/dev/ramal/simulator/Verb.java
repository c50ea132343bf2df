package dev.ramal.simulator;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * One element of TwiML.
 *
 * @param text its own text, stripped
 */
public record Verb(String name, Map<String, String> attributes, String text, List<Verb> children) {

    /** Why a document is no TwiML. */
    public static final class NotTwiml extends Exception {
        private static final long serialVersionUID = 1;

        NotTwiml(String why) {
            super(why);
        }
    }

    private static final int LONGEST = 64 * 1024;
    private static final ThreadLocal<DocumentBuilder> PARSER = ThreadLocal.withInitial(Verb::strictParser);

    public Verb {
        attributes = Map.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** The verbs of a document whose root is Response. Doctypes, foreign roots and more than 64 kB are refused. */
    public static List<Verb> parse(String document) throws NotTwiml {
        if (document.length() > LONGEST) {
            throw new NotTwiml("more than 64 kB");
        }
        if (document.isBlank()) {
            throw new NotTwiml("an empty body");
        }
        try {
            Element root = PARSER.get()
                    .parse(new InputSource(new StringReader(document)))
                    .getDocumentElement();
            if (!root.getTagName().equals("Response")) {
                throw new NotTwiml("a root element <" + root.getTagName() + ">");
            }
            Verb response = of(root);
            if (!response.text().isEmpty()) {
                throw new NotTwiml("text between the verbs");
            }
            return response.children();
        } catch (SAXException e) {
            throw new NotTwiml("XML that is not well-formed: " + e.getMessage());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nullable
    String attribute(String attribute) {
        return attributes.get(attribute);
    }

    boolean is(String attribute) {
        return "true".equals(attributes.get(attribute));
    }

    int seconds(String attribute, int otherwise) throws NotTwiml {
        String value = attributes.get(attribute);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new NotTwiml(name + " with " + attribute + "=" + value);
        }
    }

    private static Verb of(Element element) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            attributes.put(attribute.getNodeName(), attribute.getNodeValue());
        }
        StringBuilder text = new StringBuilder();
        List<Verb> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(of(child));
            } else if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(node.getNodeValue());
            }
        }
        return new Verb(element.getTagName(), attributes, text.toString().strip(), children);
    }

    private static DocumentBuilder strictParser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setExpandEntityReferences(false);
            DocumentBuilder parser = factory.newDocumentBuilder();
            parser.setErrorHandler(new Refusing());
            return parser;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Refusing implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    }
}
