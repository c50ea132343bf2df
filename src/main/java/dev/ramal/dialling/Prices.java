package dev.ramal.dialling;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What an attempt is taken to cost, in ten-thousandths of the currency. */
public final class Prices {

    private static final Pattern PAIR = Pattern.compile("([A-Z]{2}|sms|\\*) *= *(\\d{1,6}(?:\\.\\d{1,4})?)");
    private static final BigDecimal UNIT = BigDecimal.valueOf(10_000);

    private final Map<String, Long> units;

    private Prices(Map<String, Long> units) {
        this.units = Map.copyOf(units);
    }

    /**
     * Reads {@code BR=0.30, US=0.10, *=2.00, sms=0.10}: of one call to a country, to any other, of one message.
     *
     * @throws IllegalArgumentException when it cannot be read, or has no price for other countries or for a message
     */
    public static Prices of(String text) {
        Map<String, Long> units = new HashMap<>();
        for (String part : text.split(",")) {
            var pair = PAIR.matcher(part.strip());
            if (!pair.matches()) {
                throw new IllegalArgumentException("no price: " + part);
            }
            units.put(pair.group(1), units(new BigDecimal(pair.group(2))));
        }
        if (!units.containsKey("*") || !units.containsKey("sms")) {
            throw new IllegalArgumentException("* and sms are missing");
        }
        return new Prices(units);
    }

    /** An amount of the currency in ten-thousandths. */
    public static long units(BigDecimal amount) {
        return amount.multiply(UNIT).setScale(0, RoundingMode.UP).longValueExact();
    }

    long of(Attempt.Kind kind, String country) {
        if (kind == Attempt.Kind.SMS) {
            return units.getOrDefault("sms", 0L);
        }
        return units.getOrDefault(country, units.getOrDefault("*", 0L));
    }
}
