package dev.ramal.alerts;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.http.SlackHttpClient;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.GiveUp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts with a bot token and changes what it posted, and looks whether a notice is in its channel already: a try whose answer
 * was lost may have posted it.
 *
 * <p>It uses Slack's own client, not the slack component: that one's HTTP client sends a POST once more by itself when a
 * line that it used before breaks, so that one try can post twice; nor does the component read a channel's history
 * when asked, or say which message it posted.
 */
public final class SlackBot implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("ramal.notice");
    private static final int PAGE = 200;
    private static final int PAGES = 10;
    /** What Slack says of a message that nothing can stand under any more. */
    private static final Set<String> GONE = Set.of(
            "thread_not_found",
            "message_not_found",
            "invalid_thread_ts",
            "cannot_reply_to_message",
            "restricted_action_non_threadable_channel");
    /** What Slack says of a message that cannot be changed any more; to try again would not help. */
    private static final Set<String> UNCHANGEABLE =
            Set.of("message_not_found", "cant_update_message", "edit_window_closed", "is_inactive");

    private final String endpoint;
    private final String token;
    private final SlackVerdict verdict;
    private final Duration back;
    private final Duration silence;
    private final InstantSource clock;
    /** Made when it is first needed: without a bot a start shall not pay for it. */
    private @Nullable Slack slack;

    /**
     * @param api Slack's address, as {@code https://slack.com}
     * @param token the bot's; it needs chat:write and channels:history, for private channels groups:history
     * @param back how far to look; longer than a notice is tried
     * @param silence how long Slack may say nothing
     */
    public SlackBot(URI api, String token, SlackVerdict verdict, Duration back, Duration silence, InstantSource clock) {
        this.endpoint = api.toString().replaceAll("/+$", "") + "/api/";
        this.token = token;
        this.verdict = verdict;
        this.back = back;
        this.silence = silence;
        this.clock = clock;
    }

    /**
     * Posts the message, once. A message under which it should stand may have been deleted: then Slack shows it in the channel,
     * or refuses it, so that it is posted there.
     *
     * @param root the message under which it stands; null for one that stands in the channel
     */
    public SlackPlace post(String channel, @Nullable String root, Notice notice, Message message) {
        var answer = posted(channel, root, notice, message, GONE);
        if (GONE.contains(String.valueOf(answer.getError()))) {
            answer = posted(channel, null, notice, message, Set.of());
        }
        if (!answer.isOk()) {
            throw cannotWrite();
        }
        Message shown = answer.getMessage();
        return place(channel, answer.getTs(), shown == null ? root : shown.getThreadTs());
    }

    private ChatPostMessageResponse posted(
            String channel, @Nullable String root, Notice notice, Message message, Set<String> bearable) {
        return told(channel, bearable, () -> methods().chatPostMessage(post -> post.channel(channel)
                .threadTs(root)
                .replyBroadcast(root != null && notice.urgent())
                .text(message.getText())
                .blocks(message.getBlocks())
                .unfurlLinks(false)
                .unfurlMedia(false)));
    }

    /** Changes a message that stands there. One that was deleted, or that Slack lets nobody change any more, stays as it is. */
    public void update(SlackPlace place, Message message) {
        var answer =
                told(place.channel(), UNCHANGEABLE, () -> methods().chatUpdate(update -> update.channel(place.channel())
                        .ts(place.ts())
                        .text(message.getText())
                        .blocks(message.getBlocks())
                        .parse("none")));
        String error = answer.getError();
        if (UNCHANGEABLE.contains(String.valueOf(error))) {
            LOG.info("a notice in Slack stays as it is: {}", error);
        } else if (!answer.isOk()) {
            throw cannotWrite();
        }
    }

    /**
     * Where that notice is, in the thread or in the channel; null when it is not. A first try asks nobody.
     *
     * @param root the message under which it stands, if it does
     * @param again whether an earlier try may have got through, be it one that was cut off
     */
    public @Nullable SlackPlace find(String channel, @Nullable String root, Notice notice, boolean again) {
        if (!again) {
            return null;
        }
        String oldest = Long.toString(clock.instant().minus(back).getEpochSecond());
        SlackPlace inThread = root == null
                ? null
                : search(channel, notice, cursor -> {
                    var answer = told(channel, GONE, () -> methods().conversationsReplies(ask -> ask.channel(channel)
                            .ts(root)
                            .oldest(oldest)
                            .cursor(cursor)
                            .limit(PAGE)));
                    return GONE.contains(String.valueOf(answer.getError()))
                            ? new Page(List.of(), null)
                            : new Page(answer.getMessages(), next(answer.isHasMore(), answer.getResponseMetadata()));
                });
        return inThread != null
                ? inThread
                : search(channel, notice, cursor -> {
                    var answer =
                            told(channel, Set.of(), () -> methods().conversationsHistory(ask -> ask.channel(channel)
                                    .oldest(oldest)
                                    .cursor(cursor)
                                    .limit(PAGE)));
                    return new Page(answer.getMessages(), next(answer.isHasMore(), answer.getResponseMetadata()));
                });
    }

    private static @Nullable SlackPlace search(String channel, Notice notice, Pages pages) {
        String cursor = null;
        for (int page = 0; page < PAGES; page++) {
            Page found = pages.from(cursor);
            if (found.messages() == null) {
                LOG.warn("the bot may not read the channel's history; a notice that got through may come twice");
                return null;
            }
            for (Message message : found.messages()) {
                if (carries(message, notice.key())) {
                    return place(channel, message.getTs(), message.getThreadTs());
                }
            }
            cursor = found.next();
            if (cursor == null || cursor.isEmpty()) {
                return null;
            }
        }
        return null;
    }

    private static @Nullable String next(boolean more, @Nullable ResponseMetadata metadata) {
        return more && metadata != null ? metadata.getNextCursor() : null;
    }

    /** A message with replies names itself as its thread. */
    private static SlackPlace place(String channel, String ts, @Nullable String thread) {
        return new SlackPlace(channel, ts, ts.equals(thread) ? null : thread);
    }

    private static GiveUp cannotWrite() {
        return new GiveUp("Slack refuses: the bot needs the scope chat:write", Fault.of(Fault.Kind.SLACK_SCOPE), null);
    }

    /**
     * The answer, unless it is a refusal; that the bot may not read is the reader's to bear.
     *
     * @param bearable refusals that are its asker's to bear, too
     */
    private <T extends SlackApiTextResponse> T told(String channel, Set<String> bearable, Question<T> question) {
        try {
            T answer = question.ask();
            String error = answer.getError();
            if (!answer.isOk() && !"missing_scope".equals(error) && !bearable.contains(String.valueOf(error))) {
                throw verdict.ofError(channel, error == null ? "without a reason" : error);
            }
            return answer;
        } catch (IOException | SlackApiException e) {
            throw verdict.of(channel, e);
        }
    }

    private synchronized MethodsClient methods() {
        if (slack == null) {
            SlackConfig config = new SlackConfig();
            config.setMethodsEndpointUrlPrefix(endpoint);
            config.setHttpClientReadTimeoutMillis(Math.toIntExact(silence.toMillis()));
            config.setStatsEnabled(false);
            slack = Slack.getInstance(
                    config,
                    new SlackHttpClient(SlackHttpClient.buildOkHttpClient(config)
                            .newBuilder()
                            .retryOnConnectionFailure(false)
                            .followRedirects(false)
                            .build()));
        }
        return slack.methods(token);
    }

    private static boolean carries(Message message, String key) {
        List<@Nullable LayoutBlock> blocks = message.getBlocks();
        return blocks != null && blocks.stream().anyMatch(block -> block != null && key.equals(block.getBlockId()));
    }

    /** Some messages, if the bot may read them, and where more of them begin. */
    private record Page(@Nullable List<Message> messages, @Nullable String next) {}

    @FunctionalInterface
    private interface Pages {
        Page from(@Nullable String cursor);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException, SlackApiException;
    }

    @Override
    public synchronized void close() throws Exception {
        if (slack != null) {
            slack.close();
        }
    }
}
