package dev.ramal.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** An OpenAPI document as a page to read: plain HTML without scripts, in the light or the dark. */
final class ApiPage {

    /** The page's own style; nothing else may be loaded. */
    private static final String STYLE =
            """
            :root{color-scheme:light dark;--ink:#1d2127;--soft:#5d6673;--line:#d9dee5;--back:#fff;--box:#f5f7f9;--mark:#0b5cad}
            @media(prefers-color-scheme:dark){:root{--ink:#e4e8ee;--soft:#98a3b3;--line:#333b46;--back:#14181d;--box:#1c2229;--mark:#7ab7ff}}
            *{box-sizing:border-box}html{scroll-padding-top:1rem}
            body{margin:0 auto;max-width:58rem;padding:2.5rem 1.25rem 6rem;background:var(--back);color:var(--ink);font:1rem/1.6 system-ui,sans-serif}
            h1{font-size:2rem;line-height:1.2;margin:0 0 .5rem}h2{margin:3.5rem 0 .25rem;font-size:1.35rem}h3{margin:0;font-size:1.05rem}
            h4{margin:1.25rem 0 .25rem;font-size:.8rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft)}
            p{margin:.5rem 0;max-width:44rem}a{color:var(--mark)}
            code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}code{background:var(--box);border-radius:.25rem;padding:.1em .3em}
            pre{background:var(--box);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;overflow-x:auto;margin:.5rem 0}
            section{border-top:1px solid var(--line);padding:1.5rem 0;margin-top:1.25rem}
            .path{display:flex;flex-wrap:wrap;gap:.35rem .75rem;align-items:baseline;margin:.25rem 0}.verb{font-weight:700;color:var(--mark)}
            .path code{background:none;padding:0;font-size:1rem;overflow-wrap:anywhere}.who{color:var(--soft);font-size:.875rem}
            table{border-collapse:collapse;width:100%;font-size:.925rem}td{border-top:1px solid var(--line);padding:.4rem .75rem .4rem 0;vertical-align:top}
            td:first-child{white-space:nowrap;width:1%}.type{color:var(--soft);white-space:nowrap;width:1%}
            nav ul{columns:16rem;padding:0;margin:1.5rem 0;list-style:none}nav li{padding:.1rem 0}
            @media(max-width:34rem){td{display:block;border:0;padding:.1rem 0}td:first-child{padding-top:.5rem}}
            """;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final JsonNode document;
    private final StringBuilder html = new StringBuilder();

    private ApiPage(JsonNode document) {
        this.document = document;
    }

    /** The policy under which the page is shown: its own style and nothing else. */
    static String policy() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
            return "default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(hash)
                    + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The page. */
    static String of(JsonNode document) {
        return new ApiPage(document).page();
    }

    private record Operation(String path, String method, JsonNode what, JsonNode shared) {

        String id() {
            return what.path("operationId").asText();
        }
    }

    private String page() {
        JsonNode info = document.path("info");
        html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
                .append(escaped(info.path("title").asText()))
                .append(" API</title><style>")
                .append(STYLE)
                .append("</style></head><body><main><h1>")
                .append(escaped(info.path("title").asText()))
                .append(" API</h1>");
        paragraph(info.path("description").asText());
        document.at("/components/securitySchemes")
                .forEach(scheme -> paragraph(
                        (scheme.path("type").asText().equals("http") ? "`Authorization: Bearer …`: " : "A cookie: ")
                                + scheme.path("description").asText()));
        html.append("<p>The same for programs: <a href=\"/api/openapi.json\">openapi.json</a></p>");
        List<Operation> all = operations();
        html.append("<nav><ul>");
        all.forEach(one -> html.append("<li><a href=\"#")
                .append(escaped(one.id()))
                .append("\">")
                .append(escaped(one.what().path("summary").asText()))
                .append("</a></li>"));
        html.append("</ul></nav>");
        document.path("tags").forEach(tag -> {
            String name = tag.path("name").asText();
            html.append("<h2>").append(escaped(name)).append("</h2>");
            paragraph(tag.path("description").asText());
            all.stream()
                    .filter(one -> one.what().at("/tags/0").asText().equals(name))
                    .forEach(this::operation);
        });
        html.append("<h2>Shapes</h2>");
        document.at("/components/schemas").properties().forEach(this::shape);
        return html.append("</main></body></html>\n").toString();
    }

    private List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(each -> METHODS.contains(each.getKey()))
                .forEach(each -> all.add(new Operation(
                        path.getKey(),
                        each.getKey(),
                        each.getValue(),
                        path.getValue().path("parameters")))));
        return all;
    }

    private void operation(Operation one) {
        JsonNode what = one.what();
        html.append("<section id=\"").append(escaped(one.id())).append("\"><h3>");
        html.append(escaped(what.path("summary").asText())).append("</h3><div class=\"path\"><span class=\"verb\">");
        html.append(one.method().toUpperCase(Locale.ROOT))
                .append("</span><code>")
                .append(escaped(one.path()))
                .append("</code><span class=\"who\">")
                .append(escaped(what.path("x-who").asText()))
                .append("</span></div>");
        paragraph(what.path("description").asText());
        List<JsonNode> parameters = new ArrayList<>();
        one.shared().forEach(parameters::add);
        what.path("parameters").forEach(parameters::add);
        if (!parameters.isEmpty()) {
            html.append("<h4>Parameters</h4><table>");
            parameters.forEach(each -> row(
                    each.path("name").asText(),
                    each.path("schema"),
                    each.path("description").asText()));
            html.append("</table>");
        }
        body("Body", what.at("/requestBody/content"));
        what.path("responses").properties().forEach(answer -> {
            JsonNode said = resolved(answer.getValue());
            if (answer.getKey().startsWith("2")) {
                html.append("<h4>").append(answer.getKey()).append("</h4>");
                paragraph(said.path("description").asText());
                body("", said.path("content"));
            }
        });
        List<String> refused = new ArrayList<>();
        what.path("responses").fieldNames().forEachRemaining(code -> {
            if (!code.startsWith("2")) {
                refused.add(code);
            }
        });
        if (!refused.isEmpty()) {
            html.append("<p class=\"who\">Refused with ")
                    .append(escaped(String.join(", ", refused)))
                    .append("</p>");
        }
        html.append("</section>");
    }

    private void body(String title, JsonNode content) {
        content.properties().forEach(each -> {
            if (!title.isEmpty()) {
                html.append("<h4>").append(title).append("</h4>");
            }
            JsonNode schema = each.getValue().path("schema");
            html.append("<p class=\"who\"><code>")
                    .append(escaped(each.getKey()))
                    .append("</code> ")
                    .append(type(schema))
                    .append("</p>");
            JsonNode example = each.getValue().path("example");
            if (!example.isMissingNode()) {
                html.append("<pre>")
                        .append(escaped(example.isTextual() ? example.asText() : pretty(example)))
                        .append("</pre>");
            }
        });
    }

    private void shape(Map.Entry<String, JsonNode> named) {
        JsonNode schema = named.getValue();
        html.append("<section id=\"shape-").append(escaped(named.getKey())).append("\"><h3>");
        html.append(escaped(named.getKey())).append("</h3>");
        paragraph(schema.path("description").asText());
        if (schema.has("items")) {
            html.append("<p>").append(type(schema)).append("</p>");
        }
        List<JsonNode> parts = new ArrayList<>(List.of(schema, schema.path("items")));
        schema.path("allOf").forEach(part -> {
            if (part.has("$ref")) {
                html.append("<p>All of ").append(type(part)).append(", and:</p>");
            }
            parts.add(part);
        });
        html.append("<table>");
        parts.forEach(part -> part.path("properties")
                .properties()
                .forEach(each -> row(
                        each.getKey(),
                        each.getValue(),
                        each.getValue().path("description").asText())));
        html.append("</table></section>");
    }

    private void row(String name, JsonNode schema, String description) {
        html.append("<tr><td><code>").append(escaped(name)).append("</code></td><td class=\"type\">");
        html.append(type(schema)).append("</td><td>").append(marked(description));
        if (schema.has("enum")) {
            List<String> words = new ArrayList<>();
            schema.path("enum").forEach(word -> words.add("<code>" + escaped(word.asText()) + "</code>"));
            html.append(description.isEmpty() ? "" : "; ").append(String.join(", ", words));
        }
        if (schema.has("default")) {
            html.append(" <span class=\"who\">else ")
                    .append(escaped(schema.path("default").asText()))
                    .append("</span>");
        }
        html.append("</td></tr>");
    }

    private String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText().replaceFirst(".*/", "");
            return "<a href=\"#shape-" + escaped(name) + "\">" + escaped(name) + "</a>";
        }
        if (schema.has("items")) {
            return "list of " + type(schema.path("items"));
        }
        JsonNode type = schema.path("type");
        String word = type.isArray() ? type.path(0).asText() + " or null" : type.asText();
        return schema.path("format").asText().equals("date-time") ? "time" : escaped(word);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private void paragraph(String text) {
        if (!text.isEmpty()) {
            html.append("<p>").append(marked(text)).append("</p>");
        }
    }

    private static String marked(String text) {
        return CODE.matcher(escaped(text)).replaceAll("<code>$1</code>");
    }

    private static String pretty(JsonNode example) {
        try {
            return JSON.writeValueAsString(example);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
