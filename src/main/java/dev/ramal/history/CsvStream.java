package dev.ramal.history;

import dev.ramal.database.Row;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls as a CSV file that is written while it is read: one page of the history is in memory at a time. */
final class CsvStream extends InputStream {

    private final CallCsv csv;
    private final Function<@Nullable Cursor, List<Row>> pages;
    private byte[] piece;
    private int at;
    private @Nullable Cursor last;
    private boolean over;

    /** @param pages gives the calls behind the cursor, the first ones without; none at the end */
    CsvStream(CallCsv csv, Function<@Nullable Cursor, List<Row>> pages) {
        this.csv = csv;
        this.pages = pages;
        this.piece = csv.head().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
        return ready() ? piece[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!ready()) {
            return -1;
        }
        int most = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, to, offset, most);
        at += most;
        return most;
    }

    private boolean ready() {
        while (at == piece.length && !over) {
            List<Row> calls = pages.apply(last);
            over = calls.isEmpty();
            StringBuilder text = new StringBuilder();
            calls.forEach(call -> csv.line(text, call));
            piece = text.toString().getBytes(StandardCharsets.UTF_8);
            at = 0;
            if (!over) {
                last = CallHistory.cursor(calls.get(calls.size() - 1));
            }
        }
        return at < piece.length;
    }
}
