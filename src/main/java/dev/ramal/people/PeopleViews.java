package dev.ramal.people;

import dev.ramal.database.Row;
import dev.ramal.edge.Reply;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** People, keys and the audit, as documents. What is not known is left out. */
public final class PeopleViews {

    /** How many lines of the audit a page has. */
    static final int PAGE = 100;

    /** A document as it is. */
    public Reply document(Map<String, Object> document) {
        return Reply.json(200, document);
    }

    /** The document of what was made. */
    public Reply created(Map<String, Object> document) {
        return Reply.json(201, document);
    }

    /** There is nothing any more. */
    public Reply gone() {
        return Reply.status(204);
    }

    /** One person. */
    public Reply user(int status, Person person) {
        return Reply.json(status, Sessions.view(person));
    }

    /** All of them. */
    public Reply users(List<Map<String, @Nullable Object>> rows) {
        return Reply.json(
                200,
                Map.of(
                        "users",
                        rows.stream()
                                .map(row -> {
                                    Map<String, Object> view = Sessions.view(Person.of(row));
                                    put(view, "createdAt", new Row(row).moment("created_at"));
                                    return view;
                                })
                                .toList()));
    }

    /** What all of them are called: {@code {"people":[{identity, name, active}]}}. */
    public Reply names(List<Map<String, @Nullable Object>> rows) {
        return Reply.json(
                200,
                Map.of(
                        "people",
                        rows.stream()
                                .map(row -> {
                                    Map<String, Object> view = new LinkedHashMap<>();
                                    view.put("identity", "user_" + new Row(row).number("id"));
                                    put(view, "name", new Row(row).text("name"));
                                    view.put("active", Boolean.TRUE.equals(row.get("active")));
                                    return view;
                                })
                                .toList()));
    }

    /** All service keys. */
    public Reply keys(List<Map<String, @Nullable Object>> rows) {
        return Reply.json(
                200, Map.of("keys", rows.stream().map(PeopleViews::key).toList()));
    }

    /** The new key, with the secret that is never shown again. */
    public Reply key(ServiceKeys.NewKey made, List<Map<String, @Nullable Object>> rows) {
        Map<String, Object> view = key(rows.get(0));
        view.put("key", made.key().text());
        return Reply.json(201, view);
    }

    /** A page of the audit. */
    public Reply audit(List<Map<String, @Nullable Object>> rows) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put(
                "audit",
                rows.stream()
                        .limit(PAGE)
                        .map(columns -> {
                            Row row = new Row(columns);
                            Map<String, Object> view = new LinkedHashMap<>();
                            put(view, "id", row.number("id"));
                            put(view, "at", row.moment("at"));
                            for (String column : List.of("actor", "action", "subject", "detail", "address")) {
                                put(view, column, row.text(column));
                            }
                            return view;
                        })
                        .toList());
        if (rows.size() > PAGE) {
            page.put("next", String.valueOf(rows.get(PAGE - 1).get("id")));
        }
        return Reply.json(200, page);
    }

    private static Map<String, Object> key(Map<String, @Nullable Object> columns) {
        Row row = new Row(columns);
        Map<String, Object> view = new LinkedHashMap<>();
        put(view, "id", row.number("id"));
        put(view, "name", row.text("name"));
        put(view, "prefix", row.text("prefix"));
        view.put("scopes", List.of(row.require("scopes").split(" ", -1)));
        put(view, "createdBy", row.text("created_by"));
        put(view, "createdAt", row.moment("created_at"));
        put(view, "lastUsedAt", row.moment("last_used_at"));
        return view;
    }

    private static void put(Map<String, Object> view, String name, @Nullable Object value) {
        if (value != null) {
            view.put(name, value instanceof Instant moment ? moment.toString() : value);
        }
    }
}
