package dev.ramal.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Twilio's side of the Voice SDK's signalling, where the browser would reach Twilio's cloud. */
final class Signalling {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A far end: any WebRTC peer, on a page of its own. */
    private static final String PEER =
            """
            <!doctype html><html lang="en"><title>far end</title><script>
            async function mk() {
              const pc = window.pc = new RTCPeerConnection();
              pc.ontrack = e => { const a = window.a = new Audio(); a.srcObject = new MediaStream([e.track]); a.play(); };
              const s = await navigator.mediaDevices.getUserMedia({audio: true});
              s.getTracks().forEach(t => pc.addTrack(t, s));
              return pc;
            }
            const gathered = pc => new Promise(r => {
              if (pc.iceGatheringState === 'complete') r();
              else pc.addEventListener('icegatheringstatechange', () => pc.iceGatheringState === 'complete' && r());
            });
            window.offer = async () => { const pc = await mk(); await pc.setLocalDescription(await pc.createOffer()); await gathered(pc); return pc.localDescription.sdp; };
            window.accept = sdp => pc.setRemoteDescription({type: 'answer', sdp});
            window.answer = async sdp => { const pc = await mk(); await pc.setRemoteDescription({type: 'offer', sdp}); await pc.setLocalDescription(await pc.createAnswer()); await gathered(pc); return pc.localDescription.sdp; };
            window.heard = async () => { for (const s of (await pc.getStats()).values()) if (s.type === 'inbound-rtp' && s.kind === 'audio') return s.totalAudioEnergy; return 0; };
            </script></html>
            """;

    private final List<JsonNode> said = new ArrayList<>();
    private final List<WebSocketRoute> lines = new ArrayList<>();
    private long life = 3600;
    private int refuse;

    /** Answers the SDK in all pages of that context. */
    void install(BrowserContext context) {
        context.routeWebSocket(url -> url.contains("voice-js.") && url.endsWith("/signal"), line -> {
            lines.add(line);
            line.onMessage(frame -> hear(line, frame.text()));
        });
        context.route("https://eventgw*.twilio.com/**", this::quiet);
        context.route(
                "**/far-end",
                route -> route.fulfill(
                        new Route.FulfillOptions().setContentType("text/html").setBody(PEER)));
    }

    private void quiet(Route route) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(200)
                .setBody("{}")
                .setHeaders(Map.of("Access-Control-Allow-Origin", "*", "Access-Control-Allow-Headers", "*")));
    }

    /** How long a token is said to live, in seconds. */
    void tokensLive(long seconds) {
        life = seconds;
    }

    /** Refuses whoever comes next with that code of Twilio's; 0 to refuse nobody. */
    void refuseWith(int code) {
        refuse = code;
    }

    private void hear(WebSocketRoute line, String text) {
        if (text.isBlank()) {
            line.send("\n");
            return;
        }
        JsonNode message = read(text);
        said.add(message);
        switch (message.path("type").asText()) {
            case "listen" -> {
                if (refuse > 0) {
                    send(line, "error", Map.of("error", Map.of("code", refuse, "message", "refused")));
                } else {
                    send(
                            line,
                            "connected",
                            Map.of(
                                    "region",
                                    "us1",
                                    "edge",
                                    "ashburn",
                                    "home",
                                    "us1",
                                    "token",
                                    Map.of("identity", "user_1", "ttl", life)));
                }
            }
            case "register" ->
                send(line, message.at("/payload/media/audio").asBoolean() ? "ready" : "offline", Map.of());
            default -> {
                // What else the SDK says is looked at by the tests.
            }
        }
    }

    /** Says that on the line that was opened last. */
    void send(String type, Map<String, ?> payload) {
        send(lines.get(lines.size() - 1), type, payload);
    }

    private static void send(WebSocketRoute line, String type, Map<String, ?> payload) {
        try {
            line.send(JSON.writeValueAsString(Map.of("type", type, "version", "1.6", "payload", payload)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A call comes in. */
    void ring(String callSid, String from, String sdp) {
        send(
                "invite",
                Map.of(
                        "callsid",
                        callSid,
                        "sdp",
                        sdp,
                        "parameters",
                        Map.of(
                                "From",
                                from,
                                "To",
                                "client:user_1",
                                "CallSid",
                                callSid,
                                "AccountSid",
                                "AC0",
                                "Params",
                                "")));
    }

    /** Drops the line, as a lost network does. */
    void drop() {
        lines.get(lines.size() - 1)
                .close(new WebSocketRoute.CloseOptions().setCode(1001).setReason("going away"));
    }

    /** How often something of that type was said. */
    long count(String type) {
        return said.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .count();
    }

    /** Waits for the next of that type after so many. */
    JsonNode await(Page page, String type, long before) {
        page.waitForCondition(() -> count(type) > before);
        return said.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .skip(before)
                .findFirst()
                .orElseThrow()
                .path("payload");
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
