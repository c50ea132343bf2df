package dev.ramal.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.twilio.TwilioForm.Field;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A list of Twilio's REST API, one page after another, each asked for when the one before it is read. */
public final class TwilioPages implements Iterator<JsonNode> {

    private static final String LARGE = "500";

    /** Twilio did not give a page: what was read is not all. */
    public static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final boolean refused;

        Unanswered(boolean refused) {
            super("Twilio did not give the list");
            this.refused = refused;
        }

        /** Whether it does not take our credentials. */
        boolean refused() {
            return refused;
        }
    }

    private final TwilioRest twilio;
    private final String key;
    private final Predicate<JsonNode> wanted;
    private @Nullable String next;
    private Iterator<JsonNode> page = Collections.emptyIterator();

    /**
     * Of a list that goes back in time, its beginning. Nothing is asked yet.
     *
     * @param path below the account, such as {@code /Calls.json}
     * @param key what the list is called in its document, such as {@code calls}
     * @param wanted a page that has none of these is the last
     */
    public TwilioPages(TwilioRest twilio, String path, String key, List<Field> query, Predicate<JsonNode> wanted) {
        this.twilio = twilio;
        this.key = key;
        this.wanted = wanted;
        StringBuilder first = new StringBuilder(path).append("?PageSize=").append(LARGE);
        query.forEach(field -> first.append('&').append(TwilioRest.encode(field)));
        this.next = first.toString();
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && next != null) {
            turn(next);
        }
        return page.hasNext();
    }

    @Override
    public JsonNode next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }

    private void turn(String asked) {
        TwilioRest.Answer answer = twilio.get(asked);
        if (!(answer instanceof TwilioRest.Done done)) {
            throw new Unanswered(answer instanceof TwilioRest.Refused refused
                    && (refused.status() == 401 || refused.status() == 403));
        }
        JsonNode list = done.document().path(key);
        page = list.elements();
        boolean any = false;
        for (JsonNode one : list) {
            any |= wanted.test(one);
        }
        String following = done.document().path("next_page_uri").asText("");
        next = any && !following.isEmpty() && !following.equals("null") ? twilio.below(following) : null;
    }
}
