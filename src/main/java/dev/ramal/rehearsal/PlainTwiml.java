package dev.ramal.rehearsal;

import dev.ramal.simulator.Verb;
import dev.ramal.simulator.Verb.NotTwiml;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * TwiML as people compare it: one element a line, attributes by name, and of our own addresses the path alone, without
 * the call that they name. Equal for two calls that live through the same.
 */
public final class PlainTwiml {

    private static final Pattern OWN = Pattern.compile("https?://[^/\\s]+(/twilio/[^?\\s]*\\?.*call=CA[0-9a-f]{32}.*)");
    private static final Pattern OF_THIS_CALL = Pattern.compile("(?<=[?&])(?:call|turn)=[^&]*(?:&|$)");
    private static final Pattern HOW_TO_CONNECT = Pattern.compile("#.*$");

    private PlainTwiml() {}

    /**
     * Writes it.
     *
     * @param base what our own addresses begin with
     * @return what was given, when that is no TwiML
     */
    public static String of(String twiml, String base) {
        try {
            StringBuilder plain = new StringBuilder("<Response>\n");
            verbs(Verb.parse(twiml), "  ", base, plain);
            return plain.append("</Response>\n").toString();
        } catch (NotTwiml e) {
            return twiml.strip() + "\n";
        }
    }

    private static void verbs(List<Verb> verbs, String indent, String base, StringBuilder plain) {
        for (Verb verb : verbs) {
            plain.append(indent).append('<').append(verb.name());
            for (Map.Entry<String, String> each : new TreeMap<>(verb.attributes()).entrySet()) {
                plain.append(' ')
                        .append(each.getKey())
                        .append("=\"")
                        .append(escaped(address(each.getValue(), base)))
                        .append('"');
            }
            String text = escaped(address(verb.text(), base));
            if (verb.children().isEmpty()) {
                plain.append(text.isEmpty() ? "/>" : ">" + text + "</" + verb.name() + ">")
                        .append('\n');
            } else {
                plain.append('>').append(text).append('\n');
                verbs(verb.children(), indent + "  ", base, plain);
                plain.append(indent).append("</").append(verb.name()).append(">\n");
            }
        }
    }

    /** The address without what belongs to one call or one installation; any other text as it is. */
    static String address(String text, String base) {
        String own = !base.isEmpty() && text.startsWith(base + "/")
                ? text.substring(base.length())
                : OWN.matcher(text).replaceFirst("$1");
        if (!own.startsWith("/")) {
            return own;
        }
        String asked = HOW_TO_CONNECT.matcher(own).replaceFirst("");
        return OF_THIS_CALL.matcher(asked).replaceAll("").replaceFirst("[?&]$", "");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
