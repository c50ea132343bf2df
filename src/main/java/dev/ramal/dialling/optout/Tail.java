package dev.ramal.dialling.optout;

/** A number as the audit may show it. */
public final class Tail {

    private static final int SHOWN = 4;

    private Tail() {}

    /** Its last four digits, behind an ellipsis. */
    public static String of(String number) {
        return "…" + number.substring(Math.max(0, number.length() - SHOWN));
    }
}
