package dev.ramal.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.api.CallView;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.database.Row;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The history of calls, as whoever asks may see it. */
public final class CallHistory {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 200;
    private static final List<String> PAGED = Stream.concat(Stream.of("limit", "before"), CallFilter.NAMES.stream())
            .toList();
    private static final List<String> EXPORTED =
            Stream.concat(CallFilter.NAMES.stream(), CallCsv.NAMES.stream()).toList();

    private final CallRows rows;
    private final PhoneFacts phones;
    private final ZoneId zone;

    /** @param zone the office's, in which dates are meant */
    public CallHistory(DataSource dataSource, PhoneFacts phones, ZoneId zone) {
        this.rows = new CallRows(dataSource);
        this.phones = phones;
        this.zone = zone;
    }

    /** The answer to {@code GET /api/calls}: a page of calls, the newest first. */
    public Reply page(Request request) {
        Asked asked = new Asked(request, zone).knows(PAGED);
        CallFilter filter = CallFilter.of(request, phones, zone);
        int limit = asked.number("limit", PAGE, 1, LARGEST_PAGE);
        String before = request.asked("before");
        List<Row> found = rows.of(
                CallSelect.page(filter, before == null ? null : Cursor.of(before), limit + 1, rows.search(filter)));
        ObjectNode document = JSON.createObjectNode();
        ArrayNode calls = document.putArray("calls");
        found.stream().limit(limit).forEach(row -> calls.add(CallView.summary(row)));
        if (found.size() > limit) {
            document.put("next", cursor(found.get(limit - 1)).text());
        }
        return Reply.json(200, document);
    }

    /** The answer to {@code GET /api/calls.csv}: all of them, read while they are sent. */
    public Reply csv(Request request) {
        Asked asked = new Asked(request, zone).knows(EXPORTED);
        CallFilter filter = CallFilter.of(request, phones, zone);
        CallCsv csv = CallCsv.of(asked, zone);
        CallSelect.Found search = rows.search(filter);
        return Reply.stream(
                        200,
                        "text/csv; charset=utf-8",
                        new CsvStream(csv, before -> rows.of(CallSelect.page(filter, before, PAGE * 10, search))),
                        -1)
                .with("content-disposition", "attachment; filename=\"calls.csv\"");
    }

    /** Which call is asked for, and whose it has to be, as parameters of a statement. */
    public Map<String, @Nullable Object> one(Request request) {
        if (!new Asked(request, zone).callSid(request.last())) {
            throw new IllegalArgumentException("not a call SID");
        }
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("sid", request.last());
        parameters.put("only", Sight.only(request.by()));
        return parameters;
    }

    /** The answer when there is no such call, or somebody else's. */
    public Reply none() {
        return Reply.problem(404, "No such call", "No call of this SID is known, or it is not yours.");
    }

    static Cursor cursor(Row row) {
        return new Cursor(java.util.Objects.requireNonNull(row.moment("began_at")), row.require("sid"));
    }
}
