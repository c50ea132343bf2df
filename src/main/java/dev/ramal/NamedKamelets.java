package dev.ramal;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.KameletRoutesBuilderLoader;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.dsl.yaml.common.YamlDeserializationContext;
import org.apache.camel.spi.annotations.RoutesLoader;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A step may name its kamelet in its address, {@code uri: kamelet:say-action}, as Kaoto writes it. Camel would hang the
 * parameters on that address as they are, where {@link WholeTexts} is not asked: a text ended at its first ampersand. Here
 * such a step becomes one that names its kamelet among its parameters.
 */
final class NamedKamelets {

    private static final String URI = "uri";
    private static final String PARAMETERS = "parameters";
    private static final String NAME = "templateId";
    private static final String SCHEME = "kamelet";

    private NamedKamelets() {}

    /** Reads route files. */
    @RoutesLoader(YamlRoutesBuilderLoader.EXTENSION)
    static final class InRoutes extends YamlRoutesBuilderLoader {

        @Override
        protected RouteBuilder builder(YamlDeserializationContext context, Node root) {
            rename(root);
            return super.builder(context, root);
        }
    }

    /** Reads kamelets, which may use others. */
    @RoutesLoader(KameletRoutesBuilderLoader.EXTENSION)
    static final class InKamelets extends KameletRoutesBuilderLoader {

        @Override
        protected RouteBuilder builder(YamlDeserializationContext context, Node root) {
            rename(root);
            return super.builder(context, root);
        }
    }

    private static void rename(Node node) {
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(NamedKamelets::rename);
        } else if (node instanceof MappingNode step) {
            step.getValue().forEach(field -> rename(field.getValueNode()));
            if (field(step, URI) instanceof ScalarNode uri
                    && field(step, PARAMETERS) instanceof MappingNode parameters
                    && uri.getValue().startsWith(SCHEME + ":")
                    && !uri.getValue().contains("?")) {
                replace(step, URI, text(SCHEME, uri));
                replace(parameters, NAME, text(uri.getValue().substring(SCHEME.length() + 1), uri));
            }
        }
    }

    private static @Nullable Node field(MappingNode step, String name) {
        for (NodeTuple field : step.getValue()) {
            if (isNamed(field, name)) {
                return field.getValueNode();
            }
        }
        return null;
    }

    private static void replace(MappingNode step, String name, Node value) {
        List<NodeTuple> fields = new ArrayList<>(step.getValue());
        fields.removeIf(field -> isNamed(field, name));
        fields.add(0, new NodeTuple(text(name, value), value));
        step.setValue(fields);
    }

    private static boolean isNamed(NodeTuple field, String name) {
        return field.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name);
    }

    /** A text that stands where that stood, for what is said about it. */
    private static Node text(String text, Node there) {
        return new ScalarNode(Tag.STR, true, text, ScalarStyle.PLAIN, there.getStartMark(), there.getEndMark());
    }
}
