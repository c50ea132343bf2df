package dev.ramal.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import dev.ramal.simulator.Webhook.Kind;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Places a few calls on a fresh Ramal, and says in a few lines what became of each. */
public final class Demo {
    private static final List<Scenario> PROGRAM = List.of(
            Scenario.INBOUND_ANSWERED,
            Scenario.INBOUND_ABANDONED,
            Scenario.OUTBOUND_ANSWERED,
            Scenario.OUTBOUND_BUSY,
            Scenario.BROWSER_TO_BROWSER,
            Scenario.INBOUND_VOICEMAIL);
    private static final int LONGEST_QUOTE = 60;

    /** The language it speaks. */
    public enum Language {
        PT,
        EN
    }

    private final Trunk trunk;
    private final MediaStand stand;
    private final String operatorKey;
    private final Language language;
    private final Duration betweenCalls;
    private final PrintStream out;
    private final Path data;
    private final Supplier<List<String>> notices;

    /**
     * Nothing is played yet.
     *
     * @param stand where Ramal's TWILIO_API_URL points to
     * @param operatorKey opens GET /api/calls/{sid}
     * @param betweenCalls usually a second
     * @param data the directory that links of archived recordings are relative to
     * @param notices gives what was told about calls since it was last asked
     */
    public Demo(
            Trunk trunk,
            MediaStand stand,
            String operatorKey,
            Language language,
            Duration betweenCalls,
            PrintStream out,
            Path data,
            Supplier<List<String>> notices) {
        this.trunk = trunk;
        this.stand = stand;
        this.operatorKey = operatorKey;
        this.language = language;
        this.betweenCalls = betweenCalls;
        this.out = out;
        this.data = data;
        this.notices = notices;
    }

    /**
     * Plays the calls one after another.
     *
     * @param patience how long each may take until its record is complete
     * @return what differed; empty when all is well
     */
    public List<Difference> play(Duration patience) {
        List<Difference> differences = new ArrayList<>();
        try (Switchboard switchboard = new Switchboard(trunk, stand, InstantSource.system(), 1, webhook -> {});
                Comparison comparison = new Comparison(trunk.target(), operatorKey, true)) {
            int number = 1;
            for (Scenario scenario : PROGRAM) {
                if (number > 1 && !Courier.Pause.of(betweenCalls)) {
                    break;
                }
                Playback playback = switchboard.play(scenario);
                List<Difference> its = new ArrayList<>(playback.differences());
                its.addAll(comparison.differences(List.of(playback.call()), patience));
                tell(number++, playback, comparison.ask(playback.call().sid()), its);
                differences.addAll(its);
            }
        }
        return differences;
    }

    private void tell(int number, Playback playback, @Nullable JsonNode record, List<Difference> differences) {
        PlayedCall call = playback.call();
        out.printf(Locale.ROOT, "%n%d  %s%n", number, headline(call));
        line("TwiML", playback.heard().stream().map(this::words).collect(Collectors.joining(" · ")));
        line("webhooks", statuses(playback));
        for (PlayedRecording recording : call.recordings()) {
            line(words("gravação", "recording"), recording(recording, record));
        }
        List<String> told = notices.get();
        line(words("registro", "record"), outcome(record, told.isEmpty()));
        told.forEach(notice -> line(words("aviso", "notice"), notice));
        differences.forEach(difference -> line(words("difere", "differs"), difference.toString()));
        out.flush();
    }

    private void line(String name, String text) {
        out.printf("   %-9s  %s%n", name, text);
    }

    private String headline(PlayedCall call) {
        String from = call.from().replace("client:", "");
        String to = call.to();
        return switch (call.scenario()) {
            case INBOUND_ANSWERED ->
                words(
                        from + " liga para " + to + ", e " + call.agent() + " atende",
                        from + " calls " + to + ", and " + call.agent() + " answers");
            case INBOUND_SECOND_AGENT,
                    INBOUND_MOBILE,
                    INBOUND_MOBILE_REFUSED,
                    QUEUE_CALLBACK,
                    QUEUE_MESSAGE,
                    QUEUE_ABANDONED,
                    INBOUND_REFUSED,
                    QUEUE_ANSWERED,
                    TASK_ANSWERED,
                    TASK_SECOND_WORKER,
                    TASK_ABANDONED -> words(from + " liga para " + to, from + " calls " + to);
            case INBOUND_MISSED ->
                words(from + " liga para " + to + ", e ninguém atende", from + " calls " + to + ", and nobody answers");
            case INBOUND_ABANDONED ->
                words(
                        from + " liga para " + to + " e desiste enquanto toca",
                        from + " calls " + to + " and gives up while it rings");
            case INBOUND_VOICEMAIL ->
                call.outcome().equals("voicemail")
                        ? words(
                                from + " liga para " + to + ", ninguém atende, e deixa recado",
                                from + " calls " + to + ", nobody answers, and leaves a message")
                        : words(
                                from + " liga para " + to + ", e ninguém atende",
                                from + " calls " + to + ", and nobody answers");
            case OUTBOUND_ANSWERED ->
                words(
                        from + " liga do navegador para " + to + ", que atende",
                        from + " calls " + to + " from the browser, who answers");
            case OUTBOUND_BUSY ->
                words(
                        from + " liga do navegador para " + to + ": ocupado",
                        from + " calls " + to + " from the browser: busy");
            case OUTBOUND_FAILED ->
                words(
                        from + " liga do navegador para " + to + ": não existe",
                        from + " calls " + to + " from the browser: unreachable");
            case OUTBOUND_MISSED ->
                words(
                        from + " liga do navegador para " + to + ": não atende",
                        from + " calls " + to + " from the browser: no answer");
            case OUTBOUND_CANCELED ->
                words(
                        from + " liga do navegador para " + to + " e desiste",
                        from + " calls " + to + " from the browser and gives up");
            case BROWSER_TO_BROWSER ->
                words(
                        from + " liga para " + to + ", de navegador a navegador",
                        from + " calls " + to + ", browser to browser");
        };
    }

    private String words(Verb verb) {
        return switch (verb.name()) {
            case "Say" -> words("diz ", "says ") + "“" + quote(verb.text()) + "”";
            case "Play" -> words("toca um áudio", "plays audio");
            case "Pause" -> words("espera", "waits");
            case "Dial" -> words("chama ", "rings ") + targets(verb) + recorded(verb);
            case "Record" -> words("grava recado", "records a message");
            case "Gather" ->
                words("pergunta: ", "asks: ")
                        + verb.children().stream().map(this::words).collect(Collectors.joining(", "));
            case "Hangup" -> words("desliga", "hangs up");
            case "Redirect" -> words("segue", "goes on");
            case "Reject" -> words("recusa", "rejects");
            default -> verb.name();
        };
    }

    private static String targets(Verb dial) {
        String targets = dial.children().stream()
                .map(noun -> noun.children().stream()
                        .filter(child -> child.name().equals("Identity"))
                        .map(Verb::text)
                        .findFirst()
                        .orElse(noun.text()))
                .collect(Collectors.joining(", "));
        return targets.isEmpty() ? dial.text() : targets;
    }

    private String recorded(Verb dial) {
        String mode = dial.attribute("record");
        if (mode == null || mode.equals("do-not-record")) {
            return "";
        }
        return mode.endsWith("-dual")
                ? words(", gravando em dois canais", ", recording both sides apart")
                : words(", gravando", ", recording");
    }

    private static String quote(String text) {
        return text.length() <= LONGEST_QUOTE
                ? text
                : text.substring(0, LONGEST_QUOTE - 1).strip() + "…";
    }

    /** What was sent, the same from several phones together. */
    private String statuses(Playback playback) {
        List<String> told = new ArrayList<>();
        int times = 0;
        List<Webhook> sent = playback.sent();
        for (int i = 0; i < sent.size(); i++) {
            Webhook webhook = sent.get(i);
            String label =
                    webhook.kind() == Kind.FINAL_STATUS ? words("fim: ", "end: ") + webhook.label() : webhook.label();
            times++;
            boolean same = i + 1 < sent.size()
                    && sent.get(i + 1).kind() == webhook.kind()
                    && sent.get(i + 1).label().equals(webhook.label());
            if (!same) {
                told.add(times == 1 ? label : times + "× " + label);
                times = 0;
            }
        }
        return String.join(" · ", told);
    }

    private String recording(PlayedRecording recording, @Nullable JsonNode record) {
        List<String> where = new ArrayList<>();
        if (record != null) {
            for (JsonNode told : record.path("recordings")) {
                if (told.path("sid").asText().equals(recording.sid())) {
                    told.path("deliveries").forEach(delivery -> {
                        if (hasLink(delivery) || !isSent(delivery)) {
                            where.add(delivery(delivery));
                        }
                    });
                }
            }
        }
        return recording.seconds() + " s → " + (where.isEmpty() ? "—" : String.join(", ", where));
    }

    private String outcome(@Nullable JsonNode record, boolean quiet) {
        if (record == null) {
            return words("não encontrado", "not found");
        }
        StringBuilder text = new StringBuilder(outcome(record.path("outcome").asText("—")));
        if (record.has("ringSeconds")) {
            text.append(words(", tocou ", ", rang "))
                    .append(record.get("ringSeconds").asInt())
                    .append(" s");
        }
        if (record.has("talkSeconds")) {
            text.append(words(", conversa de ", ", talked "))
                    .append(record.get("talkSeconds").asInt())
                    .append(" s");
        }
        record.path("deliveries").forEach(delivery -> {
            boolean silent = delivery.path("destination").asText().equals("enrich") || !quiet;
            if (!isSent(delivery) || !silent) {
                text.append(" · ").append(delivery(delivery));
            }
        });
        return text.toString();
    }

    private String outcome(String outcome) {
        return switch (outcome) {
            case "answered" -> words("atendida", outcome);
            case "missed" -> words("perdida", outcome);
            case "abandoned" -> words("abandonada", outcome);
            case "voicemail" -> words("recado", outcome);
            case "busy" -> words("ocupado", outcome);
            case "failed" -> words("falhou", outcome);
            case "canceled" -> words("cancelada", outcome);
            default -> outcome;
        };
    }

    private static boolean isSent(JsonNode delivery) {
        return delivery.path("state").asText().equals("sent");
    }

    private static boolean hasLink(JsonNode delivery) {
        return !delivery.path("link").asText().isEmpty();
    }

    private String delivery(JsonNode delivery) {
        String destination = delivery.path("destination").asText();
        String link = delivery.path("link").asText();
        if (!link.isEmpty()) {
            return link.startsWith("file:")
                    ? data.resolve(link.substring("file:".length())).toString()
                    : link;
        }
        return destination + " "
                + switch (delivery.path("state").asText()) {
                    case "sent" -> words("enviado", "sent");
                    case "open" -> words("na fila", "waiting");
                    default -> words("desistiu", "given up");
                };
    }

    private String words(String portuguese, String english) {
        return language == Language.PT ? portuguese : english;
    }
}
