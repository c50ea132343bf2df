package dev.ramal.edge;

import java.util.List;

/** Lets in whoever shows the operator's key as a bearer token. */
public final class LoginGate {

    private final OperatorKey operator;

    public LoginGate(OperatorKey operator) {
        this.operator = operator;
    }

    /** @param authorization the values of all Authorization headers: one is right */
    boolean admits(List<String> authorization) {
        if (authorization.size() != 1) {
            return false;
        }
        String value = authorization.get(0);
        return value.regionMatches(true, 0, "Bearer ", 0, 7)
                && operator.is(value.substring(7).strip());
    }
}
