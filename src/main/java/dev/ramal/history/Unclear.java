package dev.ramal.history;

import dev.ramal.edge.Reply;
import java.io.Serial;

/** A question that cannot be answered, with what to do about it. */
final class Unclear extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String title;

    /**
     * @param title what is wrong
     * @param detail what to send instead
     */
    Unclear(String title, String detail) {
        super(detail);
        this.title = title;
    }

    /** As the answer to whoever asked. */
    Reply reply() {
        return Reply.problem(400, title, String.valueOf(getMessage()));
    }
}
