package dev.ramal.voice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a call's flow remembers from one of Twilio's requests to the next: texts by name. Used by one thread. */
public final class FlowState {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    private final TreeMap<String, String> kept;
    /** What was set since; empty texts are forgotten ones. */
    private final TreeMap<String, String> said = new TreeMap<>();

    private FlowState(TreeMap<String, String> kept) {
        this.kept = kept;
    }

    /** Nothing is remembered yet. */
    public static FlowState empty() {
        return new FlowState(new TreeMap<>());
    }

    /** As {@link #over} wrote it; nothing when that is null. */
    public static FlowState read(@Nullable String text) {
        if (text == null) {
            return empty();
        }
        try {
            return new FlowState(JSON.readValue(text, TEXTS));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a flow's state", e);
        }
    }

    /** What is remembered under that name; empty when nothing is. */
    public String get(String name) {
        return kept.getOrDefault(name, "");
    }

    /** What is remembered under that name as a number; zero when nothing is. */
    public int number(String name) {
        return Integer.parseInt(kept.getOrDefault(name, "0"));
    }

    /** Remembers a text; an empty one is forgotten. */
    public void set(String name, String text) {
        if (!text.equals(get(name))) {
            said.put(name, text);
            put(name, text);
        }
    }

    /** Everything, by name. */
    public Map<String, String> all() {
        return Map.copyOf(kept);
    }

    /** Whether there is something to save. */
    public boolean changed() {
        return !said.isEmpty();
    }

    /** What was set since, over what is kept by now, as one text: another answer may have been given meanwhile. */
    String over(@Nullable String now) {
        FlowState latest = read(now);
        said.forEach(latest::put);
        try {
            return JSON.writeValueAsString(latest.kept);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void put(String name, String text) {
        if (text.isEmpty()) {
            kept.remove(name);
        } else {
            kept.put(name, text);
        }
    }
}
