package dev.ramal.dialling;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the numbers that people give, by the numbering plans of all countries. */
public final class NumberPlan {

    private static final Pattern WRITTEN = Pattern.compile("\\+?[0-9 ()./-]{2,40}");
    /** Inmarsat, satellite phones, international networks: dear, and where fraud rings. */
    private static final Set<Integer> SATELLITES = Set.of(870, 878, 881, 882, 883);

    private static final Set<PhoneNumberType> PREMIUM =
            Set.of(PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST);

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final ShortNumberInfo shortNumbers = ShortNumberInfo.getInstance();
    private final PhoneNumberToTimeZonesMapper zones = PhoneNumberToTimeZonesMapper.getInstance();
    private final String home;
    private final ZoneId office;

    /**
     * @param home two letters: the country of numbers written without one
     * @param office the zone of numbers that tell none
     */
    public NumberPlan(String home, ZoneId office) {
        this.home = home;
        this.office = office;
    }

    /** What a given text is. */
    public sealed interface Reading {}

    /**
     * A number that can be reached.
     *
     * @param number E.164
     * @param country two letters; 001 for numbers of no country
     * @param zones where it may live, at least one
     */
    public record Reachable(String number, String country, List<ZoneId> zones) implements Reading {
        @Override
        public String toString() {
            return "Reachable[" + country + "]";
        }
    }

    /** A text that is no number to call, by that rule. */
    public record Unreachable(Rule rule) implements Reading {}

    /** Reads a number as people write it. */
    public Reading read(String text) {
        String given = text.strip();
        if (!WRITTEN.matcher(given).matches()) {
            return new Unreachable(Rule.NOT_A_NUMBER);
        }
        if (!given.startsWith("+") && shortNumbers.connectsToEmergencyNumber(given, home)) {
            return new Unreachable(Rule.EMERGENCY);
        }
        PhoneNumber number;
        try {
            number = numbers.parse(given, home);
        } catch (NumberParseException e) {
            return new Unreachable(Rule.NOT_A_NUMBER);
        }
        String region = numbers.getRegionCodeForCountryCode(number.getCountryCode());
        if (region.length() == 2
                && shortNumbers.connectsToEmergencyNumber(numbers.getNationalSignificantNumber(number), region)) {
            return new Unreachable(Rule.EMERGENCY);
        }
        if (SATELLITES.contains(number.getCountryCode())) {
            return new Unreachable(Rule.SATELLITE);
        }
        if (!numbers.isValidNumber(number)) {
            return new Unreachable(Rule.NOT_A_NUMBER);
        }
        if (PREMIUM.contains(numbers.getNumberType(number))) {
            return new Unreachable(Rule.PREMIUM);
        }
        String country = numbers.getRegionCodeForNumber(number);
        return new Reachable(
                numbers.format(number, PhoneNumberFormat.E164), country == null ? "001" : country, zones(number));
    }

    private List<ZoneId> zones(PhoneNumber number) {
        List<ZoneId> known = zones.getTimeZonesForNumber(number).stream()
                .filter(zone -> !zone.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone()))
                .map(ZoneId::of)
                .toList();
        return known.isEmpty() ? List.of(office) : known;
    }

    /** The area code of a Brazilian number in E.164; null of any other. */
    static @Nullable String area(String number) {
        return number.startsWith("+55") && number.length() > 5 ? number.substring(3, 5) : null;
    }
}
