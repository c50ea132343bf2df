package dev.ramal.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.simulator.PlayedCall.PlayedLeg;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks Ramal what it recorded, and holds it against what was played. */
public final class Comparison implements AutoCloseable {
    /** What Slack is told of a call besides its end, in a delivery's key. */
    private static final Pattern BESIDES = Pattern.compile("(:callback|:transcription)/slack$");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BEFORE_NEXT_LOOK = Duration.ofMillis(200);

    private final Wire wire;
    private final String basePath;
    private final String operatorKey;
    private final boolean noticesToo;

    /**
     * Nothing is asked yet.
     *
     * @param noticesToo whether the call's own deliveries must have been sent, too, not only its recordings'
     */
    public Comparison(URI target, String operatorKey, boolean noticesToo) {
        this.wire = new Wire(target, Duration.ofSeconds(15));
        this.basePath = target.getRawPath().replaceFirst("/+$", "");
        this.operatorKey = operatorKey;
        this.noticesToo = noticesToo;
    }

    /** Looks until nothing differs any more, or that long after the beginning or the last change for the better. */
    public List<Difference> differences(List<PlayedCall> calls, Duration patience) {
        Map<PlayedCall, List<Difference>> open = new LinkedHashMap<>();
        calls.forEach(call -> open.put(call, List.of()));
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            int before = open.size();
            open.replaceAll((call, any) -> judge(call, ask(call.sid())));
            open.values().removeIf(List::isEmpty);
            if (open.size() < before) {
                deadline = System.nanoTime() + patience.toNanos();
            }
            if (open.isEmpty() || System.nanoTime() > deadline || !Courier.Pause.of(BEFORE_NEXT_LOOK)) {
                return open.values().stream().flatMap(List::stream).toList();
            }
        }
    }

    /** What Ramal says of a call; null when it knows none, or does not answer. */
    public @Nullable JsonNode ask(String sid) {
        try {
            Wire.Answer answer = wire.exchange(wire.request(
                    "GET",
                    basePath + "/api/calls/" + sid,
                    "Authorization: Bearer " + operatorKey + "\r\nAccept: application/json\r\n",
                    ""));
            return answer.status() == 200 ? JSON.readTree(answer.body()) : null;
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            // Ramal may be restarting: there is a next look until patience ends.
            return null;
        }
    }

    @Override
    public void close() {
        wire.close();
    }

    /** Every recording must be exactly one file below that directory, with a checksum that was served. */
    public static List<Difference> archive(Path directory, List<PlayedCall> calls, MediaStand stand) {
        Map<String, List<Path>> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile).forEach(file -> files.computeIfAbsent(md5(file), any -> new ArrayList<>())
                    .add(file));
        } catch (IOException e) {
            return List.of(new Difference("-", "archive", "a directory", directory.toString()));
        }
        List<Difference> differences = new ArrayList<>();
        for (PlayedCall call : calls) {
            for (PlayedRecording recording : call.recordings()) {
                Set<String> served = stand.served(recording.sid());
                List<Path> found = served.stream()
                        .flatMap(md5 -> files.getOrDefault(md5, List.of()).stream())
                        .toList();
                if (found.size() != 1) {
                    differences.add(new Difference(
                            call.sid(),
                            "archive[" + recording.sid() + "]",
                            "one file as served",
                            served.isEmpty() ? "audio that was never fetched" : found.size() + " files"));
                }
            }
        }
        return differences;
    }

    /** The differences between a call as played and as told by Ramal. */
    List<Difference> judge(PlayedCall call, @Nullable JsonNode found) {
        List<Difference> differences = new ArrayList<>();
        if (found == null) {
            differences.add(new Difference(call.sid(), "call", "known", "not found"));
            return differences;
        }
        Judge judge = new Judge(call.sid(), differences);
        judge.same("sid", call.sid(), found);
        judge.same("direction", call.direction(), found);
        judge.same("origin", call.origin(), found);
        judge.sameParty("from", call.from(), found);
        judge.sameParty("to", call.to(), found);
        judge.sameParty("agent", call.agent(), found);
        judge.sameParty("party", call.party(), found);
        judge.same("status", call.status(), found);
        judge.same("outcome", call.outcome(), found);
        judge.same("waitSeconds", number(call.waitSeconds()), found);
        judge.same("talkSeconds", number(call.talkSeconds()), found);
        // Of a caller whom nobody took, Ramal may not say how long it rang: several phones did.
        if (call.talkSeconds() != null || call.direction().equals("outbound") || found.hasNonNull("ringSeconds")) {
            judge.same("ringSeconds", number(call.ringSeconds()), found);
        }
        legs(call, found, differences);
        recordings(call, found, differences);
        deliveries(call.sid(), "deliveries", found.path("deliveries"), noticesToo, differences);
        return differences;
    }

    private static void legs(PlayedCall call, JsonNode found, List<Difference> differences) {
        Map<String, JsonNode> legs = bySid(call.sid(), "legs", found, differences);
        for (PlayedLeg leg : call.legs()) {
            JsonNode told = legs.remove(leg.sid());
            String name = "legs[" + leg.sid() + "]";
            if (told == null) {
                differences.add(new Difference(call.sid(), name, "known", "not found"));
                continue;
            }
            Judge judge = new Judge(call.sid(), differences, name + ".");
            judge.same("parent", leg.parent(), told);
            judge.sameParty("from", leg.from(), told);
            judge.sameParty("to", leg.to(), told);
            judge.same("status", leg.status(), told);
            if (leg.seconds() > 0 || told.path("seconds").asInt() != 0) {
                judge.same("seconds", number(leg.seconds()), told);
            }
        }
        legs.keySet()
                .forEach(sid -> differences.add(new Difference(call.sid(), "legs[" + sid + "]", "no such leg", "one")));
    }

    private static void recordings(PlayedCall call, JsonNode found, List<Difference> differences) {
        Map<String, JsonNode> recordings = bySid(call.sid(), "recordings", found, differences);
        for (PlayedRecording recording : call.recordings()) {
            JsonNode told = recordings.remove(recording.sid());
            String name = "recordings[" + recording.sid() + "]";
            if (told == null) {
                differences.add(new Difference(call.sid(), name, "known", "not found"));
                continue;
            }
            Judge judge = new Judge(call.sid(), differences, name + ".");
            judge.same("status", "completed", told);
            judge.same("channels", number(recording.channels()), told);
            judge.same("seconds", number(recording.seconds()), told);
            if (told.path("deliveries").isEmpty()) {
                differences.add(new Difference(call.sid(), name + ".deliveries", "at least one", "none"));
            }
            deliveries(call.sid(), name + ".deliveries", told.path("deliveries"), true, differences);
        }
        recordings
                .keySet()
                .forEach(sid -> differences.add(
                        new Difference(call.sid(), "recordings[" + sid + "]", "no such recording", "one")));
    }

    private static void deliveries(
            String call, String name, JsonNode deliveries, boolean mustBeSent, List<Difference> differences) {
        Map<String, Integer> counted = new LinkedHashMap<>();
        for (JsonNode delivery : deliveries) {
            String destination = delivery.path("destination").asText();
            // A callback and a transcription are told besides, once too.
            Matcher besides = BESIDES.matcher(delivery.path("key").asText());
            counted.merge(besides.find() ? destination + besides.group(1) : destination, 1, Integer::sum);
            String state = delivery.path("state").asText();
            if (mustBeSent ? !state.equals("sent") : state.equals("given-up")) {
                differences.add(new Difference(
                        call, name + "[" + destination + "].state", mustBeSent ? "sent" : "open or sent", state));
            }
        }
        counted.forEach((what, count) -> {
            if (count > 1) {
                differences.add(new Difference(call, name + "[" + what + "]", "one delivery", Integer.toString(count)));
            }
        });
    }

    private static Map<String, JsonNode> bySid(String call, String name, JsonNode found, List<Difference> differences) {
        Map<String, JsonNode> bySid = new LinkedHashMap<>();
        for (JsonNode one : found.path(name)) {
            String sid = one.path("sid").asText();
            if (bySid.put(sid, one) != null) {
                differences.add(new Difference(call, name + "[" + sid + "]", "one", "two"));
            }
        }
        return bySid;
    }

    private static @Nullable String number(@Nullable Integer number) {
        return number == null ? null : Integer.toString(number);
    }

    private static String md5(Path file) {
        try {
            return MediaStand.md5(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compares fields of one object. */
    private record Judge(String call, List<Difference> differences, String prefix) {
        Judge(String call, List<Difference> differences) {
            this(call, differences, "");
        }

        void same(String field, @Nullable String expected, JsonNode found) {
            compare(field, expected, told(field, found));
        }

        /** The same number or client, with or without {@code client:}. */
        void sameParty(String field, @Nullable String expected, JsonNode found) {
            compare(field, bare(expected), bare(told(field, found)));
        }

        private void compare(String field, @Nullable String expected, @Nullable String found) {
            if (!Objects.equals(expected, found)) {
                differences.add(new Difference(call, prefix + field, orNothing(expected), orNothing(found)));
            }
        }

        private static @Nullable String told(String field, JsonNode found) {
            return found.hasNonNull(field) ? found.get(field).asText() : null;
        }

        private static @Nullable String bare(@Nullable String who) {
            return who != null && who.startsWith("client:") ? who.substring("client:".length()) : who;
        }

        private static String orNothing(@Nullable String value) {
            return value == null ? "nothing" : value;
        }
    }

    /** The differences of each kind of field, SIDs left out: what to look at first when there are many. */
    static Map<String, Long> byField(List<Difference> differences) {
        return differences.stream()
                .collect(Collectors.groupingBy(
                        d -> d.field().replaceAll("\\[(CA|RE)[0-9a-f]{32}]", "[]"),
                        LinkedHashMap::new,
                        Collectors.counting()));
    }
}
