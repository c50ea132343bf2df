package dev.ramal.contacts;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.geocoding.PhoneNumberOfflineGeocoder;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a phone number tells of itself, from tables that come with the program. */
public final class PhoneFacts {

    private static final Locale PORTUGUESE = Locale.forLanguageTag("pt-BR");
    // The library would find digits in anything, a SIP address or a client's name among them.
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9][0-9 ()./-]{1,31}|\\([0-9][0-9 ()./-]{1,31}");

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final PhoneNumberOfflineGeocoder geocoder = PhoneNumberOfflineGeocoder.getInstance();
    private final String home;

    /** @param home two letters: the country of numbers written without one */
    public PhoneFacts(String home) {
        if (!numbers.getSupportedRegions().contains(home)) {
            throw new IllegalArgumentException("no country: " + home);
        }
        this.home = home;
    }

    /** What that number tells; {@link NumberFacts#NONE} of anything that is no valid number. */
    public NumberFacts of(@Nullable String party) {
        PhoneNumber number = parse(party);
        if (number == null) {
            return NumberFacts.NONE;
        }
        String country = numbers.getRegionCodeForNumber(number);
        boolean somewhere = country != null && country.length() == 2;
        return new NumberFacts(
                numbers.format(number, PhoneNumberFormat.E164),
                somewhere ? country : null,
                somewhere ? region(number, country) : null,
                type(numbers.getNumberType(number)),
                numbers.format(number, PhoneNumberFormat.NATIONAL));
    }

    /** That number as people of the office write it: one of their country without the country; what is no number as it is. */
    public String written(String party) {
        return written(party, home);
    }

    /** That number as whoever has the other number writes it. */
    public String writtenFor(String party, @Nullable String reader) {
        PhoneNumber number = parse(reader);
        return written(party, number == null ? home : String.valueOf(numbers.getRegionCodeForNumber(number)));
    }

    private String written(String party, String country) {
        PhoneNumber number = parse(party);
        if (number == null) {
            return party;
        }
        boolean inside = country.equals(numbers.getRegionCodeForNumber(number));
        return numbers.format(number, inside ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL);
    }

    private @Nullable PhoneNumber parse(@Nullable String party) {
        String text = party == null ? "" : party.strip();
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        try {
            PhoneNumber number = numbers.parse(text, home);
            return numbers.isValidNumber(number) ? number : null;
        } catch (NumberParseException noNumber) {
            return null;
        }
    }

    private @Nullable String region(PhoneNumber number, String country) {
        String found = geocoder.getDescriptionForNumber(number, PORTUGUESE);
        if (country.equals("BR") && numbers.isNumberGeographical(number) && !found.contains(" - ")) {
            // Of a Brazilian mobile the geocoder knows the state alone.
            String city = BrazilianAreas.of(numbers.getNationalSignificantNumber(number));
            return city == null ? blankToNull(found) : city;
        }
        // In want of a place it names the country.
        return found.equals(new Locale("", country).getDisplayCountry(PORTUGUESE)) ? null : blankToNull(found);
    }

    private static @Nullable String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }

    private static String type(PhoneNumberType type) {
        return switch (type) {
            case MOBILE -> "mobile";
            case FIXED_LINE -> "fixed-line";
            case VOIP -> "voip";
            case PREMIUM_RATE -> "premium";
            case TOLL_FREE -> "toll-free";
            case FIXED_LINE_OR_MOBILE, SHARED_COST, PERSONAL_NUMBER, PAGER, UAN, VOICEMAIL, UNKNOWN -> "unknown";
        };
    }
}
