package dev.ramal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import dev.ramal.edge.Role;
import dev.ramal.twilio.FormText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultExchange;

/** Somebody who asks a route as if they had logged in: the gate's answer to who they are is given, the rest is real. */
public final class Asker {

    public static final Principal SUPERVISOR = Principal.person("2", "Bia", Role.SUPERVISOR, "s2");

    private final RamalExtension ramal;
    private final Principal by;

    public Asker(RamalExtension ramal, Principal by) {
        this.ramal = ramal;
        this.by = by;
    }

    /** The agent with that id, whose webphone is {@code user_<id>}. */
    public static Asker agent(RamalExtension ramal, int id) {
        return new Asker(ramal, Principal.person(Integer.toString(id), "Ana", Role.AGENT, "s1"));
    }

    /** What a route answered. */
    public record Answer(int status, String body) {

        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public Answer get(String route, String target) {
        return ask(route, "GET", target, "");
    }

    public Answer ask(String route, String method, String target, String body) {
        String path = target.replaceFirst("\\?.*", "");
        String query = target.contains("?") ? target.substring(target.indexOf('?') + 1) : null;
        Request request = new Request(
                by,
                method,
                path,
                ((FormText.Pairs) FormText.read(query, 50)).fields(),
                "application/json",
                body,
                "127.0.0.1",
                Map.of(),
                Map.of());
        Route asked = ramal.camel().getRoute(route);
        if (!dev.ramal.edge.Rights.admit(asked, request)) {
            return new Answer(403, "");
        }
        Exchange exchange = new DefaultExchange(ramal.camel());
        exchange.getMessage().setBody(body);
        exchange.setVariable("request", request);
        exchange.setVariable("sid", request.last());
        try {
            asked.getConsumer();
            ((org.apache.camel.support.DefaultConsumer) asked.getConsumer())
                    .getProcessor()
                    .process(exchange);
            Object said = exchange.getMessage().getBody();
            if (said instanceof Reply reply) {
                return new Answer(reply.status(), text(reply));
            }
            Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
            if (status != null && status == 500) {
                throw new AssertionError(
                        "the route failed", exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
            }
            return new Answer(status == null ? 200 : status, String.valueOf(said));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Reply reply) {
        if (reply.content() instanceof Reply.Bytes bytes) {
            return new String(bytes.bytes(), StandardCharsets.UTF_8);
        }
        if (reply.content() instanceof Reply.Stream stream) {
            try (var in = stream.in()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return "";
    }

    /** The names of a list of calls. */
    public static List<String> sids(Answer answer) {
        return answer.json().path("calls").findValuesAsText("sid");
    }
}
