package dev.ramal.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.edge.EventStream;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import dev.ramal.simulator.Line.Deed;
import dev.ramal.simulator.Line.What;
import dev.ramal.twilio.FormText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The webphones of the demo: what the Voice SDK would say to Twilio's signalling it says here, in the same words. A
 * webphone hears by a stream of events and speaks by requests; who it belongs to is who is logged in. Sound does not
 * come by here: each browser plays the far end itself, so what is said here holds no SDP.
 *
 * <p>Nothing answers while no simulator plays.
 */
public final class Webphones {

    /** How long a webphone may be away before its calls end: a page that is loaded again, a network that was lost. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    private static final Executor LATER = CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    private static final int TOKEN_LIVES = 3600;
    private static final int LONGEST_WAIT = 120;
    private static final int PATIENCE = 60;
    private static final int TALK = 90;
    private static final Pattern PHONE = Pattern.compile("[0-9a-f-]{36}");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Who plays the calls. */
    interface Players {

        /** Somebody outside calls, waits so many seconds for an answer, and talks so many. */
        void callIn(int patience, int talk);

        /** Somebody calls from a webphone; the call's SID. */
        String callOut(String identity, String to);

        /** A webphone begins to take calls. */
        void turnedOn();
    }

    /** A browser that has the phone on. */
    private static final class Phone {
        private final String identity;
        private @Nullable EventStream stream;
        private boolean registered;

        Phone(String identity) {
            this.identity = identity;
        }
    }

    /** A leg that ends at webphones: it rings at some, and is taken at one at most. */
    private static final class Leg {
        private final Line line;
        private final Set<Phone> ringing = new HashSet<>();
        private @Nullable Phone taken;
        /** What the SDK calls a call that it began itself; empty of others. */
        private String name = "";

        Leg(Line line) {
            this.line = line;
        }
    }

    private final String accountSid;
    private final Set<String> agents;
    private final Map<String, Phone> phones = new HashMap<>();
    private final Map<String, Leg> legs = new HashMap<>();
    private @Nullable Players players;

    /** @param agents identities that ring when somebody calls in */
    public Webphones(String accountSid, List<String> agents) {
        this.accountSid = accountSid;
        this.agents = Set.copyOf(agents);
    }

    // --- what the browser asks

    /** The answer to {@code GET /api/simulator/phone?phone=<a UUID of the page's own>}: what is said to that webphone. */
    public Reply open(Request request) {
        String identity = identity(request);
        String id = id(request);
        return Reply.events(stream -> connect(id, identity, stream));
    }

    /**
     * Takes what a webphone says, one message of the SDK's, by {@code POST /api/simulator/phone?phone=<the same>}.
     *
     * @throws IllegalArgumentException when it makes no sense
     */
    public Reply hear(Request request) {
        String identity = identity(request);
        Phone phone;
        synchronized (this) {
            phone = phones.get(id(request));
        }
        if (phone == null || !phone.identity.equals(identity)) {
            throw new Problem(404, "No such phone", "Open its stream first.");
        }
        hear(phone, json(request));
        return Reply.status(204);
    }

    /**
     * Has somebody call, for {@code POST /api/simulator/calls} with {@code {"waits":60,"talks":90}}, both optional and in
     * seconds.
     *
     * @throws Problem when nobody would hear it
     */
    public Reply callIn(Request request) {
        String identity = identity(request);
        JsonNode asked = json(request);
        int waits = seconds(asked, "waits", PATIENCE);
        int talks = seconds(asked, "talks", TALK);
        if (!agents.contains(identity)) {
            throw new Problem(
                    409,
                    "Your phone does not ring for incoming calls",
                    "voice.agents names who rings: " + String.join(", ", agents) + ". You are " + identity + ".");
        }
        if (!isThere(identity)) {
            throw new Problem(409, "Your phone is off", "Turn it on first.");
        }
        playing().callIn(waits, talks);
        return Reply.status(202);
    }

    private static int seconds(JsonNode asked, String name, int otherwise) {
        int seconds = asked.path(name).asInt(otherwise);
        if (seconds < 1 || seconds > LONGEST_WAIT) {
            throw new IllegalArgumentException(name + " is from 1 to " + LONGEST_WAIT + " seconds");
        }
        return seconds;
    }

    private String identity(Request request) {
        playing();
        String identity = request.by().identity();
        if (identity == null) {
            throw new Problem(403, "Only people have webphones", "Log in as a person; a key has no webphone.");
        }
        return identity;
    }

    private static String id(Request request) {
        String id = request.asked("phone");
        if (id == null || !PHONE.matcher(id).matches()) {
            throw new IllegalArgumentException("phone is a UUID of the page's own");
        }
        return id;
    }

    private static JsonNode json(Request request) {
        try {
            return JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private synchronized Players playing() {
        Players known = players;
        if (known == null) {
            throw new Problem(404, "No simulator", "Only the demo simulates calls, and only while no account is set.");
        }
        return known;
    }

    // --- what webphones say

    private synchronized void connect(String id, String identity, EventStream stream) {
        Phone phone = phones.computeIfAbsent(id, any -> new Phone(identity));
        if (!phone.identity.equals(identity)) {
            stream.end();
            return;
        }
        phone.stream = stream;
        stream.onEnd(() -> leave(id, phone, stream));
    }

    private synchronized void leave(String id, Phone phone, EventStream stream) {
        if (phone.stream != stream) {
            return;
        }
        phone.stream = null;
        phone.registered = false;
        LATER.execute(() -> forget(id, phone));
    }

    private synchronized void forget(String id, Phone phone) {
        if (phone.stream != null || !phones.remove(id, phone)) {
            return;
        }
        for (Map.Entry<String, Leg> each : List.copyOf(legs.entrySet())) {
            decline(each.getKey(), each.getValue(), phone);
            if (each.getValue().taken == phone) {
                hangUp(each.getKey(), each.getValue());
            }
        }
    }

    private synchronized void hear(Phone phone, JsonNode message) {
        JsonNode said = message.path("payload");
        String name = said.path("callsid").asText();
        switch (message.path("type").asText()) {
            case "listen" -> say(phone, "connected", connected(phone));
            case "register" -> {
                boolean before = phone.registered;
                phone.registered = said.path("media").path("audio").asBoolean();
                if (phone.registered && !before) {
                    playing().turnedOn();
                }
                say(phone, phone.registered ? "ready" : "offline", JSON.createObjectNode());
            }
            case "invite" -> {
                if (said.has("reconnect")) {
                    say(phone, "answer", named(name).put("reconnect", name));
                } else {
                    dial(phone, name, said.path("twilio").path("params").asText());
                }
            }
            case "answer" -> answer(phone, name);
            case "reject" -> legs.computeIfPresent(name, (sid, leg) -> decline(sid, leg, phone));
            case "hangup" ->
                its(phone, name).forEach((sid, leg) -> {
                    leg.taken = null;
                    hangUp(sid, leg);
                });
            case "dtmf" ->
                its(phone, name)
                        .forEach((sid, leg) -> leg.line.tell(
                                new Deed(sid, What.PRESSES, said.path("dtmf").asText())));
            default -> {
                // What else the SDK says changes no call.
            }
        }
    }

    private ObjectNode connected(Phone phone) {
        ObjectNode connected = JSON.createObjectNode();
        connected.put("region", "us1").put("edge", "ashburn").put("home", "us1");
        connected.putObject("token").put("identity", phone.identity).put("ttl", TOKEN_LIVES);
        return connected;
    }

    private void dial(Phone phone, String name, String params) {
        String to = FormText.read(params, 32) instanceof FormText.Pairs pairs
                ? pairs.fields().stream()
                        .filter(field -> field.name().equals("To"))
                        .map(field -> field.value())
                        .findFirst()
                        .orElse("")
                : "";
        Leg leg = legs.get(playing().callOut(phone.identity, to));
        if (leg != null) {
            leg.name = name;
            leg.taken = phone;
        }
    }

    private void answer(Phone phone, String sid) {
        Leg leg = legs.get(sid);
        if (leg == null || !leg.ringing.remove(phone)) {
            say(phone, "cancel", named(sid));
            return;
        }
        leg.taken = phone;
        leg.ringing.forEach(other -> say(other, "cancel", named(sid)));
        leg.ringing.clear();
        leg.line.tell(new Deed(sid, What.ANSWERS, ""));
    }

    private Leg decline(String sid, Leg leg, Phone phone) {
        if (leg.ringing.remove(phone) && leg.ringing.isEmpty()) {
            leg.line.tell(new Deed(sid, What.DECLINES, ""));
        }
        return leg;
    }

    private void hangUp(String sid, Leg leg) {
        legs.remove(sid);
        leg.line.tell(new Deed(sid, What.HANGS_UP, ""));
    }

    /** The legs that this webphone has and calls by that name. */
    private Map<String, Leg> its(Phone phone, String name) {
        Map<String, Leg> its = new HashMap<>();
        legs.forEach((sid, leg) -> {
            if (leg.taken == phone && (sid.equals(name) || leg.name.equals(name))) {
                its.put(sid, leg);
            }
        });
        return its;
    }

    // --- what players ask

    /** From now on that one plays the calls; null for nobody. */
    synchronized void servedBy(@Nullable Players playing) {
        players = playing;
    }

    /** Whether a webphone of that identity takes calls. */
    synchronized boolean isThere(String identity) {
        return phones.values().stream().anyMatch(phone -> phone.registered && phone.identity.equals(identity));
    }

    /** Whether any webphone takes calls. */
    synchronized boolean anyIsThere() {
        return phones.values().stream().anyMatch(phone -> phone.registered);
    }

    /** Makes a leg known that is to be joined by the webphone that dials. */
    synchronized void begin(String sid, Line line) {
        legs.put(sid, new Leg(line));
    }

    /** Rings the webphones of that identity. */
    synchronized void ring(String sid, Line line, String identity, String from) {
        Leg leg = new Leg(line);
        legs.put(sid, leg);
        ObjectNode invite = named(sid).put("reconnect", sid);
        invite.putObject("parameters")
                .put("From", from)
                .put("To", "client:" + identity)
                .put("CallSid", sid)
                .put("AccountSid", accountSid)
                .put("Params", "");
        for (Phone phone : new ArrayList<>(phones.values())) {
            if (phone.registered && phone.identity.equals(identity)) {
                leg.ringing.add(phone);
                say(phone, "invite", invite);
            }
        }
    }

    /** Who dialled hears it ring. */
    synchronized void ringing(String sid) {
        tell(sid, "ringing");
    }

    /** Who dialled is answered. */
    synchronized void answered(String sid) {
        tell(sid, "answer");
    }

    /** The leg is over, whether it still rings or is talked on. */
    synchronized void end(String sid) {
        Leg leg = legs.remove(sid);
        if (leg == null) {
            return;
        }
        leg.ringing.forEach(phone -> say(phone, "cancel", named(sid)));
        if (leg.taken != null) {
            say(leg.taken, "hangup", named(sid));
        }
    }

    private void tell(String sid, String type) {
        Leg leg = legs.get(sid);
        if (leg != null && leg.taken != null) {
            say(leg.taken, type, named(sid).put("began", leg.name).put("reconnect", sid));
        }
    }

    private static ObjectNode named(String callSid) {
        return JSON.createObjectNode().put("callsid", callSid);
    }

    private static void say(Phone phone, String type, ObjectNode payload) {
        EventStream stream = phone.stream;
        if (stream != null) {
            ObjectNode message = JSON.createObjectNode();
            message.put("type", type).put("version", "1.6").set("payload", payload);
            stream.send(null, "message", message.toString());
        }
    }
}
