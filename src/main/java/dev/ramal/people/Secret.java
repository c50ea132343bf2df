package dev.ramal.people;

import dev.ramal.edge.Problem;

/** A password as it was sent. It never says itself. */
public record Secret(String text) {

    /**
     * One that somebody chooses.
     *
     * @throws Problem 400 when it is too short
     */
    static Secret chosen(String text) {
        if (text.codePointCount(0, text.length()) < Passwords.SHORTEST) {
            throw new Problem(
                    400, "The password is too short", "A password has at least " + Passwords.SHORTEST + " characters.");
        }
        return new Secret(text);
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
