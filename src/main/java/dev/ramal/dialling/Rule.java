package dev.ramal.dialling;

import java.util.Arrays;
import java.util.Locale;

/** Why the guard refuses, and what to do then. */
public enum Rule {
    NOT_A_NUMBER("This is no phone number that can be reached; write it like +5511987654321."),
    EMERGENCY("Emergency numbers cannot be reached from here; use a telephone."),
    PREMIUM("Numbers that cost their callers extra are never called."),
    SATELLITE("Satellite and network-operator numbers are never called."),
    COUNTRY("This country is not among those of dialling.countries."),
    OWN_NUMBER("This is one of our own numbers."),
    NO_ACCESS("Whoever asks may not log in any more; an administrator can change that."),
    OPTED_OUT("This number has asked not to be contacted; see /api/opt-outs."),
    HOURS("It is outside the calling hours where that number lives; see dialling.hours."),
    BUDGET_MINUTE("Too many in this minute; try again in the next, or raise dialling.calls-per-minute."),
    BUDGET_DAY("Today's number of calls is used up; try again tomorrow, or raise dialling.calls-per-day."),
    BUDGET_USER("Your calls of today are used up; try again tomorrow, or raise dialling.calls-per-user-per-day."),
    SPEND("Today's money is used up; try again tomorrow, or raise dialling.spend-per-day."),
    CALLER_ID("None of our numbers may be shown now: not ours, at its daily cap, or resting; see /api/caller-ids."),
    KEY_REUSED("This Idempotency-Key was used with another content; take a new key for another call.");

    private final String advice;

    Rule(String advice) {
        this.advice = advice;
    }

    /** The stable name, such as {@code opted-out}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One sentence: what to do. */
    public String advice() {
        return advice;
    }

    /** The rule of that name. */
    public static Rule of(String text) {
        return Arrays.stream(values())
                .filter(rule -> rule.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no rule " + text));
    }
}
