package dev.ramal.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks: by a bearer token (the operator's key, a login's, a service key), or by the cookie of a browser.
 *
 * <p>A cookie is sent by a browser whether its page wanted that or not. So with a cookie, whatever changes something
 * needs the header {@code X-Ramal}, which a page of another site cannot send.
 */
public final class LoginGate {

    /** The cookie that holds a browser's login. */
    public static final String SESSION = Request.COOKIES;

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD");

    private final OperatorKey operator;
    private final Logins logins;

    public LoginGate(OperatorKey operator, Logins logins) {
        this.operator = operator;
        this.logins = logins;
    }

    /** Who that is; null when somebody claims to be one they are not, {@link Principal#NOBODY} when nobody is claimed. */
    @Nullable
    Principal who(String method, MultiMap headers, Map<String, String> cookies) {
        List<String> authorization = headers.getAll(HttpHeaders.AUTHORIZATION);
        if (authorization.size() > 1) {
            return null;
        }
        if (authorization.size() == 1) {
            String value = authorization.get(0);
            return value.regionMatches(true, 0, "Bearer ", 0, 7)
                    ? bearer(value.substring(7).strip())
                    : null;
        }
        String session = cookies.get(SESSION);
        if (session == null) {
            return Principal.NOBODY;
        }
        boolean wanted = HARMLESS.contains(method) || headers.contains("X-Ramal");
        return wanted && ownSite(headers) ? logins.session(session) : null;
    }

    /** Whether a login that was good when a stream began is still good. */
    boolean still(Principal by) {
        return by.kind() == Principal.Kind.OPERATOR || logins.still(by);
    }

    private @Nullable Principal bearer(String token) {
        return operator.is(token) ? Principal.OPERATOR : logins.bearer(token);
    }

    /** Browsers say where a request comes from; another site has no business with this one's cookie. */
    private static boolean ownSite(MultiMap headers) {
        String site = headers.get("Sec-Fetch-Site");
        return site == null || site.equals("same-origin") || site.equals("none");
    }
}
