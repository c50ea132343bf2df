package dev.ramal.reload;

import dev.ramal.check.Finding;
import dev.ramal.edge.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a person who asks for a reload is told, and which calls in progress count. */
public final class ReloadReply {

    /** No call lasts longer at Twilio. */
    private static final Duration LONGEST_CALL = Duration.ofHours(25);

    private final InstantSource clock;

    public ReloadReply(InstantSource clock) {
        this.clock = clock;
    }

    /** The outcome as a document. */
    public Reply document(Reload.Outcome outcome) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("state", outcome.state().name().toLowerCase(Locale.ROOT));
        document.put("version", outcome.version());
        document.put(
                "findings",
                outcome.findings().stream().map(ReloadReply::finding).toList());
        document.put("restart", outcome.restart());
        return Reply.json(200, document);
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        document.put("file", finding.file());
        if (finding.line() > 0) {
            document.put("line", finding.line());
        }
        if (finding.column() > 0) {
            document.put("column", finding.column());
        }
        document.put("what", finding.what());
        document.put("remedy", finding.remedy());
        return document;
    }

    /** The parameters that ask for the versions of calls in progress. */
    public Map<String, Object> inProgress() {
        Instant since = clock.instant().minus(LONGEST_CALL);
        return Map.of("since", since.atOffset(ZoneOffset.UTC));
    }
}
