package dev.ramal.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.rehearsal.Rehearsed.Line;
import dev.ramal.rehearsal.Rehearsed.Step;
import dev.ramal.voice.Decision;
import java.io.PrintWriter;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A rehearsed call on paper. */
public final class Transcript {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm", Locale.ENGLISH);
    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(16);
    /** So many steps of a call that never ends show how it goes. */
    private static final int ENOUGH = 6;
    /** What a caller hears who waits comes again and again. */
    private static final String WAITING = "waiting, ";

    private final Rehearsed call;
    private final boolean twiml;

    /** @param twiml whether each answer stands there too as Twilio got it */
    public Transcript(Rehearsed call, boolean twiml) {
        this.call = call;
        this.twiml = twiml;
    }

    /** What everybody lives through, step by step, and why. */
    public void print(PrintWriter out) {
        Plan plan = call.plan();
        out.println(plan.from() + " calls " + plan.to() + "  ·  " + DAY.format(plan.at()) + " (" + call.zone() + ")");
        List<Step> steps = call.steps();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (i == ENOUGH && call.outcome().equals(Rehearsed.ENDLESS)) {
                out.println();
                out.println(INDENT + "… and so on, " + steps.size() + " answers in all");
                break;
            }
            if (i > 0 && same(step, steps.get(i - 1))) {
                continue;
            }
            out.println();
            out.println(String.format(
                    Locale.ROOT,
                    "%2d:%02d  %s  —  %s",
                    step.second() / 60,
                    step.second() % 60,
                    step.name(),
                    step.asked()));
            step.decisions().forEach(each -> print(out, "because", because(each)));
            step.lines().forEach(each -> print(out, each.what(), each.text()));
            if (twiml) {
                step.twiml().lines().forEach(each -> out.println(INDENT + each));
            }
        }
        out.println();
        out.println(call.told());
        call.faults().forEach(fault -> out.println("✗ " + fault));
        out.flush();
    }

    /** The same as one JSON object. */
    public void printJson(PrintWriter out) {
        Plan plan = call.plan();
        ObjectNode all = JSON.createObjectNode()
                .put("from", plan.from())
                .put("to", plan.to())
                .put("at", plan.at().atZone(call.zone()).toOffsetDateTime().toString())
                .put("good", call.good())
                .put("outcome", call.outcome())
                .put("told", call.told());
        call.rang().forEach(all.putArray("rang")::add);
        call.faults().forEach(all.putArray("faults")::add);
        ArrayNode steps = all.putArray("steps");
        for (Step step : call.steps()) {
            ObjectNode one = steps.addObject()
                    .put("second", step.second())
                    .put("step", step.name())
                    .put("asked", step.asked());
            ArrayNode decisions = one.putArray("decisions");
            for (Decision each : step.decisions()) {
                decisions
                        .addObject()
                        .put("step", each.step())
                        .put("decision", each.decision())
                        .put("input", each.input())
                        .put("result", each.result());
            }
            ArrayNode lines = one.putArray("lines");
            for (Line line : step.lines()) {
                lines.addObject().put("what", line.what()).put("text", line.text());
            }
            one.put("twiml", step.twiml());
        }
        try {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        out.flush();
    }

    private static boolean same(Step step, Step before) {
        return step.asked().startsWith(WAITING)
                && before.asked().startsWith(WAITING)
                && step.decisions().isEmpty()
                && step.lines().equals(before.lines());
    }

    private static String because(Decision each) {
        return each.decision() + ": " + (each.input().isEmpty() ? "" : each.input() + " ") + "→ " + each.result();
    }

    /** A label and its text, which goes on below itself. */
    private static void print(PrintWriter out, String label, String text) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%14s  ", label));
        int used = line.length();
        for (String word : text.split(" ")) {
            if (used + word.length() > WIDTH && used > INDENT.length()) {
                out.println(line.toString().stripTrailing());
                line = new StringBuilder(INDENT);
                used = INDENT.length();
            }
            line.append(word).append(' ');
            used += word.length() + 1;
        }
        out.println(line.toString().stripTrailing());
    }
}
