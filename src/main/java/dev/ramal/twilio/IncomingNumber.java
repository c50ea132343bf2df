package dev.ramal.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A number of the account, as the IncomingPhoneNumber resource has it. */
public record IncomingNumber(JsonNode resource) {

    private static final Pattern OTHER = Pattern.compile("(?:AP|TK)[0-9a-f]{32}");

    /**
     * All of the account.
     *
     * @throws TwilioPages.Unanswered while they are read, when Twilio does not give them
     */
    public static Stream<IncomingNumber> all(TwilioRest twilio) {
        TwilioPages pages = new TwilioPages(
                twilio, "/IncomingPhoneNumbers.json", "incoming_phone_numbers", List.of(), number -> true);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .map(IncomingNumber::new);
    }

    /** In E.164. */
    public String number() {
        return resource.path("phone_number").asText();
    }

    /** The TwiML App or the trunk that takes its calls, and leaves a webhook standing there without effect. */
    public Optional<String> takenOverBy() {
        Matcher other = OTHER.matcher(resource.path("voice_application_sid").asText("")
                + resource.path("trunk_sid").asText(""));
        return other.find() ? Optional.of(other.group()) : Optional.empty();
    }

    /** Whether who calls it is sent to an address below that one. */
    public boolean sendsTo(String base) {
        return takenOverBy().isEmpty() && resource.path("voice_url").asText().startsWith(base + "/");
    }

    /** Says no number. */
    @Override
    public String toString() {
        return "IncomingNumber";
    }
}
