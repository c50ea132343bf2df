package dev.ramal.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.contacts.ContactCsv.Contacts;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ContactCsvTest {

    private static final Contact BEA = new Contact("+5511987654321", "José da Conceição");

    private final ContactCsv csv = new ContactCsv(new PhoneFacts("BR"));

    @Test
    void contacts_are_read_as_spreadsheets_write_them() {
        for (String file : new String[] {
            "number,name\n+5511987654321,José da Conceição\n",
            "number;name\r\n(11) 98765-4321;José da Conceição",
            "\uFEFF\"Number\",\"Name\"\r\n\"11 98765-4321\",\"José da Conceição\"\r\n\r\n",
            "name;city;number\nJosé da Conceição;Santos;+55 11 98765-4321\n;;\n",
        }) {
            Contacts read = read(file);
            assertThat(read.errors()).as(file).isEmpty();
            assertThat(read.contacts()).as(file).containsExactly(BEA);
        }
    }

    @Test
    void a_quoted_value_may_hold_anything() {
        assertThat(read("number,name\n11987654321, \"Souza, \"\"Zé\"\" & Cia; Ltda\" \n")
                        .contacts())
                .containsExactly(new Contact("+5511987654321", "Souza, \"Zé\" & Cia; Ltda"));
    }

    @Test
    void each_bad_line_is_named_and_the_others_are_kept() {
        Contacts read = read(
                """
                number,name
                anonymous,Nobody
                +5511987654321,José da Conceição
                +551133334444,
                11 98765-4321,Again
                +551133334444,"two
                lines"
                +551133334445
                +551133334446,%s
                +551133334447,"open
                """
                        .formatted("x".repeat(257)));
        assertThat(read.contacts()).containsExactly(BEA);
        assertThat(read.errors())
                .containsExactly(
                        "line 2: the number is no phone number",
                        "line 4: the name is missing",
                        "line 5: the number is that of line 3",
                        "line 6: the name contains a control character",
                        "line 8: the name is missing",
                        "line 9: the name is longer than 256 characters",
                        "line 10: a quotation mark is opened and never closed");
    }

    @Test
    void a_file_that_is_no_list_of_contacts_says_why() {
        assertThat(read("").errors()).containsExactly("the file is empty");
        assertThat(read("phone,who\n1,2").errors())
                .containsExactly("line 1: the columns must be named number and name");
        assertThat(csv.read("number,name\n+5511987654321,José".getBytes(StandardCharsets.ISO_8859_1))
                        .errors())
                .containsExactly("the file is not UTF-8: save it as \"CSV UTF-8\"");
        assertThat(read("number,name").contacts()).isEmpty();
    }

    private Contacts read(String file) {
        return csv.read(file.getBytes(StandardCharsets.UTF_8));
    }
}
