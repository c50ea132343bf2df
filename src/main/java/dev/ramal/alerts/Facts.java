package dev.ramal.alerts;

import dev.ramal.alerts.Notice.Fact;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.database.Row;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers what a notice tells, in the order in which it stands there; what is not known is left out. */
final class Facts {

    private static final Pattern NAMED = Pattern.compile("user_[0-9]+_(.+)");

    private final Words words;
    private final DateTimeFormatter time;
    private final PhoneFacts phones;
    private final List<Fact> facts = new ArrayList<>();

    Facts(Words words, DateTimeFormatter time, PhoneFacts phones) {
        this.words = words;
        this.time = time;
        this.phones = phones;
    }

    /** Who was outside, who in the office, and which way the call went, as the row of a call says. */
    Facts people(Row call) {
        return people(
                call.text("party"),
                call.text("contact_name"),
                call.text("agent"),
                call.text("agent_name"),
                call.text("direction"));
    }

    Facts people(
            @Nullable String party,
            @Nullable String contact,
            @Nullable String agent,
            @Nullable String agentName,
            @Nullable String direction) {
        text(words.name(), contact);
        text(words.number(), party == null ? words.unknown() : phones.written(party));
        colleague(words.agent(), agent, agentName);
        return direction == null
                ? this
                : text(words.direction(), direction.equals("inbound") ? words.inbound() : words.outbound());
    }

    /** Somebody in the office, by name if they have one here. */
    Facts colleague(String label, @Nullable String identity, @Nullable String name) {
        return text(label, name != null || identity == null ? name : spoken(identity));
    }

    /** An identity whose owner is not known here: the name that some carry behind their number, or itself. */
    private static String spoken(String agent) {
        String identity = agent.startsWith("client:") ? agent.substring(7) : agent;
        Matcher named = NAMED.matcher(identity);
        return named.matches() ? named.group(1).replace('_', ' ') : identity;
    }

    Facts moment(String label, @Nullable Instant moment) {
        return text(label, moment == null ? null : time.format(moment));
    }

    /** How long something took, unless it took no time. */
    Facts length(String label, @Nullable Long seconds) {
        if (seconds == null || seconds <= 0) {
            return this;
        }
        return text(label, seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s");
    }

    /** What somebody said. */
    Facts said(@Nullable String transcription) {
        if (transcription != null) {
            facts.add(new Fact(words.said(), transcription, true));
        }
        return this;
    }

    Facts text(String label, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            facts.add(new Fact(label, value));
        }
        return this;
    }

    List<Fact> list() {
        return List.copyOf(facts);
    }
}
