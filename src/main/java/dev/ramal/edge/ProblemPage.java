package dev.ramal.edge;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What a person sees who followed a link to something that is not there, or not theirs: a program gets a document. */
@FunctionalInterface
public interface ProblemPage {

    /** Nobody but programs comes here. */
    ProblemPage NONE = (status, code) -> null;

    /**
     * The page that says what to do.
     *
     * @param code of the problem; empty when nothing is to be said of it
     * @return null when there is none
     */
    @Nullable
    Reply of(int status, String code);

    /** Whether a person looks at the answer: browsers that follow a link want a page. */
    static boolean isWanted(HttpServerRequest request) {
        String accepted = request.getHeader("Accept");
        return request.method().equals(HttpMethod.GET) && accepted != null && accepted.contains("text/html");
    }
}
