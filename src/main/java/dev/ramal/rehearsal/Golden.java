package dev.ramal.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A call that is to stay as it is: its plan, and what was agreed that its people live through. One YAML file each.
 *
 * @param comment the lines that the file begins with, without their marks
 * @param settings those that differ from {@code application.properties}
 * @param expected what each step answers, then who rings and what becomes of the call, line by line
 */
public record Golden(String comment, Plan plan, Map<String, String> settings, List<String> expected) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Golden {
        settings = Map.copyOf(settings);
        expected = List.copyOf(expected);
    }

    /** What a rehearsed call is compared by. */
    static List<String> lines(Rehearsed call) {
        List<String> lines = new ArrayList<>();
        call.steps().forEach(step -> {
            lines.add("step: " + step.name());
            step.twiml().lines().forEach(lines::add);
        });
        lines.add("rings: " + String.join(", ", call.rang()));
        lines.add("outcome: " + call.outcome());
        return lines;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Golden read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("it cannot be read");
        }
        Object read;
        try {
            read = new Load(LoadSettings.builder().build()).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(
                    "it is no YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
        StringBuilder comment = new StringBuilder();
        text.lines()
                .takeWhile(line -> line.startsWith("#"))
                .forEach(line -> comment.append(line.replaceFirst("^#\\s?", "")).append('\n'));
        Map<?, ?> all = map(read, "the file");
        Map<?, ?> call = map(all.get("call"), "call");
        Map<String, String> settings = new TreeMap<>();
        if (all.get("settings") != null) {
            map(all.get("settings"), "settings")
                    .forEach((name, value) -> settings.put(String.valueOf(name), String.valueOf(value)));
        }
        List<String> expected = new ArrayList<>();
        for (Object step : list(all.get("expect"))) {
            Map<?, ?> one = map(step, "a step of expect");
            expected.add("step: " + one.get("step"));
            String.valueOf(one.get("twiml")).lines().forEach(expected::add);
        }
        expected.add("rings: " + String.join(", ", texts(all.get("rings"))));
        expected.add("outcome: " + all.get("outcome"));
        return new Golden(comment.toString().strip(), plan(call), settings, expected);
    }

    private static Plan plan(Map<?, ?> call) {
        String callee = text(call, "callee", Plan.Callee.ANSWER.text());
        LocalDateTime at;
        try {
            at = LocalDateTime.parse(text(call, "at", "").replace(' ', 'T'));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("call.at must be a time like 2026-11-29 19:10", e);
        }
        return new Plan(
                required(call, "from"),
                required(call, "to"),
                at,
                texts(call.get("press")),
                texts(call.get("say")),
                Arrays.stream(Plan.Callee.values())
                        .filter(each -> each.text().equals(callee))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "call.callee must be answer, no-answer, busy or unreachable")),
                call.get("answered-by") == null ? null : text(call, "answered-by", ""),
                text(call, "refuses", "false").equals("true"),
                call.get("available") == null ? null : texts(call.get("available")),
                texts(call.get("away")),
                text(call, "blocked", "false").equals("true"),
                Integer.parseInt(text(call, "waits", Integer.toString(Plan.USUAL_WAIT))));
    }

    /** Writes a rehearsed call as one. */
    static void write(Path file, String comment, Map<String, String> settings, Rehearsed call) {
        StringBuilder text = new StringBuilder();
        comment.lines().forEach(line -> text.append("# ").append(line).append('\n'));
        Plan plan = call.plan();
        text.append("call:\n");
        put(text, "from", plan.from());
        put(text, "to", plan.to());
        put(text, "at", plan.at().toString().replace('T', ' '));
        put(text, "press", plan.press());
        put(text, "say", plan.say());
        if (plan.callee() != Plan.Callee.ANSWER) {
            put(text, "callee", plan.callee().text());
        }
        if (plan.answeredBy() != null) {
            put(text, "answered-by", plan.answeredBy());
        }
        if (plan.refuses()) {
            text.append("  refuses: true\n");
        }
        if (plan.available() != null) {
            text.append("  available: ").append(json(plan.available())).append('\n');
        }
        put(text, "away", plan.away());
        if (plan.blocked()) {
            text.append("  blocked: true\n");
        }
        if (plan.waits() != Plan.USUAL_WAIT) {
            text.append("  waits: ").append(plan.waits()).append('\n');
        }
        if (!settings.isEmpty()) {
            text.append("settings:\n");
            new TreeMap<>(settings).forEach((name, value) -> put(text, name, value));
        }
        text.append("expect:\n");
        call.steps().forEach(step -> {
            text.append("  - step: ").append(step.name()).append("\n    twiml: |\n");
            text.append(step.twiml().indent(6));
        });
        text.append("rings: ").append(json(call.rang())).append('\n');
        text.append("outcome: ").append(call.outcome()).append('\n');
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(StringBuilder text, String name, String value) {
        text.append("  ").append(name).append(": ").append(json(value)).append('\n');
    }

    private static void put(StringBuilder text, String name, List<String> values) {
        if (!values.isEmpty()) {
            text.append("  ").append(name).append(": ").append(json(values)).append('\n');
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<?, ?> map(@Nullable Object value, String what) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(what + " must have names with values");
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    }

    private static List<String> texts(@Nullable Object value) {
        return list(value).stream().map(String::valueOf).toList();
    }

    private static String text(Map<?, ?> map, String name, String otherwise) {
        Object value = map.get(name);
        return value == null ? otherwise : value.toString();
    }

    private static String required(Map<?, ?> map, String name) {
        String text = text(map, name, "");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("call." + name + " is missing");
        }
        return text;
    }
}
