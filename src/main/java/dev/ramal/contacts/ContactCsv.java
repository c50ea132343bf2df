package dev.ramal.contacts;

import dev.ramal.contacts.CsvFault.Why;
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
     * @param faults one for each line that was left out
     */
    public record Contacts(List<Contact> contacts, List<CsvFault> faults) {
        public Contacts {
            contacts = List.copyOf(contacts);
            faults = List.copyOf(faults);
        }

        /** The faults in English, one sentence each. */
        public List<String> errors() {
            return faults.stream().map(CsvFault::text).toList();
        }
    }

    /** The contacts of that file. A file that cannot be read at all gives no contact and one fault. */
    public Contacts read(byte[] file) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new Contacts(List.of(), List.of(CsvFault.ofFile(Why.NOT_UTF8)));
        }
        return read(text);
    }

    private Contacts read(String text) {
        CsvLines lines = new CsvLines(text);
        CsvLines.Line header = lines.next();
        if (header == null) {
            return new Contacts(List.of(), List.of(CsvFault.ofFile(Why.EMPTY)));
        }
        List<String> columns = header.values().stream()
                .map(column -> column.strip().toLowerCase(Locale.ROOT))
                .toList();
        int numberAt = columns.indexOf("number");
        int nameAt = columns.indexOf("name");
        if (numberAt < 0 || nameAt < 0) {
            return new Contacts(List.of(), List.of(new CsvFault(1, Why.NO_NUMBER_AND_NAME, null)));
        }
        List<Contact> contacts = new ArrayList<>();
        List<CsvFault> faults = new ArrayList<>();
        Map<String, Integer> lineOf = new HashMap<>();
        for (CsvLines.Line line = lines.next(); line != null; line = lines.next()) {
            if (line.blank()) {
                continue;
            }
            String number = phones.of(line.value(numberAt)).number();
            String name = line.value(nameAt);
            Why why = why(line, number, name);
            Integer before = why == null && number != null ? lineOf.putIfAbsent(number, line.number()) : null;
            if (why != null) {
                faults.add(new CsvFault(line.number(), why, why == Why.NAME_TOO_LONG ? LONGEST_NAME : null));
            } else if (before != null) {
                faults.add(new CsvFault(line.number(), Why.REPEATED, before));
            } else if (number != null) {
                contacts.add(new Contact(number, name));
            }
        }
        return new Contacts(contacts, faults);
    }

    private static @Nullable Why why(CsvLines.Line line, @Nullable String number, String name) {
        if (line.fault() != null) {
            return line.fault();
        }
        if (number == null) {
            return Why.NOT_A_NUMBER;
        }
        if (name.isEmpty()) {
            return Why.NAME_MISSING;
        }
        if (name.length() > LONGEST_NAME) {
            return Why.NAME_TOO_LONG;
        }
        return name.chars().anyMatch(Character::isISOControl) ? Why.NAME_CONTROL : null;
    }
}
