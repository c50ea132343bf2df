package dev.ramal.history;

import dev.ramal.database.Row;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a call is written as a line of a CSV file (RFC 4180). A spreadsheet takes a cell that begins with {@code = + - @},
 * a tab or a return for a formula: such a cell gets an apostrophe before it, a phone number too.
 */
final class CallCsv {

    /** The names of its parameters in a query string. */
    static final List<String> NAMES = List.of("bom", "separator");

    private static final List<String> COLUMNS = List.of(
            "sid",
            "began_at",
            "direction",
            "from",
            "to",
            "agent",
            "party",
            "contact",
            "region",
            "status",
            "outcome",
            "ring_seconds",
            "talk_seconds",
            "total_seconds",
            "recorded",
            "disposition",
            "tags",
            "notes");

    private final char separator;
    private final boolean bom;
    private final DateTimeFormatter times;

    private CallCsv(char separator, boolean bom, ZoneId zone) {
        this.separator = separator;
        this.bom = bom;
        this.times = DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(zone).withLocale(Locale.ROOT);
    }

    static CallCsv of(Asked asked, ZoneId zone) {
        char separator =
                switch (asked.oneOf("separator", List.of("comma", "semicolon", "tab"), "comma")) {
                    case "semicolon" -> ';';
                    case "tab" -> '\t';
                    default -> ',';
                };
        return new CallCsv(separator, Boolean.TRUE.equals(asked.yesOrNo("bom")), zone);
    }

    /** The first line, behind the mark by which Excel knows UTF-8 when that is asked for. */
    String head() {
        return (bom ? "\ufeff" : "") + String.join(String.valueOf(separator), COLUMNS) + "\r\n";
    }

    /** Writes the line of a call. */
    void line(StringBuilder text, Row call) {
        Instant began = call.moment("began_at");
        cell(text, call.text("sid"));
        cell(text.append(separator), began == null ? null : times.format(began.truncatedTo(ChronoUnit.SECONDS)));
        for (String column : List.of("direction", "caller", "callee", "agent", "party", "contact_name")) {
            cell(text.append(separator), call.text(column));
        }
        for (String column : List.of("party_region", "status", "outcome")) {
            cell(text.append(separator), call.text(column));
        }
        for (String column : List.of("ring_seconds", "talk_seconds", "total_seconds", "recorded", "disposition")) {
            cell(text.append(separator), call.text(column));
        }
        String tags = call.text("tags");
        cell(text.append(separator), tags == null ? null : tags.replace("\n", ", "));
        cell(text.append(separator), call.text("notes"));
        text.append("\r\n");
    }

    private void cell(StringBuilder text, @Nullable String value) {
        if (value == null) {
            return;
        }
        String safe = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        boolean quoted = safe.indexOf(separator) >= 0
                || safe.indexOf('"') >= 0
                || safe.indexOf('\n') >= 0
                || safe.indexOf('\r') >= 0;
        if (quoted) {
            text.append('"').append(safe.replace("\"", "\"\"")).append('"');
        } else {
            text.append(safe);
        }
    }
}
