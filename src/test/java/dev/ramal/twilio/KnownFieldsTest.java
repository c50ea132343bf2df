package dev.ramal.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.twilio.KnownFields.Fault;
import dev.ramal.twilio.SignedSamples.Sample;
import dev.ramal.twilio.TwilioForm.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownFieldsTest {

    private static final SignedSamples SAMPLES = SignedSamples.load();
    private static final KnownFields FIELDS = new KnownFields(Set.of(SignedSamples.ACCOUNT));
    private static final TwilioSignature SIGNATURE = new TwilioSignature(List.of(SAMPLES.token()));
    /** What an unknown neighbour may be joined to without anyone being able to tell. */
    private static final Set<String> FREE_TEXT =
            Set.of("To", "Body", "Name", "FriendlyName", "contactName", "msg", "url");

    private static final Comparator<Field> ORDER =
            Comparator.comparing(Field::name).thenComparing(Field::value);

    @Test
    void accepts_every_sample() {
        assertThat(SAMPLES.all()).allSatisfy(sample -> assertThat(FIELDS.faultOfForm(sample.fields()))
                .isNull());
    }

    @Test
    void accepts_every_sample_with_fields_that_nobody_has_announced() {
        List<Field> extras = List.of(
                new Field("VendorAddedThis", "1"),
                new Field("Extra", "some text"),
                new Field("Carrier", "Vivo"),
                new Field("NewField", ""),
                new Field("SipHeader_X-Lead-Id", "7f3a"),
                new Field("OriginalCallSid", "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e9999"),
                new Field("XCampaign", "verão de 2026"),
                new Field("Zona", "Sul"),
                new Field("utm_source", "site da loja"),
                new Field("x", "verão"));
        for (Sample sample : SAMPLES.all()) {
            for (Field extra : extras) {
                if (extra.name().endsWith("CallSid") && sample.file().startsWith("17-conference-c")) {
                    continue; // Without a CallSid of its own, and behind free text, this is a swallowed one.
                }
                List<Field> fields = new ArrayList<>(sample.fields());
                fields.add(extra);
                assertThat(FIELDS.faultOfForm(fields))
                        .as("%s with %s", sample, extra.name())
                        .isNull();
            }
            List<Field> fields = new ArrayList<>(sample.fields());
            fields.addAll(extras);
            fields.removeIf(field -> field.name().equals("OriginalCallSid"));
            assertThat(FIELDS.faultOfForm(fields)).as("%s with all", sample).isNull();
        }
    }

    @Test
    void tells_a_pages_own_field_from_the_end_of_a_client_name_by_its_capital() {
        List<Field> call = SAMPLES.all().stream()
                .filter(sample -> sample.file().startsWith("09-client-client-a"))
                .findFirst()
                .orElseThrow()
                .fields();
        assertThat(call).contains(new Field("To", "user_2_Bea"));
        List<Field> capital = new ArrayList<>(call);
        capital.add(new Field("XLead", "42"));
        assertThat(FIELDS.faultOfForm(capital)).isNull();
        List<Field> small = new ArrayList<>(call);
        small.add(new Field("lead", "42"));
        assertThat(FIELDS.faultOfForm(small)).isEqualTo(Fault.RESPLIT);
    }

    @ParameterizedTest
    @CsvSource({"foo, bar", "x, 1", "leadSource, site"})
    void accepts_small_letters_where_the_text_before_has_a_certain_end(String name, String value) {
        for (Sample sample : SAMPLES.all()) {
            if (!sample.file().startsWith("09-client-client-a")
                    && !sample.file().startsWith("02-noanswer-f")) {
                List<Field> fields = new ArrayList<>(sample.fields());
                fields.add(new Field(name, value));
                assertThat(FIELDS.faultOfForm(fields))
                        .as("%s with %s", sample, name)
                        .isNull();
            }
        }
    }

    @Test
    void accepts_repeated_values_of_an_unknown_name() {
        assertThat(FIELDS.faultOfForm(with("Tag=a&Tag=b&Tag=a"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "CallSid, CA1, SHAPE",
        "CallSid, '', SHAPE",
        "CallStatus, ringin, SHAPE",
        "CallStatus, answered, SHAPE",
        "From, +55119x, SHAPE",
        "AccountSid, AC5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e, ACCOUNT",
        "AccountSid, AC0a, SHAPE",
        "Direction, sideways, SHAPE",
        "ApiVersion, 2010, SHAPE"
    })
    void refuses_a_known_field_without_its_shape(String name, String value, Fault fault) {
        List<Field> fields = new ArrayList<>(with(""));
        fields.replaceAll(field -> field.name().equals(name) ? new Field(name, value) : field);
        assertThat(FIELDS.faultOfForm(fields)).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({
        "CallSid=CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100, DUPLICATE",
        "Duration=1x, SHAPE",
        "Duration=-1, SHAPE",
        "RecordingSid=RE5e5e, SHAPE",
        "RecordingUrl=https://example.org/a.wav, SHAPE",
        "TaskAttributes=[1], SHAPE",
        "Timestamp=yesterday, SHAPE",
        "%25x=1, NAME",
        "7x=1, NAME",
        "a%20b=1, NAME",
        "RecordingStatus=completed, MISSING"
    })
    void refuses_a_form_with_this_beside_it(String more, Fault fault) {
        assertThat(FIELDS.faultOfForm(with(more))).isEqualTo(fault);
    }

    @Test
    void asks_for_no_account_when_it_knows_none() {
        List<Field> fields = new ArrayList<>(with(""));
        fields.removeIf(field -> field.name().equals("AccountSid"));
        assertThat(FIELDS.faultOfForm(fields)).isEqualTo(Fault.MISSING);
        assertThat(new KnownFields(Set.of()).faultOfForm(fields)).isNull();
    }

    @Test
    void refuses_a_form_whose_head_was_moved_into_our_own_query() {
        assertThat(FIELDS.faultOfOwnQuery(List.of(new Field("leg", "customer"))))
                .isNull();
        assertThat(FIELDS.faultOfOwnQuery(
                        List.of(new Field("leg", "customerAccountSid" + SignedSamples.ACCOUNT + "Api"))))
                .isEqualTo(Fault.RESPLIT);
    }

    /** Every move of one boundary, every swallowed field and every value cut in two, of every sample. */
    @Test
    void refuses_every_single_cut_of_every_sample() {
        Map<String, Integer> kinds = new HashMap<>();
        for (Sample sample : SAMPLES.all()) {
            List<Field> sorted = sample.fields().stream().sorted(ORDER).toList();
            for (Resplit resplit : singleCuts(sorted)) {
                if (judge(sorted, resplit.fields())) {
                    kinds.merge(resplit.kind(), 1, Integer::sum);
                }
            }
        }
        assertThat(kinds).allSatisfy((kind, count) -> assertThat(count).isPositive());
        assertThat(kinds.values().stream().mapToInt(i -> i).sum()).isGreaterThan(10_000);
    }

    @Test
    void refuses_every_single_cut_of_a_message_with_a_picture() {
        String sid = "MM5e5e5e5e5e5e5e5e5e5e5e5e5e5e0001";
        List<Field> message = ((FormText.Pairs) FormText.read(
                        "ToCountry=BR&ToState=SP&SmsMessageSid=" + sid
                                + "&NumMedia=1&ToCity=S%C3%A3o+Paulo&FromZip=&SmsSid="
                                + sid + "&FromState=SP&SmsStatus=received&FromCity=&Body=bom+dia%21&FromCountry=BR"
                                + "&To=%2B551140000001&ToZip=&NumSegments=1&MessageSid=" + sid + "&AccountSid="
                                + SignedSamples.ACCOUNT + "&From=%2B5511987654321&ApiVersion=2010-04-01"
                                + "&MediaContentType0=image%2Fjpeg&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F2010-04-01"
                                + "%2FAccounts%2F" + SignedSamples.ACCOUNT + "%2FMessages%2F" + sid
                                + "%2FMedia%2FME5e5e5e5e5e5e5e5e5e5e5e5e5e5e0002",
                        512))
                .fields();
        assertThat(FIELDS.faultOfForm(message)).isNull();
        List<Field> sorted = message.stream().sorted(ORDER).toList();
        int refused = 0;
        for (Resplit resplit : singleCuts(sorted)) {
            if (judge(sorted, resplit.fields())) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void refuses_ten_thousand_random_resplits() {
        Random random = new Random(20261123);
        int refused = 0;
        while (refused < 10_000) {
            Sample sample = SAMPLES.all().get(random.nextInt(SAMPLES.all().size()));
            List<Field> sorted = sample.fields().stream().sorted(ORDER).toList();
            List<Field> cut = new ArrayList<>(sorted);
            for (int moves = 1 + random.nextInt(4); moves > 0; moves--) {
                cut = move(cut, random);
            }
            if (judge(sorted, cut)) {
                refused++;
            }
        }
    }

    @Test
    void refuses_random_resplits_beside_unknown_fields_that_touch_more_than_free_text() {
        Random random = new Random(7);
        int refused = 0;
        while (refused < 5_000) {
            Sample sample = SAMPLES.all().get(random.nextInt(SAMPLES.all().size()));
            List<Field> fields = new ArrayList<>(sample.fields());
            fields.add(new Field("Extra", "some text"));
            fields.add(new Field("NewField", "x"));
            fields.add(new Field("XCampaign", "verão"));
            List<Field> sorted = fields.stream().sorted(ORDER).toList();
            List<Field> cut = new ArrayList<>(sorted);
            for (int moves = 1 + random.nextInt(4); moves > 0; moves--) {
                cut = move(cut, random);
            }
            if (knownOf(cut).equals(knownOf(sorted))) {
                continue;
            }
            if (judge(sorted, cut)) {
                refused++;
            }
        }
    }

    /** Whether it is another form with the same signature; then it must be refused. */
    private static boolean judge(List<Field> original, List<Field> cut) {
        if (cut.stream().anyMatch(field -> field.name().isEmpty())
                || Set.copyOf(cut).equals(Set.copyOf(original))
                || !TwilioSignature.pairs(cut).equals(TwilioSignature.pairs(original))) {
            return false;
        }
        String url = "https://hooks.example.com/twilio/voice";
        assertThat(SIGNATURE.verify(url, cut, SIGNATURE.sign(url, original))).isTrue();
        @Nullable Fault fault = FIELDS.faultOfForm(cut);
        assertThat(fault).as("%s cut as %s", original, cut).isNotNull();
        return true;
    }

    private static Set<Field> knownOf(List<Field> fields) {
        Set<Field> known = new HashSet<>(fields);
        known.removeIf(field -> FREE_TEXT.contains(field.name()) || !KnownFields.isShaped(field.name(), field.value()));
        return known;
    }

    private record Resplit(String kind, List<Field> fields) {}

    private static List<Resplit> singleCuts(List<Field> sorted) {
        List<Resplit> all = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            Field field = sorted.get(i);
            String own = field.name() + field.value();
            String last = i == 0 ? "" : sorted.get(i - 1).name();
            @Nullable String next = i + 1 < sorted.size() ? sorted.get(i + 1).name() : null;
            for (int cut = 1; cut <= own.length(); cut++) {
                if (between(last, own.substring(0, cut), next)) {
                    Field moved = new Field(own.substring(0, cut), own.substring(cut));
                    all.add(new Resplit("name and value", replace(sorted, i, 1, moved)));
                }
            }
            for (int cut = 0; cut < field.value().length(); cut++) {
                Field head = new Field(field.name(), field.value().substring(0, cut));
                String tail = field.value().substring(cut);
                for (int end = 1; end <= tail.length(); end++) {
                    if (between(field.name(), tail.substring(0, end), next)) {
                        Field added = new Field(tail.substring(0, end), tail.substring(end));
                        all.add(new Resplit("value in two", replace(sorted, i, 1, head, added)));
                    }
                }
            }
            if (next != null) {
                String both = own + next + sorted.get(i + 1).value();
                @Nullable
                String after = i + 2 < sorted.size() ? sorted.get(i + 2).name() : null;
                Field joined =
                        new Field(field.name(), both.substring(field.name().length()));
                all.add(new Resplit("swallowed", replace(sorted, i, 2, joined)));
                for (int start = field.name().length(); start < both.length(); start++) {
                    Field head =
                            new Field(field.name(), both.substring(field.name().length(), start));
                    for (int end = start + 1; end <= both.length(); end++) {
                        if (between(field.name(), both.substring(start, end), after)) {
                            Field added = new Field(both.substring(start, end), both.substring(end));
                            all.add(new Resplit("value and next name", replace(sorted, i, 2, head, added)));
                        }
                    }
                }
            }
        }
        return all;
    }

    /** Only names that keep their order keep the signature. */
    private static boolean between(String last, String name, @Nullable String next) {
        return last.compareTo(name) < 0 && (next == null || name.compareTo(next) < 0);
    }

    private static List<Field> replace(List<Field> fields, int at, int count, Field... with) {
        List<Field> changed = new ArrayList<>(fields.subList(0, at));
        changed.addAll(List.of(with));
        changed.addAll(fields.subList(at + count, fields.size()));
        return changed;
    }

    private static List<Field> move(List<Field> fields, Random random) {
        int at = random.nextInt(fields.size());
        Field field = fields.get(at);
        String own = field.name() + field.value();
        @Nullable Field next = at + 1 < fields.size() ? fields.get(at + 1) : null;
        switch (random.nextInt(4)) {
            case 0 -> {
                int cut = 1 + random.nextInt(own.length());
                return replace(fields, at, 1, new Field(own.substring(0, cut), own.substring(cut)));
            }
            case 1 -> {
                if (field.value().isEmpty()) {
                    return fields;
                }
                int start = random.nextInt(field.value().length());
                String tail = field.value().substring(start);
                int end = 1 + random.nextInt(tail.length());
                return replace(
                        fields,
                        at,
                        1,
                        new Field(field.name(), field.value().substring(0, start)),
                        new Field(tail.substring(0, end), tail.substring(end)));
            }
            case 2 -> {
                return next == null
                        ? fields
                        : replace(fields, at, 2, new Field(field.name(), field.value() + next.name() + next.value()));
            }
            default -> {
                if (next == null) {
                    return fields;
                }
                String rest = field.value() + next.name() + next.value();
                int start = random.nextInt(rest.length());
                int end = start + 1 + random.nextInt(rest.length() - start);
                return replace(
                        fields,
                        at,
                        2,
                        new Field(field.name(), rest.substring(0, start)),
                        new Field(rest.substring(start, end), rest.substring(end)));
            }
        }
    }

    private static List<Field> with(String more) {
        String body = SAMPLES.all().get(0).body() + (more.isEmpty() ? "" : "&" + more);
        return ((FormText.Pairs) FormText.read(body, 512)).fields();
    }
}
