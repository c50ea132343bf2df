package dev.ramal.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.contacts.PhoneFacts;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.GiveUp;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticesTest {

    private static final String CALL = "CA" + "a".repeat(32);
    private static final URI PUBLIC = URI.create("https://ramal.example.com");
    private static final PhoneFacts PHONES = new PhoneFacts("BR");
    private static final Notice.Link PAGE =
            new Notice.Link("Abrir a ligação", "https://ramal.example.com/app/calls/" + CALL);
    private static final String ALL = "finished, missed, abandoned, voicemail, callback, recording, given-up";

    @ParameterizedTest
    @CsvSource({
        "answered, FINISHED, Ligação encerrada, Call finished",
        "missed, MISSED, Ligação perdida, Missed call",
        "abandoned, ABANDONED, Ligação abandonada, Caller gave up",
        "voicemail, VOICEMAIL, Recado na caixa postal, Voicemail received",
        "busy, FINISHED, Ligação não completada: ocupado, Call not completed: busy"
    })
    void names_the_outcome_in_both_languages(String outcome, NoticeEvent event, String portuguese, String english) {
        Notice notice = written("pt-BR", ALL, outcome);

        assertThat(notice.event()).isEqualTo(event);
        assertThat(notice.title()).isEqualTo(portuguese);
        assertThat(notice.key()).isEqualTo(CALL + ":call");
        assertThat(written("en", ALL, outcome).title()).isEqualTo(english);
    }

    @Test
    void shows_the_number_as_people_write_it_and_the_time_of_the_office() {
        assertThat(written("pt-BR", ALL, "missed").facts())
                .contains(
                        new Notice.Fact("Número", "(11) 98765-4321"),
                        new Notice.Fact("Nome", "Álefe"),
                        new Notice.Fact("Atendente", "ana"),
                        new Notice.Fact("Quando", "03/11/2026 09:34"),
                        new Notice.Fact("Esperou", "25 s"));
    }

    @ParameterizedTest
    @CsvSource({
        "user_7, Bia Reis, Bia Reis",
        "client:user_7, , user_7",
        "user_1_Ana_Souza, , Ana Souza",
        "client:ana, , ana"
    })
    void the_one_who_took_the_call_is_called_by_their_name(String identity, @Nullable String name, String shown) {
        Map<String, @Nullable Object> row = row("answered");
        row.put("agent", identity);
        row.put("agent_name", name);

        assertThat(Objects.requireNonNull(notices("pt-BR", ALL).call(List.of(row)))
                        .facts())
                .contains(new Notice.Fact("Atendente", shown));
    }

    @Test
    void a_number_from_abroad_is_shown_with_its_country() {
        Map<String, @Nullable Object> row = row("missed");
        row.put("party", "+14155552671");

        assertThat(Objects.requireNonNull(notices("pt-BR", ALL).call(List.of(row)))
                        .facts())
                .contains(new Notice.Fact("Número", "+1 415-555-2671"));
    }

    @Test
    void an_edit_that_was_refused_is_not_told_as_a_flow_that_callers_met() {
        Notices notices = new Notices(
                "en", ZoneId.of("America/Sao_Paulo"), PHONES, NoticeChannels.of("broken", "C0123456789"), PUBLIC);

        Notice edit = Objects.requireNonNull(notices.broken("edit-of-flow-incoming.camel.yaml/2026-11-24:broken"));
        assertThat(edit.line())
                .isEqualTo("Edit refused: nothing has changed for callers, the log says why: flow-incoming.camel.yaml");
        Notice flow = Objects.requireNonNull(notices.broken("flow-incoming/2026-11-24:broken"));
        assertThat(flow.line()).isEqualTo("Broken flow: callers heard an apology: flow-incoming");
        assertThat(flow.links())
                .as("where those stand who heard it")
                .containsExactly(new Notice.Link("See the calls", "https://ramal.example.com/app/calls"));
        assertThat(edit.links())
                .containsExactly(new Notice.Link("See the flows", "https://ramal.example.com/app/settings/flows"));
    }

    @Test
    void a_message_that_was_written_down_is_shown_with_its_call() {
        Map<String, @Nullable Object> row = row("voicemail");
        row.put("transcription", "Please call me back.");
        Notices notices = new Notices(
                "en", ZoneId.of("America/Sao_Paulo"), PHONES, NoticeChannels.of(ALL, "C0123456789"), PUBLIC);

        assertThat(Objects.requireNonNull(notices.call(List.of(row))).facts())
                .contains(new Notice.Fact("Says", "Please call me back.", true));
    }

    @Test
    void a_message_that_was_written_down_later_follows_its_call_once() {
        Map<String, @Nullable Object> row = row("voicemail");
        row.put("sid", "RE" + "1".repeat(32));
        row.put("root_sid", CALL);
        row.put("transcription", "Please call me back. ".repeat(40));
        row.put("drive_link", "https://drive.google.com/file/d/1/view");
        row.put("call_notices_waiting", 0L);
        Notices notices = new Notices(
                "pt-BR", ZoneId.of("America/Sao_Paulo"), PHONES, NoticeChannels.of(ALL, "C0123456789"), PUBLIC);

        Notice notice = Objects.requireNonNull(notices.transcription(List.of(row)));
        assertThat(notice.title()).isEqualTo("Recado transcrito");
        assertThat(notice.event()).isEqualTo(NoticeEvent.VOICEMAIL);
        assertThat(notice.key()).isEqualTo("RE" + "1".repeat(32) + ":transcription");
        assertThat(notice.line()).doesNotContain("Please");
        String shown = new SlackMessages(SlackMessages.Way.TOKEN, NoticeChannels.of(ALL, "C0123456789"), PUBLIC)
                .message(notice)
                .getBlocks()
                .toString();
        assertThat(shown).contains("Please call me back. Please call me back.", "|Ouvir a gravação>");
        assertThat(notice.links())
                .containsExactly(new Notice.Link("Ouvir a gravação", "https://drive.google.com/file/d/1/view"), PAGE);

        row.put("call_notices_waiting", 1L);
        assertThat(notices.transcription(List.of(row)))
                .as("the call's own notice will say it")
                .isNull();

        row.put("call_notices_waiting", 0L);
        row.put("transcription", null);
        assertThat(notices.transcription(List.of(row)))
                .as("it was deleted meanwhile")
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "pt-BR, Pediu retorno, Número, Nome, Atendente, Fila, Espera desde, 03/11/2026 09:34, Retornar até, 03/11/2026 10:40",
        "en, Asked for a call back, Number, Name, Agent, Queue, Waiting since, 2026-11-03 09:34, Call back by, 2026-11-03 10:40"
    })
    void a_callback_is_told_with_who_asked_and_until_when(
            String language,
            String title,
            String number,
            String name,
            String agent,
            String queue,
            String since,
            String waiting,
            String by,
            String due) {
        Notice notice = Objects.requireNonNull(
                notices(language, "callback").callback(List.of(callback("open")), CALL + ":callback"));

        assertThat(notice.event()).isEqualTo(NoticeEvent.CALLBACK);
        assertThat(notice.key()).isEqualTo(CALL + ":callback");
        assertThat(notice.title()).isEqualTo(title);
        assertThat(notice.facts())
                .containsExactly(
                        new Notice.Fact(name, "Álefe"),
                        new Notice.Fact(number, "(11) 98765-4321"),
                        new Notice.Fact(agent, "user_7"),
                        new Notice.Fact(queue, "support"),
                        new Notice.Fact(since, waiting),
                        new Notice.Fact(by, due));
        assertThat(notice.line()).isEqualTo(title + ": …4321, " + waiting + ", " + CALL);
    }

    @Test
    void a_callback_that_was_made_meanwhile_is_not_asked_for_again() {
        assertThat(notices("en", ALL).callback(List.of(callback("done")), CALL + ":callback"))
                .isNull();
        assertThat(notices("en", ALL).callback(List.of(callback("canceled")), CALL + ":callback"))
                .isNull();
        assertThat(notices("en", "missed").callback(List.of(callback("open")), CALL + ":callback"))
                .as("nobody wants to hear of it")
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "open, Pediu retorno: já tem quem ligue, Asked for a call back: somebody calls",
        "done, Pediu retorno: já ligaram de volta, Asked for a call back: called back",
        "canceled, Pediu retorno: não é preciso ligar, Asked for a call back: no need to call"
    })
    void a_callback_that_was_told_says_what_has_become_of_it(String state, String portuguese, String english) {
        String change = CALL + ":callback/3:card";

        Notice notice = Objects.requireNonNull(notices("pt-BR", ALL).callback(List.of(callback(state)), change));
        assertThat(notice.title()).isEqualTo(portuguese);
        assertThat(notice.key()).as("it is the same notice").isEqualTo(CALL + ":callback");
        assertThat(notice.facts()).contains(new Notice.Fact("Atendente", "user_7"));
        assertThat(Objects.requireNonNull(notices("en", ALL).callback(List.of(callback(state)), change))
                        .title())
                .isEqualTo(english);
        assertThat(notices("en", "missed").callback(List.of(callback(state)), change))
                .as("nobody wants to hear of it any more")
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "open, Missed call: somebody calls",
        "done, Missed call: called back",
        "canceled, Missed call: no need to call"
    })
    void where_callbacks_have_no_notice_the_one_about_the_call_says_what_has_become_of_it(String state, String title) {
        Map<String, @Nullable Object> row = row("missed");
        row.put("callback_due_at", Timestamp.from(Instant.parse("2026-11-03T13:40:00Z")));
        row.put("callback_state", state);
        row.put("callback_owner", "user_7");
        row.put("callback_owner_name", "Bia Reis");

        Notice notice = Objects.requireNonNull(notices("en", "missed").call(List.of(row)));
        assertThat(notice.title()).isEqualTo(title);
        assertThat(notice.facts()).contains(new Notice.Fact("Calls back", "Bia Reis"));

        row.put("outcome", "voicemail");
        assertThat(Objects.requireNonNull(notices("en", ALL).call(List.of(row))).title())
                .as("the callback has a notice of its own")
                .isEqualTo("Voicemail received");
    }

    @Test
    void a_missed_caller_who_was_spoken_to_since_need_not_be_called() {
        Map<String, @Nullable Object> row = row("missed");
        row.put("reached_at", Timestamp.from(Instant.parse("2026-11-03T13:40:00Z")));

        Notice notice = Objects.requireNonNull(notices("en", ALL).call(List.of(row)));
        assertThat(notice.title()).isEqualTo("Missed call: spoken to since");
        assertThat(notice.facts()).contains(new Notice.Fact("Spoken to at", "2026-11-03 10:40"));
    }

    @ParameterizedTest
    @CsvSource({"missed, true, true", "voicemail, true, true", "answered, false, false", "busy, false, false"})
    void what_somebody_must_act_on_is_urgent_and_goes_on(String outcome, boolean urgent, boolean goesOn) {
        assertThat(written("en", ALL, outcome).urgent()).isEqualTo(urgent);
        assertThat(written("en", ALL, outcome).goesOn()).isEqualTo(goesOn);
    }

    @ParameterizedTest
    @CsvSource({"missed, true", "abandoned, true", "voicemail, false", "answered, false"})
    void a_call_whose_callback_is_told_is_not_told_as_missed_besides(String outcome, boolean once) {
        Map<String, @Nullable Object> row = row(outcome);
        row.put("callback_due_at", Timestamp.from(Instant.parse("2026-11-03T13:40:00Z")));

        assertThat(notices("en", ALL).call(List.of(row)) == null).isEqualTo(once);
        assertThat(Objects.requireNonNull(notices("en", "finished, missed, abandoned, voicemail")
                                .call(List.of(row)))
                        .facts())
                .contains(new Notice.Fact("Call back by", "2026-11-03 10:40"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"answered", "missed", "abandoned", "voicemail", "busy"})
    void a_notice_about_a_call_leads_to_its_page(String outcome) {
        Notice notice = written("pt-BR", ALL, outcome);

        assertThat(notice.links()).containsExactly(PAGE);
        assertThat(new SlackMessages(SlackMessages.Way.WEBHOOK, NoticeChannels.of(ALL, ""), PUBLIC)
                        .message(notice)
                        .getBlocks()
                        .toString())
                .contains("<https://ramal.example.com/app/calls/" + CALL + "|Abrir a ligação>");
        assertThat(notice.line()).as("the log's lines stay short").doesNotContain("https");
    }

    @Test
    void a_notice_about_a_callback_leads_to_where_it_is_taken_too() {
        assertThat(Objects.requireNonNull(notices("pt-BR", ALL).callback(List.of(callback("open")), CALL + ":callback"))
                        .links())
                .containsExactly(PAGE, new Notice.Link("Retornos prometidos", "https://ramal.example.com/app/now"));
    }

    @Test
    void a_notice_about_a_delivery_leads_to_its_call_and_to_where_it_is_tried_again() {
        Notices notices = notices("pt-BR", ALL);
        String subject = "RE" + "b".repeat(32) + "/drive:given-up";
        Notice.Link stuck = new Notice.Link("Entregas paradas", "https://ramal.example.com/app/now");

        assertThat(Notices.delivery(subject)).containsEntry("key", "RE" + "b".repeat(32) + "/drive");
        assertThat(Objects.requireNonNull(notices.givenUp(subject, List.of(Map.of("sid", CALL))))
                        .links())
                .containsExactly(PAGE, stuck);
        assertThat(Objects.requireNonNull(notices.givenUp(subject, List.of())).links())
                .containsExactly(stuck);
    }

    @Test
    void a_notice_about_a_delivery_says_what_to_do() {
        String subject = "RE" + "b".repeat(32) + "/drive:given-up";

        for (String language : List.of("pt-BR", "en")) {
            for (Fault.Kind kind : Fault.Kind.values()) {
                String fault = new Fault(kind, "503").text();
                assertThat(Objects.requireNonNull(
                                        notices(language, ALL).givenUp(subject, List.of(Map.of("fault", fault))))
                                .facts())
                        .as("%s %s", language, kind)
                        .hasSize(2)
                        .noneMatch(fact -> fact.value().contains("{"));
            }
        }
        assertThat(Objects.requireNonNull(notices("pt-BR", ALL)
                                .givenUp(subject, List.of(Map.of("fault", "of-another-version 7"))))
                        .facts())
                .hasSize(1);
        assertThat(Objects.requireNonNull(
                                notices("pt-BR", ALL).givenUp(subject, List.of(Map.of("fault", "unreachable Google"))))
                        .facts())
                .contains(new Notice.Fact(
                        "O que fazer",
                        "Não foi possível falar com o serviço (Google). Confira a rede e tente de novo.",
                        true));
    }

    @Test
    void the_line_for_the_log_shows_four_digits_and_no_name() {
        String line = written("pt-BR", ALL, "missed").line();

        assertThat(line).isEqualTo("Ligação perdida: …4321, 03/11/2026 09:34, " + CALL);
    }

    @Test
    void nobody_hears_of_what_nobody_wants() {
        Notices notices =
                new Notices("en", ZoneId.of("UTC"), PHONES, NoticeChannels.of("missed", "C0123456789"), PUBLIC);

        assertThat(notices.call(List.of(row("answered")))).isNull();
        assertThat(notices.givenUp("RE" + "b".repeat(32) + "/drive:given-up", List.of()))
                .isNull();
        assertThat(notices.call(List.of(row("missed")))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "REbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/drive, REbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/drive",
        "0123456789abcdef0123456789abcdef/dial-look, 0123456789abcdef0123456789abcdef/dial-look",
        "0123456789abcdef0123456789abcdef/message-look, 0123456789abcdef0123456789abcdef/message-look",
        "CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1a2b3c4d:sms/flow-message, CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1a2b3c4d:sms/flow-message",
        "+5511987654321/2nd-crm, …/2nd-crm"
    })
    void whatever_is_given_up_is_told_and_a_name_that_is_not_ours_is_not(String delivery, String told) {
        Notices notices =
                new Notices("en", ZoneId.of("UTC"), PHONES, NoticeChannels.of("given-up", "C0123456789"), PUBLIC);

        Notice notice = Objects.requireNonNull(notices.givenUp(delivery + ":given-up", List.of()));

        assertThat(notice.facts()).containsExactly(new Notice.Fact("Delivery", told));
        assertThat(notice.line()).isEqualTo("Delivery given up: someone should look: " + told);
    }

    @Test
    void a_subject_without_the_right_shape_is_given_up() {
        assertThatThrownBy(() -> Notices.question("CA1:call")).isInstanceOf(GiveUp.class);
        assertThat(Notices.question(CALL + ":call")).containsEntry("sid", CALL);
    }

    @Test
    void events_and_channels_come_from_the_settings() {
        NoticeChannels channels = NoticeChannels.of("missed, recording = C0987654321", "C0123456789");

        assertThat(channels.channel(NoticeEvent.MISSED)).isEqualTo("C0123456789");
        assertThat(channels.channel(NoticeEvent.RECORDING)).isEqualTo("C0987654321");
        assertThat(channels.channel(NoticeEvent.FINISHED)).isNull();
    }

    @Test
    void wrong_settings_are_told_in_sentences() {
        assertThat(NoticeChannels.check(ALL, "C0123456789", true, false)).isEmpty();
        assertThat(NoticeChannels.check(ALL, "", false, false)).isEmpty();
        assertThat(NoticeChannels.check("mised", "", false, true))
                .singleElement()
                .asString()
                .startsWith("slack.events has an unknown event mised; it may have finished,");
        assertThat(NoticeChannels.check(ALL, "#general", true, false))
                .singleElement()
                .asString()
                .contains("by its ID");
        assertThat(NoticeChannels.check(ALL, "", true, false)).hasSize(1);
        assertThat(NoticeChannels.check("missed=#a", "", false, true)).hasSize(1);
        assertThat(NoticeChannels.check(ALL, "C0123456789", true, true)).hasSize(1);
    }

    @Test
    void only_our_own_pages_become_links() {
        NoticeChannels channels = NoticeChannels.of(ALL, "C0123456789");
        SlackMessages messages = new SlackMessages(SlackMessages.Way.TOKEN, channels, PUBLIC);

        assertThat(messages.message(withLink("https://drive.google.com/file/d/1/view?usp=drivesdk"))
                        .getBlocks())
                .hasSize(3);
        assertThat(messages.message(withLink(PAGE.address())).getBlocks()).hasSize(3);
        for (String link : List.of(
                "https://evil.example/",
                "https://drive.google.com/x|y>",
                "file:archive/x.mp3",
                "https://ramal.example.com.evil.example/app/now",
                "https://ramal.example.com/app/now|y>",
                "https://ramal.example.com/api/docs")) {
            assertThat(messages.message(withLink(link)).getBlocks()).hasSize(2);
        }
    }

    @Test
    void outside_text_is_harmless_where_slack_formats() {
        assertThat(SlackMessages.harmless("<!here> <@U1> @channel #general http://evil.example a*b_c"))
                .doesNotContain("<", ">", "@channel", "#general", "://", "evil.example");
    }

    private static Notice withLink(String link) {
        return new Notice(
                NoticeEvent.RECORDING,
                null,
                "key",
                "title",
                List.of(new Notice.Fact("a", "b")),
                List.of(new Notice.Link("listen", link)),
                "line");
    }

    private static Notice written(String language, String events, String outcome) {
        return Objects.requireNonNull(notices(language, events).call(List.of(row(outcome))));
    }

    private static Notices notices(String language, String events) {
        return new Notices(
                language, ZoneId.of("America/Sao_Paulo"), PHONES, NoticeChannels.of(events, "C0123456789"), PUBLIC);
    }

    private static Map<String, @Nullable Object> callback(String state) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("sid", CALL);
        row.put("number", "+5511987654321");
        row.put("contact_name", "Álefe");
        row.put("queue", "support");
        row.put("owner", "user_7");
        row.put("state", state);
        row.put("waiting_since", Timestamp.from(Instant.parse("2026-11-03T12:34:56Z")));
        row.put("due_at", Timestamp.from(Instant.parse("2026-11-03T13:40:00Z")));
        return row;
    }

    private static Map<String, @Nullable Object> row(String outcome) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("sid", CALL);
        row.put("direction", "inbound");
        row.put("outcome", outcome);
        row.put("agent", "client:ana");
        row.put("party", "+5511987654321");
        row.put("contact_name", "Álefe");
        row.put("began_at", Timestamp.from(Instant.parse("2026-11-03T12:34:56Z")));
        row.put("waited_seconds", 25);
        row.put("talk_seconds", null);
        return row;
    }
}
