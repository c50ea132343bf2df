package dev.ramal.people;

import dev.ramal.calls.E164;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import dev.ramal.edge.Role;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What requests about people ask for. Whatever has not its shape is a problem that says which member is wrong. */
public final class PeopleRequests {

    private static final int LONGEST_NAME = 100;
    private static final Pattern NAME = Pattern.compile("[^\\p{C}\\u2028\\u2029]+");
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Duration INVITED = Duration.ofDays(7);

    private final URI publicUrl;
    private final InstantSource clock;

    /** @param publicUrl where the pages of an invitation are */
    public PeopleRequests(URI publicUrl, InstantSource clock) {
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** Somebody says that they are that one. An address that cannot be one's is nobody's, which is no error here. */
    public record Login(String email, Secret password) {
        /** Parameters of {@code person-by-email}. */
        public Map<String, Object> parameters() {
            return Map.of("email", email);
        }

        @Override
        public String toString() {
            return "Login";
        }
    }

    public Login login(Request request) {
        JsonBody body = JsonBody.of(request);
        String email = Email.orNull(body.require("email"));
        return new Login(email == null ? "" : email, new Secret(body.require("password")));
    }

    /** Who registers, alone: no role, which nobody gives themselves. */
    public NewPerson registration(Request request) {
        JsonBody body = JsonBody.of(request);
        String email = Email.of(body.require("email"));
        return new NewPerson(email, name(body.text("name"), email), null, Secret.chosen(body.require("password")));
    }

    /** Whom an administrator makes; an agent unless it is said otherwise. */
    public NewPerson user(Request request) {
        JsonBody body = JsonBody.of(request);
        String email = Email.of(body.require("email"));
        return new NewPerson(
                email,
                name(body.text("name"), email),
                body.has("role") ? role(body.require("role")) : Role.AGENT,
                Secret.chosen(body.require("password")));
    }

    /** An invitation, before it is written down. */
    public record Invitation(Opaque token, String email, Role role, Instant expires) {

        @Override
        public String toString() {
            return "Invitation";
        }
    }

    public Invitation invite(Request request) {
        JsonBody body = JsonBody.of(request);
        return new Invitation(
                Opaque.make(Opaque.INVITATION),
                Email.of(body.require("email")),
                body.has("role") ? role(body.require("role")) : Role.AGENT,
                clock.instant().plus(INVITED));
    }

    /** Parameters of {@code invitation-insert}. */
    public Map<String, Object> invited(Request request, Invitation invitation) {
        return Map.of(
                "hash", invitation.token().hash(),
                "email", invitation.email(),
                "role", invitation.role().word(),
                "by", request.by().actor(),
                "expires", invitation.expires().atOffset(ZoneOffset.UTC));
    }

    /** The link. Behind the number sign stands what browsers send to no server, which no log writes down. */
    public Map<String, Object> link(Invitation invitation) {
        Map<String, Object> link = new LinkedHashMap<>();
        link.put("url", publicUrl + "/app/invitation#" + invitation.token().text());
        link.put("expiresAt", invitation.expires().toString());
        return link;
    }

    /** Somebody takes an invitation. */
    public record Acceptance(Opaque token, @Nullable String name, Secret password) {
        /** Parameters of {@code invitation-find} and {@code invitation-use}. */
        public Map<String, Object> parameters() {
            return Map.of("hash", token.hash());
        }

        @Override
        public String toString() {
            return "Acceptance";
        }
    }

    public Acceptance acceptance(Request request) {
        JsonBody body = JsonBody.of(request);
        String name = body.text("name");
        return new Acceptance(
                token(body),
                name == null || name.isBlank() ? null : name(name, ""),
                Secret.chosen(body.require("password")));
    }

    /** Parameters of {@code invitation-find}, for who only looks. */
    public Map<String, Object> invitation(Request request) {
        return Map.of("hash", token(JsonBody.of(request)).hash());
    }

    private static Opaque token(JsonBody body) {
        String token = body.require("invitation");
        return new Opaque(Opaque.looksLike(Opaque.INVITATION, token) ? token : "");
    }

    /** What an administrator changes of somebody; null stays as it is. */
    public record UserChange(long id, @Nullable String name, @Nullable Role role, @Nullable Boolean active) {
        /** Parameters of {@code person-find}. */
        public Map<String, Object> parameters() {
            return Map.of("id", id);
        }
    }

    public UserChange userChange(Request request) {
        JsonBody body = JsonBody.of(request);
        UserChange change = new UserChange(
                id(request),
                body.has("name") ? name(body.require("name"), "") : null,
                body.has("role") ? role(body.require("role")) : null,
                body.truth("active"));
        if (change.name == null && change.role == null && change.active == null) {
            throw new Problem(400, "Nothing to change", "Send one of name, role, active.");
        }
        return change;
    }

    /**
     * What somebody changes of themselves; null stays as it is.
     *
     * @param mobile empty takes it away
     * @param hours empty takes them away
     */
    public record OwnChange(
            @Nullable String name,
            @Nullable String mobile,
            @Nullable String hours,
            @Nullable Secret password,
            @Nullable Secret currentPassword) {

        @Override
        public String toString() {
            return "OwnChange";
        }
    }

    public OwnChange ownChange(Request request) {
        JsonBody body = JsonBody.of(request);
        boolean password = body.has("password");
        OwnChange change = new OwnChange(
                body.has("name") ? name(body.require("name"), "") : null,
                body.has("mobile") ? mobile(body.text("mobile")) : null,
                !body.has("hours") ? null : body.get("hours").isNull() ? "" : Hours.text(body.get("hours")),
                password ? Secret.chosen(body.require("password")) : null,
                password ? new Secret(body.require("currentPassword")) : null);
        if (change.name == null && change.mobile == null && change.hours == null && !password) {
            throw new Problem(400, "Nothing to change", "Send one of name, mobile, hours, password.");
        }
        return change;
    }

    /** Parameters of {@code person-find}: the person who asks. */
    public Map<String, Object> self(Request request) {
        if (request.by().id().isEmpty()) {
            throw new Problem(404, "Not a person", "The operator's key is nobody's; log in as a person.");
        }
        return Map.of("id", Long.parseLong(request.by().id()));
    }

    /** Parameters of a statement about the thing whose id ends the path. */
    public Map<String, Object> which(Request request) {
        return Map.of("id", id(request));
    }

    /** Parameters of a statement about all there are. */
    public Map<String, Object> all() {
        return Map.of();
    }

    /** Parameters of {@code audit-list}. */
    public Map<String, @Nullable Object> audit(Request request) {
        String before = request.asked("before");
        if (before != null && !ID.matcher(before).matches()) {
            throw new Problem(400, "Not a place in the list", "before is what next of the page before it says.");
        }
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("actor", shortText(request.asked("actor")));
        row.put("action", shortText(request.asked("action")));
        row.put("before", before == null ? Long.MAX_VALUE : Long.parseLong(before));
        return row;
    }

    private static @Nullable String shortText(@Nullable String text) {
        return text == null ? null : text.substring(0, Math.min(text.length(), 48));
    }

    private static long id(Request request) {
        if (!ID.matcher(request.last()).matches()) {
            throw new Problem(404, "There is no such thing", "The path ends with a number, as the list shows it.");
        }
        return Long.parseLong(request.last());
    }

    private static Role role(String word) {
        try {
            return Role.of(word);
        } catch (IllegalArgumentException e) {
            throw new Problem(400, "Not a role", "role must be agent, supervisor or admin.");
        }
    }

    /** A name, or else what stands before the at sign. */
    static String name(@Nullable String text, String email) {
        String name = text == null || text.isBlank() ? email.split("@", 2)[0] : text.strip();
        if (name.codePointCount(0, name.length()) > LONGEST_NAME && text == null) {
            return name.substring(0, LONGEST_NAME);
        }
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new Problem(400, "Not a name", "name must be a line of " + LONGEST_NAME + " characters at most.");
        }
        return name;
    }

    private static String mobile(@Nullable String text) {
        String mobile = text == null ? "" : text.strip();
        if (!mobile.isEmpty() && !E164.is(mobile)) {
            throw new Problem(400, "Not a number", "mobile must be in E.164, with plus and country code.");
        }
        return mobile;
    }
}
