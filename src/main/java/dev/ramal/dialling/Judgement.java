package dev.ramal.dialling;

/** What the guard says of an attempt. */
public sealed interface Judgement {

    /**
     * The number may be reached.
     *
     * @param dial the attempt's id
     * @param number E.164
     * @param callerId which of our numbers is shown
     */
    record Allowed(String dial, String number, String callerId) implements Judgement {

        /** Says no number. */
        @Override
        public String toString() {
            return "Allowed[" + dial + "]";
        }
    }

    /** The number may not be reached. */
    record Refused(String dial, Rule rule) implements Judgement {}

    /** The attempt's id. */
    String dial();

    /** Whether the number may be reached. */
    default boolean isAllowed() {
        return this instanceof Allowed;
    }

    /** The rule's stable name; empty when the number may be reached. */
    default String ruleName() {
        return this instanceof Refused refused ? refused.rule().text() : "";
    }
}
