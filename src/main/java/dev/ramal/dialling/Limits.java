package dev.ramal.dialling;

import java.util.Set;

/**
 * What the guard allows. A budget of 0 has no limit.
 *
 * @param countries two letters each
 * @param hours when people may be called or written to
 * @param perMinute attempts of all actors in a minute, of calls and of messages apart
 * @param perDay the same in a day of the office
 * @param perUserPerDay attempts of one actor in a day
 * @param spendPerDay ten-thousandths of the currency in a day
 * @param prices what an attempt is taken to cost
 */
public record Limits(
        Set<String> countries,
        CallingHours hours,
        long perMinute,
        long perDay,
        long perUserPerDay,
        long spendPerDay,
        Prices prices) {

    public Limits {
        countries = Set.copyOf(countries);
    }

    /** The same while nobody is really called: at any time, as often as one likes. */
    public Limits simulated() {
        return new Limits(countries, CallingHours.ALWAYS, 0, 0, 0, 0, prices);
    }
}
