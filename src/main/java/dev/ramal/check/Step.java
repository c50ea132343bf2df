package dev.ramal.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One step of a route or kamelet.
 *
 * @param kind Camel's name of it, such as {@code to}
 * @param body its fields
 */
public record Step(String kind, YamlNode body) {

    private static final Set<String> BRANCHES = Set.of("when", "doCatch");

    /** Every step below that piece of a file, in reading order. */
    static List<Step> below(YamlNode node) {
        List<Step> found = new ArrayList<>();
        collect(node, found);
        return found;
    }

    private static void collect(YamlNode node, List<Step> found) {
        node.items().forEach(item -> collect(item, found));
        node.fields().forEach((name, value) -> {
            if (name.equals("steps")) {
                of(value).forEach(found::add);
            }
            collect(value, found);
        });
    }

    /** The steps of a list of steps. */
    static List<Step> of(YamlNode steps) {
        List<Step> found = new ArrayList<>();
        for (YamlNode item : steps.items()) {
            for (Map.Entry<String, YamlNode> only : item.fields().entrySet()) {
                found.add(new Step(only.getKey(), only.getValue()));
            }
        }
        return found;
    }

    /** The endpoint as one text: {@code direct:flow-closed}, {@code kamelet:say-action}; empty when there is none. */
    public String endpoint() {
        YamlNode uri = body.isText() ? body : body.at("uri");
        return endpoint(uri.text(), body.at("parameters"));
    }

    /** Where the endpoint is written. */
    public YamlNode place() {
        YamlNode uri = body.at("uri");
        if (uri.missing()) {
            return body;
        }
        for (String name : List.of("templateId", "name")) {
            YamlNode named = body.at("parameters", name);
            if (!named.missing() && !uri.text().contains(":")) {
                return named;
            }
        }
        return uri;
    }

    static String endpoint(String uri, YamlNode parameters) {
        String bare = uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri;
        return switch (bare) {
            case "direct" -> "direct:" + parameters.at("name").text();
            case "kamelet" -> "kamelet:" + parameters.at("templateId").text();
            default -> bare;
        };
    }

    /** The kamelet that it uses; empty when it is none. */
    public String kamelet() {
        String endpoint = endpoint();
        if (!endpoint.startsWith("kamelet:")) {
            return "";
        }
        String name = endpoint.substring("kamelet:".length());
        return name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
    }

    /** The parameters that a kamelet is given. */
    Map<String, YamlNode> parameters() {
        Map<String, YamlNode> given = new HashMap<>(body.at("parameters").fields());
        YamlNode uri = body.isText() ? body : body.at("uri");
        int query = uri.text().indexOf('?');
        if (query >= 0) {
            for (String pair : uri.text().substring(query + 1).split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    given.put(pair.substring(0, equals), uri.part(pair.substring(equals + 1)));
                }
            }
        }
        given.remove("templateId");
        given.remove("routeId");
        return given;
    }

    /** The lists of steps that stand in it, each a way through it. */
    List<YamlNode> branches() {
        List<YamlNode> lists = new ArrayList<>();
        if (!body.at("steps").missing()) {
            lists.add(body.at("steps"));
        }
        BRANCHES.forEach(name -> body.at(name).items().forEach(branch -> lists.add(branch.at("steps"))));
        if (!body.at("otherwise").missing()) {
            lists.add(body.at("otherwise", "steps"));
        }
        return lists;
    }
}
