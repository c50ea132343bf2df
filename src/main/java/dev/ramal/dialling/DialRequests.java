package dev.ramal.dialling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.database.Row;
import dev.ramal.dialling.NumberPlan.Reachable;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import dev.ramal.edge.Role;
import dev.ramal.twilio.TwilioForm;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a program asks when it wants a call placed, and answers it. */
public final class DialRequests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OPTIONS = Set.of("to", "from", "agent", "flow", "machineDetection");
    private static final int LONGEST = 160;
    private static final Pattern KEY = Pattern.compile("[!-~]{1,100}");
    private static final Pattern IDENTITY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.@-]{0,120}");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,40}");
    private static final Pattern DIAL = Pattern.compile("[0-9a-f]{32}");
    private static final String CLIENT = "client:";
    private static final int TOO_MANY = 429;

    private final NumberPlan plan;
    private final List<String> agents;
    private final Predicate<String> flows;

    /**
     * @param agents identities of the webphones that ring when nobody else is named
     * @param flows whether there is a flow of that name
     */
    public DialRequests(NumberPlan plan, List<String> agents, Predicate<String> flows) {
        this.plan = plan;
        this.agents = List.copyOf(agents);
        this.flows = flows;
    }

    /**
     * What is wanted.
     *
     * @throws Problem when it makes no sense
     */
    public Attempt attempt(Request request) {
        Map<String, String> asked = read(request);
        asked.keySet().forEach(name -> {
            if (!OPTIONS.contains(name)) {
                throw bad("There is no such option; there are to, from, agent, flow and machineDetection.");
            }
        });
        String to = asked.get("to");
        if (to == null || to.isBlank()) {
            throw bad("Say whom to call: to is missing.");
        }
        String flow = asked.get("flow");
        if (flow != null && !(WORD.matcher(flow).matches() && flows.test(flow))) {
            throw bad("There is no route flow-<flow> of this name.");
        }
        if (flow != null && asked.containsKey("agent")) {
            throw bad("Either agent is rung first, or the called person hears a flow.");
        }
        String detection = asked.getOrDefault("machineDetection", "false");
        if (!detection.equals("true") && !detection.equals("false")) {
            throw bad("machineDetection is true or false.");
        }
        if (detection.equals("true") && flow == null) {
            throw bad("machineDetection needs a flow: an agent hears who answers.");
        }
        return Attempt.of(
                Attempt.Kind.CALL,
                to.strip(),
                request.by().actor(),
                key(request),
                from(asked.get("from")),
                flow == null ? agent(request.by(), asked.get("agent")) : null,
                flow,
                detection.equals("true"));
    }

    private static @Nullable String key(Request request) {
        String key = request.header("idempotency-key");
        if (key != null && !KEY.matcher(key).matches()) {
            throw bad("An Idempotency-Key has 1 to 100 printable characters, without spaces.");
        }
        return key;
    }

    /** One of our numbers, or a pool of them. */
    private @Nullable String from(@Nullable String from) {
        if (from == null || WORD.matcher(from).matches()) {
            return from;
        }
        if (plan.read(from) instanceof Reachable number) {
            return number.number();
        }
        throw bad("from is one of our numbers or the name of a pool; see /api/caller-ids.");
    }

    private String agent(Principal by, @Nullable String named) {
        if (named == null) {
            String own = by.identity();
            if (own != null) {
                return CLIENT + own;
            }
            if (agents.isEmpty()) {
                throw bad("Say who is rung first: agent is missing, and voice.agents names nobody.");
            }
            return CLIENT + agents.get(0);
        }
        String identity = named.startsWith(CLIENT) ? named.substring(CLIENT.length()) : named;
        boolean own = identity.equals(by.identity());
        if (!own && by.kind() == Principal.Kind.PERSON && !by.may(Role.SUPERVISOR)) {
            throw new Problem(403, "Not your telephone", "An agent's call rings the agent's own webphone first.");
        }
        if (IDENTITY.matcher(identity).matches()) {
            return CLIENT + identity;
        }
        if (plan.read(named) instanceof Reachable number) {
            return number.number();
        }
        throw bad("agent is a webphone's identity such as user_7, or a phone number.");
    }

    private static Map<String, String> read(Request request) {
        Map<String, String> asked = new HashMap<>();
        if (request.mediaType().equals("application/json")) {
            JsonNode document = json(request.body());
            document.properties().forEach(option -> {
                JsonNode value = option.getValue();
                if (value.isTextual() || value.isBoolean()) {
                    put(asked, option.getKey(), value.asText());
                } else if (!value.isNull()) {
                    throw bad("Each option is a text; a number is written like \"+5511987654321\".");
                }
            });
        } else {
            request.form().forEach(pair -> put(asked, pair.name(), pair.value()));
        }
        return asked;
    }

    private static void put(Map<String, String> asked, String name, String value) {
        if (value.length() > LONGEST || asked.put(name, value) != null) {
            throw bad("An option is too long or comes twice.");
        }
    }

    private static JsonNode json(String text) {
        try {
            JsonNode document = JSON.readTree(text);
            if (document != null && document.isObject()) {
                return document;
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        throw bad("The body is a JSON object or a form.");
    }

    private static Problem bad(String detail) {
        return new Problem(400, "Bad request", detail);
    }

    /** Which attempt a webhook's URL names; an empty id when it names none. */
    public Map<String, @Nullable Object> named(TwilioForm form) {
        String dial = form.asked("dial");
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", dial != null && DIAL.matcher(dial).matches() ? dial : "");
        row.put("call_sid", form.get("CallSid"));
        row.put("status", form.get("CallStatus"));
        return row;
    }

    /** The attempt that has become a call, so that the guard finds its own judgement; null when there is none. */
    public @Nullable Attempt placed(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        String number = row == null ? null : row.text("number");
        if (row == null || number == null) {
            return null;
        }
        return new Attempt(
                row.require("id"),
                Attempt.Kind.CALL,
                number,
                row.require("actor"),
                row.require("idempotency_key"),
                row.text("caller_id"),
                row.text("agent"),
                row.text("flow"),
                Boolean.TRUE.equals(row.columns().get("machine_detection")),
                row.require("digest"));
    }

    /** The answer when the guard refused. */
    public Reply refuse(Judgement judgement) {
        return refusal(Rule.of(judgement.ruleName())).reply();
    }

    /**
     * The answer when Twilio was asked.
     *
     * @param rows the attempt's row
     */
    public Reply answer(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        if (row == null) {
            throw new IllegalStateException("an allowed attempt has a row");
        }
        if (row.require("state").equals("failed")) {
            throw failure(row);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", row.require("id"));
        String sid = row.text("call_sid");
        if (sid != null) {
            document.put("sid", sid);
        }
        String status = row.text("status");
        document.put("status", sid == null || status == null ? "unknown" : status);
        document.put("to", row.require("number"));
        document.put("from", row.require("caller_id"));
        return Reply.json(202, document);
    }

    /** The problem that tells of a refusal by the guard. */
    public static Problem refusal(Rule rule) {
        int status = rule == Rule.NOT_A_NUMBER || rule == Rule.KEY_REUSED ? 422 : 403;
        return new Problem(status, "Refused by the guard", rule.advice(), Map.of("rule", rule.text()));
    }

    private static Problem failure(Row row) {
        Long status = row.number("error_status");
        Long code = row.number("error_code");
        if (status == null) {
            return new Problem(
                    502,
                    "Twilio never had this call",
                    "Its answer was lost, and it knows of no such call. Nobody was called; ask again with a new key.");
        }
        if (status == TOO_MANY) {
            return new Problem(503, "Twilio is busy", "Nobody was called; ask again in a while with a new key.")
                    .retryAfter(Duration.ofSeconds(10));
        }
        if (status == 0) {
            return new Problem(
                    503, "Twilio cannot be reached", "Nobody was called; look at twilio.api-url and the network.");
        }
        return new Problem(
                502,
                "Twilio refused the call",
                advice(code == null ? 0 : code.intValue()),
                Map.of("code", code == null ? 0 : code));
    }

    private static String advice(int code) {
        return switch (code) {
            case 20003 -> "Twilio does not know twilio.account-sid with twilio.auth-token.";
            case 21210, 21212 -> "Our number is not the account's own, nor verified there.";
            case 21215, 13227 -> "The account may not call this country: Twilio console, Voice, Geo permissions.";
            case 21219 -> "A trial account calls verified numbers only.";
            case 21211, 21214, 21217 -> "Twilio cannot call this number.";
            default -> "Twilio's error list explains this code: https://www.twilio.com/docs/api/errors";
        };
    }
}
