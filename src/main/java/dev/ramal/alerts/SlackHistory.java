package dev.ramal.alerts;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.model.Message;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.http.SlackHttpClient;
import dev.ramal.deliveries.DeliveryFailed;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a notice is in its channel already: a try whose answer was lost may have posted it. The slack
 * component neither reads a channel's history on demand nor tells what it posted, so this asks Slack's own client.
 */
public final class SlackHistory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("ramal.notice");
    private static final int PAGE = 200;
    private static final int PAGES = 10;

    private final Slack slack;
    private final String token;
    private final SlackVerdict verdict;
    private final Duration back;
    private final InstantSource clock;

    /**
     * @param api Slack's address, as {@code https://slack.com}
     * @param token the bot's; it needs channels:history, for private channels groups:history
     * @param back how far to look; longer than a notice is tried
     * @param silence how long Slack may say nothing
     */
    public SlackHistory(
            URI api, String token, SlackVerdict verdict, Duration back, Duration silence, InstantSource clock) {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(api.toString().replaceAll("/+$", "") + "/api/");
        config.setHttpClientReadTimeoutMillis(Math.toIntExact(silence.toMillis()));
        config.setHttpClientCallTimeoutMillis(Math.toIntExact(silence.toMillis()));
        this.slack = Slack.getInstance(config, new SlackHttpClient(SlackHttpClient.buildOkHttpClient(config)));
        this.token = token;
        this.verdict = verdict;
        this.back = back;
        this.clock = clock;
    }

    /**
     * Whether that notice is there; a first try asks nobody.
     *
     * @param token the delivery's; it grows with every try, also with one that was cut off
     */
    public boolean shows(String channel, Notice notice, long token) {
        if (token <= 1) {
            return false;
        }
        String oldest = Long.toString(clock.instant().minus(back).getEpochSecond());
        String cursor = null;
        for (int page = 0; page < PAGES; page++) {
            ConversationsHistoryResponse answer = ask(channel, oldest, cursor);
            if (answer.getMessages() == null) {
                return false;
            }
            if (answer.getMessages().stream().anyMatch(message -> carries(message, notice.key()))) {
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

    private ConversationsHistoryResponse ask(String channel, String oldest, @Nullable String cursor) {
        try {
            ConversationsHistoryResponse answer = slack.methods(token)
                    .conversationsHistory(ask ->
                            ask.channel(channel).oldest(oldest).cursor(cursor).limit(PAGE));
            if ("missing_scope".equals(answer.getError())) {
                LOG.warn("the bot may not read the channel's history; a notice that got through may come twice");
                return answer;
            }
            if (!answer.isOk()) {
                throw new DeliveryFailed("Slack does not show the channel's history: "
                        + (answer.getError() == null ? "no reason" : answer.getError()));
            }
            return answer;
        } catch (IOException | SlackApiException e) {
            throw verdict.of(channel, e);
        }
    }

    private static boolean carries(Message message, String key) {
        List<LayoutBlock> blocks = message.getBlocks();
        return blocks != null && blocks.stream().anyMatch(block -> key.equals(block.getBlockId()));
    }

    @Override
    public void close() throws Exception {
        slack.close();
    }
}
