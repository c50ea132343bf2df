package dev.ramal.flows;

import dev.ramal.voice.Answer;
import dev.ramal.voice.FlowState;
import dev.ramal.voice.Verbs;
import dev.ramal.voice.VoiceCall;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A choice by keys, or by words. What is asked stays in the flow's state until somebody has chosen. */
public final class Menus {

    private final Verbs verbs;

    public Menus(Verbs verbs) {
        this.verbs = verbs;
    }

    /**
     * Asks.
     *
     * @param prompt the name of what is said, or else the text
     * @param options {@code 1=sales, 2=support, vendas=sales}: a key, or a word, and the step that it leads to
     * @param retries how often it is asked again
     * @param seconds how long the caller may think
     * @param speech whether the caller may speak
     * @param next the step when nothing was chosen
     * @throws IllegalArgumentException when the options are none
     */
    public void ask(
            Answer answer,
            String prompt,
            String text,
            String options,
            int retries,
            int seconds,
            boolean speech,
            String next) {
        if (answer.ended()) {
            return;
        }
        options(options);
        FlowState state = answer.state();
        state.set("menu.prompt", prompt);
        state.set("menu.text", text);
        state.set("menu.options", options);
        state.set("menu.left", Integer.toString(retries));
        state.set("menu.seconds", Integer.toString(seconds));
        state.set("menu.speech", Boolean.toString(speech));
        state.set("menu.next", next);
        gather(answer, "");
    }

    /**
     * What the caller chose: the step that goes on, which the answer enters; empty when the caller is asked once more.
     */
    public String chosen(Answer answer) {
        if (answer.ended()) {
            return "";
        }
        VoiceCall call = answer.call();
        FlowState state = answer.state();
        String said = call.digits().isEmpty() ? plain(call.speech()) : call.digits();
        String step = "";
        for (Map.Entry<String, String> option :
                options(state.get("menu.options")).entrySet()) {
            boolean meant = call.digits().isEmpty()
                    ? !said.isEmpty() && (" " + said + " ").contains(" " + option.getKey() + " ")
                    : option.getKey().equals(call.digits());
            if (meant && step.isEmpty()) {
                step = option.getValue();
            }
        }
        int left = state.number("menu.left");
        if (step.isEmpty() && left > 0) {
            answer.decide("menu", said.isEmpty() ? "nothing was pressed" : said, "asked again");
            state.set("menu.left", Integer.toString(left - 1));
            gather(answer, said.isEmpty() ? "" : "invalid-choice");
            return "";
        }
        if (step.isEmpty()) {
            step = state.get("menu.next");
        }
        answer.decide("menu", said.isEmpty() ? "nothing was pressed" : said, step);
        state.set("menu.choice", said);
        answer.enter(step);
        return step;
    }

    private void gather(Answer answer, String before) {
        FlowState state = answer.state();
        Map<String, String> options = options(state.get("menu.options"));
        List<String> keys =
                options.keySet().stream().filter(key -> key.matches("[0-9*#]+")).toList();
        String words = verbs.words(answer, state.get("menu.prompt"), state.get("menu.text"));
        boolean speech = state.get("menu.speech").equals("true");
        verbs.gather(
                answer,
                before.isEmpty() ? words : verbs.words(answer, before, "") + " " + words,
                keys.stream().mapToInt(String::length).max().orElse(1),
                keys.stream().anyMatch(key -> key.contains("#")),
                state.number("menu.seconds"),
                speech,
                speech ? String.join(",", options.keySet()) : "",
                "menu-chosen");
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : text.split(",")) {
            String[] parts = option.split("=", 2);
            if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
                throw new IllegalArgumentException("a menu's options are like 1=sales, 2=support");
            }
            options.put(plain(parts[0]), parts[1].strip());
        }
        return options;
    }

    /** In small letters, without accents and marks. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^\\p{L}\\p{N}*# ]", " ")
                .replaceAll(" +", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
