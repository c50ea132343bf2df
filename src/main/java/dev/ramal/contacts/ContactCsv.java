package dev.ramal.contacts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads contacts from a CSV file, as spreadsheets write it: UTF-8 with or without its mark, separated by {@code ,} or
 * {@code ;}, values quoted where needed. The first line names the columns; {@code number} and {@code name} are read.
 */
public final class ContactCsv {

    private static final int LONGEST_NAME = 256;

    private final PhoneFacts phones;

    /** @param phones reads numbers, those without a country as ones of its home */
    public ContactCsv(PhoneFacts phones) {
        this.phones = phones;
    }

    /**
     * What a file says.
     *
     * @param contacts in the file's order, each number once
     * @param errors one sentence for each line that was left out, with its number; never with its content
     */
    public record Contacts(List<Contact> contacts, List<String> errors) {
        public Contacts {
            contacts = List.copyOf(contacts);
            errors = List.copyOf(errors);
        }
    }

    /** The contacts of that file. A file that cannot be read at all gives no contact and one error. */
    public Contacts read(byte[] file) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new Contacts(List.of(), List.of("the file is not UTF-8: save it as \"CSV UTF-8\""));
        }
        return read(text);
    }

    private Contacts read(String text) {
        CsvLines lines = new CsvLines(text);
        CsvLines.Line header = lines.next();
        if (header == null) {
            return new Contacts(List.of(), List.of("the file is empty"));
        }
        List<String> columns = header.values().stream()
                .map(column -> column.strip().toLowerCase(Locale.ROOT))
                .toList();
        int numberAt = columns.indexOf("number");
        int nameAt = columns.indexOf("name");
        if (numberAt < 0 || nameAt < 0) {
            return new Contacts(List.of(), List.of("line 1: the columns must be named number and name"));
        }
        List<Contact> contacts = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        Map<String, Integer> lineOf = new HashMap<>();
        for (CsvLines.Line line = lines.next(); line != null; line = lines.next()) {
            if (line.blank()) {
                continue;
            }
            String number = phones.of(line.value(numberAt)).number();
            String name = line.value(nameAt);
            String fault = fault(line, number, name);
            if (fault == null && number != null) {
                Integer before = lineOf.putIfAbsent(number, line.number());
                fault = before == null ? null : "the number is that of line " + before;
            }
            if (fault != null) {
                errors.add("line " + line.number() + ": " + fault);
            } else if (number != null) {
                contacts.add(new Contact(number, name));
            }
        }
        return new Contacts(contacts, errors);
    }

    private static @Nullable String fault(CsvLines.Line line, @Nullable String number, String name) {
        if (line.fault() != null) {
            return line.fault();
        }
        if (number == null) {
            return "the number is no phone number";
        }
        if (name.isEmpty()) {
            return "the name is missing";
        }
        if (name.length() > LONGEST_NAME) {
            return "the name is longer than " + LONGEST_NAME + " characters";
        }
        return name.chars().anyMatch(Character::isISOControl) ? "the name contains a control character" : null;
    }
}
