package dev.ramal.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.contacts.Contact;
import dev.ramal.contacts.ContactCsv;
import dev.ramal.contacts.ContactCsv.Contacts;
import dev.ramal.contacts.CsvFault;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.contacts.SearchTerms;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads an uploaded contacts file, and says what came of it. */
public final class ContactImport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ContactCsv csv;
    private final SearchTerms terms;
    private final PhoneFacts phones;

    public ContactImport(ContactCsv csv, SearchTerms terms, PhoneFacts phones) {
        this.csv = csv;
        this.terms = terms;
        this.phones = phones;
    }

    /** The file's contacts, and what is wrong with its other lines. */
    public Contacts read(String file) {
        return csv.read(file.getBytes(StandardCharsets.UTF_8));
    }

    /** Each contact as parameters of its statement. */
    public List<Map<String, Object>> rows(Contacts read) {
        return read.contacts().stream().map(ContactImport::row).toList();
    }

    /** By what each contact is found, as parameters of its statement. */
    public List<Map<String, Object>> terms(Contacts read) {
        return read.contacts().stream()
                .flatMap(contact -> terms.rows(contact.number(), phones.of(contact.number()), contact.name()).stream())
                .toList();
    }

    /** How many were imported and which lines were not, as JSON. */
    public String json(Contacts read) {
        try {
            return JSON.writeValueAsString(CsvFault.document(read.contacts().size(), read.faults()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> row(Contact contact) {
        return Map.of("number", contact.number(), "name", contact.name());
    }
}
