package dev.ramal.contacts;

/**
 * A name that we know a number by.
 *
 * @param number E.164
 * @param name 1 to 256 characters
 */
public record Contact(String number, String name) {

    /** Says neither: both are personal. */
    @Override
    public String toString() {
        return "Contact";
    }
}
