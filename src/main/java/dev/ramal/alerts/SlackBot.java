package dev.ramal.alerts;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.model.Message;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.http.SlackHttpClient;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.GiveUp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts with a bot token, and looks whether a notice is in its channel already: a try whose answer was lost may have
 * posted it.
 *
 * <p>It uses Slack's own client, not the slack component: that one's HTTP client sends a POST once more by itself when a
 * line that it used before breaks, so that one try can post twice; nor does the component read a channel's history
 * when asked.
 */
public final class SlackBot implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("ramal.notice");
    private static final int PAGE = 200;
    private static final int PAGES = 10;

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

    /** Posts the message, once. */
    public void post(String channel, Message message) {
        var answer = told(channel, () -> methods().chatPostMessage(post -> post.channel(channel)
                .text(message.getText())
                .blocks(message.getBlocks())
                .unfurlLinks(false)
                .unfurlMedia(false)));
        if (!answer.isOk()) {
            throw new GiveUp(
                    "Slack refuses: the bot needs the scope chat:write", Fault.of(Fault.Kind.SLACK_SCOPE), null);
        }
    }

    /**
     * Whether that notice is there; a first try asks nobody.
     *
     * @param again whether an earlier try may have got through, be it one that was cut off
     */
    public boolean shows(String channel, Notice notice, boolean again) {
        if (!again) {
            return false;
        }
        String oldest = Long.toString(clock.instant().minus(back).getEpochSecond());
        String cursor = null;
        for (int page = 0; page < PAGES; page++) {
            String from = cursor;
            var answer = told(channel, () -> methods()
                    .conversationsHistory(ask ->
                            ask.channel(channel).oldest(oldest).cursor(from).limit(PAGE)));
            List<Message> messages = answer.getMessages();
            if (messages == null) {
                LOG.warn("the bot may not read the channel's history; a notice that got through may come twice");
                return false;
            }
            if (messages.stream().anyMatch(message -> carries(message, notice.key()))) {
                return true;
            }
            cursor = answer.isHasMore() && answer.getResponseMetadata() != null
                    ? answer.getResponseMetadata().getNextCursor()
                    : null;
            if (cursor == null || cursor.isEmpty()) {
                return false;
            }
        }
        return false;
    }

    /** The answer, unless it is a refusal; that the bot may not read is the reader's to bear. */
    private <T extends SlackApiTextResponse> T told(String channel, Question<T> question) {
        try {
            T answer = question.ask();
            String error = answer.getError();
            if (!answer.isOk() && !"missing_scope".equals(error)) {
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
