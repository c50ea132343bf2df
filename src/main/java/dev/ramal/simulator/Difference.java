package dev.ramal.simulator;

/**
 * One thing that is not as it was played.
 *
 * @param call SID of the root call; {@code -} when it belongs to none
 * @param field what differs, as {@code legs[CA…].status}
 */
public record Difference(String call, String field, String expected, String found) {

    /** One line for a person. */
    @Override
    public String toString() {
        return call + "  " + field + ": expected " + expected + ", found " + found;
    }
}
