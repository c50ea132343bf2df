package dev.ramal.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.edge.LoginGate;
import dev.ramal.edge.Logins;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logins as they come, go on and end. A session is a login on one device: a token good for a quarter of an hour, and a
 * refresh token that is exchanged for the next two. Programs get both in the answer; a page of ours, which sends the
 * header {@code X-Ramal}, gets them as cookies that no script can read.
 */
public final class Sessions implements Logins {

    /** The cookie that holds a browser's refresh token. */
    public static final String REFRESH = Request.COOKIES + "-refresh";

    /** How long a session goes on without being used. */
    static final Duration UNUSED = Duration.ofDays(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tokens tokens;
    private final Roster roster;
    private final InstantSource clock;

    public Sessions(Tokens tokens, Roster roster, InstantSource clock) {
        this.tokens = tokens;
        this.roster = roster;
        this.clock = clock;
    }

    @Override
    public @Nullable Principal bearer(String token) {
        if (!Opaque.looksLike(Opaque.KEY, token)) {
            return session(token);
        }
        Roster.Key key = roster.key(new Opaque(token).hash());
        return key == null ? null : Principal.service(Long.toString(key.id()), key.name(), key.scopes());
    }

    @Override
    public @Nullable Principal session(String token) {
        Tokens.Claims claims = tokens.read(token);
        if (claims == null || roster.ended(claims.session())) {
            return null;
        }
        Roster.Entry entry = roster.person(claims.person());
        return entry == null || entry.version() != claims.version()
                ? null
                : Principal.person(claims.person(), entry.name(), entry.role(), claims.session());
    }

    @Override
    public boolean still(Principal principal) {
        return switch (principal.kind()) {
            case PERSON -> {
                Roster.Entry entry = roster.person(principal.id());
                yield entry != null && entry.role() == principal.role() && !roster.ended(principal.session());
            }
            case SERVICE -> roster.hasKey(principal.id());
            case OPERATOR, NOBODY -> false;
        };
    }

    /**
     * One that begins or goes on, before it is written down.
     *
     * @param session its id
     * @param refresh the refresh token that is good from now on
     */
    public record Issue(String session, Person person, Opaque refresh) {

        /** Says nothing of its tokens. */
        @Override
        public String toString() {
            return "Issue";
        }
    }

    /** A session that begins. */
    public Issue begin(Person person) {
        return new Issue(Opaque.make("").text().substring(0, 22), person, Opaque.make(Opaque.REFRESH));
    }

    /** Parameters of {@code person-proven}, {@code session-insert} and {@code refresh-token-insert}. */
    public Map<String, Object> issued(Issue issue) {
        return Map.of(
                "session", issue.session(),
                "person", issue.person().id(),
                "version", issue.person().version(),
                "hash", issue.refresh().hash(),
                "expires", clock.instant().plus(UNUSED).atOffset(ZoneOffset.UTC));
    }

    /** The request as that person's, who has just proven to be it; for the audit. */
    public Request by(Request request, Issue issue) {
        return request.provenBy(issue.person().principal(issue.session()));
    }

    /** The token that is good for a quarter of an hour in that session. */
    public String token(Issue issue) {
        return tokens.sign(issue.person(), issue.session());
    }

    /** What a login answers: the person, and the tokens in the document or as cookies. */
    public Reply login(int status, Request request, Issue issue) {
        Map<String, Object> document = new LinkedHashMap<>();
        boolean page = request.header("x-ramal") != null;
        String access = token(issue);
        if (!page) {
            document.put("token", access);
        }
        document.put("expiresIn", Tokens.LIFE.toSeconds());
        if (!page) {
            document.put("refreshToken", issue.refresh().text());
        }
        document.put("user", view(issue.person()));
        Reply reply = Reply.json(status, document);
        return page
                ? reply.cookie(LoginGate.SESSION, access, Tokens.LIFE.toSeconds())
                        .cookie(REFRESH, issue.refresh().text(), UNUSED.toSeconds())
                : reply;
    }

    /** The same for a person who changed their own password: their own document, with the tokens of a new session. */
    public Reply changed(Request request, Issue issue) {
        Reply login = login(200, request, issue);
        Map<String, Object> document = new LinkedHashMap<>(view(issue.person()));
        if (request.header("x-ramal") == null) {
            document.put("token", token(issue));
            document.put("refreshToken", issue.refresh().text());
        }
        document.put("expiresIn", Tokens.LIFE.toSeconds());
        return new Reply(200, login.headers(), Reply.json(200, document).content());
    }

    /** A refresh token that somebody shows, and the one that they get for it. */
    public record Exchange(Opaque shown, Opaque next) {

        @Override
        public String toString() {
            return "Exchange";
        }
    }

    /**
     * What a request to refresh shows.
     *
     * @throws Problem 401 when it is none
     */
    public Exchange exchange(Request request) {
        String shown = shown(request);
        if (shown == null) {
            throw new Problem(401, "Log in again", "Send refreshToken, as the last login or refresh answered it.");
        }
        return new Exchange(new Opaque(shown), Opaque.make(Opaque.REFRESH));
    }

    /** Parameters of {@code refresh-token-rotate} and {@code refresh-token-find}. */
    public Map<String, Object> exchanged(Exchange exchange) {
        return Map.of("hash", exchange.shown().hash());
    }

    /** The session that goes on, by a row of {@code refresh-token-find}. */
    public Issue goesOn(Exchange exchange, List<Map<String, @Nullable Object>> rows) {
        Person person = Person.of(rows.get(0));
        return new Issue(String.valueOf(rows.get(0).get("session_id")), person, exchange.next());
    }

    /**
     * The session of a refresh token that was used before: somebody has a copy. Null when the token is unknown, ran out,
     * or its session is over anyway.
     */
    public @Nullable String copied(List<Map<String, @Nullable Object>> rows) {
        return rows.isEmpty()
                        || rows.get(0).get("rotated_at") == null
                        || rows.get(0).get("ended_at") != null
                ? null
                : String.valueOf(rows.get(0).get("session_id"));
    }

    /** Parameters of {@code session-end}. */
    public Map<String, Object> which(String session) {
        return Map.of("session", session);
    }

    /** What a wrong password is answered, and an address that nobody has. */
    public Reply refused() {
        return Reply.problem(401, "Not logged in", "Email or password is wrong.");
    }

    /** Says that a login is needed, and takes a browser's cookies away. */
    public Reply over(Request request) {
        return without(
                request,
                Reply.problem(
                        401, "Log in again", "That refresh token is not good, or not any more: POST /auth/login."));
    }

    /** Which session is to end: the one of the login that asks, or of the refresh token that is shown. */
    public Map<String, @Nullable Object> leaving(Request request) {
        String shown = shown(request);
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("session", request.by().session());
        row.put("hash", shown == null ? "" : new Opaque(shown).hash());
        return row;
    }

    /** What a logout answers. */
    public Reply left(Request request) {
        return without(request, Reply.status(204));
    }

    private static Reply without(Request request, Reply reply) {
        return request.header("x-ramal") == null
                ? reply
                : reply.cookie(LoginGate.SESSION, "", 0).cookie(REFRESH, "", 0);
    }

    /** Of the body, or of the cookie of a page of ours: another site's cannot send the header. */
    private static @Nullable String shown(Request request) {
        String shown = JsonBody.orEmpty(request).text("refreshToken");
        if (shown == null && request.header("x-ramal") != null) {
            shown = request.cookies().get(REFRESH);
        }
        return shown != null && Opaque.looksLike(Opaque.REFRESH, shown) ? shown : null;
    }

    /** A person as pages and programs see them. */
    static Map<String, Object> view(Person person) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", person.id());
        view.put("email", person.email());
        view.put("name", person.name());
        view.put("role", person.role().word());
        view.put("identity", "user_" + person.id());
        view.put("active", person.active());
        if (person.mobile() != null) {
            view.put("mobile", person.mobile());
        }
        if (person.hours() != null) {
            view.put("hours", tree(person.hours()));
        }
        return view;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
