package dev.ramal.recordings;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names a recording's file and folder from templates such as <code>{year}/{month}</code>.
 *
 * <p>No value can add a folder, hide a file or make a name that a file system refuses; a name keeps its letters
 * (composed: NFC) and has at most 180 bytes, for which the longest value gives way, never the SID.
 */
public final class RecordingName {

    private static final int LONGEST = 180;
    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
    private static final Set<String> FIELDS = Set.of(
            "date",
            "time",
            "year",
            "month",
            "day",
            "direction",
            "number",
            "agent",
            "caller",
            "callee",
            "contact",
            "sid",
            "call");
    private static final Set<String> FIXED = Set.of("sid", "call", "date", "time", "year", "month", "day");
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\u2028\\u2029/\\\\:*?\"<>|]+");
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

    private final List<String> folders;
    private final String name;
    private final ZoneId zone;
    private final AudioFormat format;

    /** @throws IllegalArgumentException with the sentences of {@link #check} */
    public RecordingName(String folder, String name, ZoneId zone, AudioFormat format) {
        List<String> faults = check(folder, name);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", faults));
        }
        this.folders = List.of(folder.split("/")).stream()
                .filter(part -> !part.isBlank())
                .toList();
        this.name = name;
        this.zone = zone;
        this.format = format;
    }

    /** One sentence for each fault of the two settings. */
    public static List<String> check(String folder, String name) {
        List<String> faults = new ArrayList<>();
        check("recordings.folder", folder, faults);
        check("recordings.name", name, faults);
        if (!name.contains("{sid}")) {
            faults.add("recordings.name must contain {sid}: nothing else tells two recordings apart.");
        }
        if (name.contains("/") || name.contains("\\")) {
            faults.add("recordings.name must not contain a slash; folders belong to recordings.folder.");
        }
        return faults;
    }

    private static void check(String setting, String template, List<String> faults) {
        Matcher fields = FIELD.matcher(template);
        while (fields.find()) {
            if (!FIELDS.contains(fields.group(1))) {
                faults.add("%s has an unknown field {%s}; it may use %s."
                        .formatted(
                                setting,
                                fields.group(1),
                                FIELDS.stream().sorted().collect(Collectors.joining(", "))));
            }
        }
        String plain = FIELD.matcher(template).replaceAll("");
        if (plain.contains("{") || plain.contains("}")) {
            faults.add(setting + " has a brace without its partner.");
        }
        if (plain.getBytes(StandardCharsets.UTF_8).length > 60) {
            faults.add(setting + " has more than 60 bytes beside its fields.");
        }
    }

    /** The folders, outermost first; empty when the template is. */
    public List<String> folders(StoredRecording recording) {
        Map<String, String> values = values(recording);
        return folders.stream().map(part -> fitted(part, values, "")).toList();
    }

    /** The file's name with its extension. */
    public String file(StoredRecording recording) {
        return fitted(name, values(recording), "." + format.extension());
    }

    /** Folders and file as one path with slashes, relative to wherever recordings are kept. */
    public String path(StoredRecording recording) {
        List<String> parts = new ArrayList<>(folders(recording));
        parts.add(file(recording));
        return String.join("/", parts);
    }

    private Map<String, String> values(StoredRecording recording) {
        ZonedDateTime at = recording.madeAt().atZone(zone);
        Map<String, String> values = new HashMap<>();
        values.put("date", format(at, "yyyy-MM-dd"));
        values.put("time", format(at, "HH-mm-ss"));
        values.put("year", format(at, "yyyy"));
        values.put("month", format(at, "MM"));
        values.put("day", format(at, "dd"));
        values.put("sid", recording.sid());
        values.put("call", recording.callSid());
        values.put("direction", safe(recording.direction()));
        values.put("number", safe(address(recording.party())));
        values.put("agent", safe(address(recording.agent())));
        values.put("caller", safe(address(recording.caller())));
        values.put("callee", safe(address(recording.callee())));
        values.put("contact", safe(recording.contact()));
        return values;
    }

    private static String format(ZonedDateTime at, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(at);
    }

    private static @Nullable String address(@Nullable String address) {
        return address != null && address.startsWith("client:") ? address.substring("client:".length()) : address;
    }

    private static String safe(@Nullable String value) {
        if (value == null) {
            return "";
        }
        String plain = UNSAFE.matcher(value).replaceAll(" ");
        return Normalizer.normalize(plain, Normalizer.Form.NFC)
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String fitted(String template, Map<String, String> all, String end) {
        Map<String, String> values = new HashMap<>(all);
        while (true) {
            String text = rendered(template, values) + end;
            int over = text.getBytes(StandardCharsets.UTF_8).length - LONGEST;
            if (over <= 0) {
                return text;
            }
            String longest = values.keySet().stream()
                    .filter(field -> !FIXED.contains(field) && template.contains("{" + field + "}"))
                    .max(Comparator.comparingInt(
                            field -> values.getOrDefault(field, "").length()))
                    .orElse("");
            String value = values.getOrDefault(longest, "");
            if (value.isEmpty()) {
                return text;
            }
            // A letter has four bytes at most: this never cuts more than it must.
            int letters = value.codePointCount(0, value.length());
            int cut = Math.min(letters, (over + 3) / 4);
            values.put(longest, value.substring(0, value.offsetByCodePoints(value.length(), -cut)));
        }
    }

    /** The template with its values; what an absent one leaves behind, two separators in a row, becomes one. */
    private static String rendered(String template, Map<String, String> values) {
        String text = FIELD.matcher(template)
                .replaceAll(field -> Matcher.quoteReplacement(values.getOrDefault(field.group(1), "")));
        text = UNSAFE.matcher(text)
                .replaceAll(" ")
                .replaceAll("([_-])[_-]+", "$1")
                .replaceAll("^[\\s._-]+|[\\s._-]+$", "");
        if (text.isEmpty()) {
            return "_";
        }
        return DEVICE.matcher(text).matches() ? "_" + text : text;
    }
}
