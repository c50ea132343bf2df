package dev.ramal.database;

/** The disk is too full to go on. */
public final class NoRoom extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoRoom(String sentence) {
        super(sentence);
    }
}
