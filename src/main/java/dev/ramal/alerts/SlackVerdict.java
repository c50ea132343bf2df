package dev.ramal.alerts;

import com.slack.api.methods.SlackApiException;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.Fault.Kind;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.deliveries.RetryLater;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what a failure to post means for the delivery.
 *
 * <p>The slack component reports a webhook's answer as the text of an exception; this reads the two facts it needs there.
 */
public final class SlackVerdict {

    private static final Pattern CODE = Pattern.compile("WebhookResponse\\(code=(\\d{3})");
    private static final Pattern RETRY_AFTER = Pattern.compile("(?i)retry-after=\\[?(\\d{1,5})");
    private static final Duration UNTIL_LESS_BUSY = Duration.ofSeconds(30);
    /** What Slack says of itself; anything else it says of us. */
    private static final Set<String> PASSING = Set.of(
            "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout");

    /** What to do about a refusal. */
    private record Remedy(Kind kind, String advice) {}

    private static final String SLACK = "Slack";
    private static final Remedy TOKEN =
            new Remedy(Kind.SLACK_TOKEN, "copy the bot's token, xoxb-…, to slack.token again and restart");
    private static final Remedy HOOK =
            new Remedy(Kind.SLACK_WEBHOOK, "make another incoming webhook, put it into slack.webhook-url and restart");
    private static final Map<String, Remedy> REMEDIES = Map.ofEntries(
            Map.entry("invalid_auth", TOKEN),
            Map.entry("not_authed", TOKEN),
            Map.entry("account_inactive", TOKEN),
            Map.entry("token_revoked", TOKEN),
            Map.entry("token_expired", TOKEN),
            Map.entry(
                    "channel_not_found",
                    new Remedy(
                            Kind.SLACK_CHANNEL,
                            "the channel is given by its ID, such as C0123456789, and has the bot in it")),
            Map.entry(
                    "not_in_channel",
                    new Remedy(Kind.SLACK_INVITE, "write /invite with the bot's name in the channel")),
            Map.entry("is_archived", new Remedy(Kind.SLACK_ARCHIVED, "the channel was archived, so name another one")),
            Map.entry("403", HOOK),
            Map.entry("404", HOOK),
            Map.entry("410", HOOK));

    private final SlackPace pace;

    public SlackVerdict(SlackPace pace) {
        this.pace = pace;
    }

    /** Throws the way the try ends. */
    @SuppressWarnings("DoNotCallSuggester") // a step of a route
    public void judge(String channel, Exception failure) {
        throw of(channel, failure);
    }

    /** The way the try ends: ours as they are, Slack's and the network's as what they mean. */
    RuntimeException of(String channel, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeliveryFailed ours) {
                return ours;
            }
            if (cause instanceof SlackApiException answer) {
                return of(
                        channel,
                        answer.getResponse().code(),
                        answer.getResponse().header("Retry-After"),
                        failure);
            }
            String text = cause.getMessage() == null ? "" : cause.getMessage();
            Matcher code = CODE.matcher(text);
            if (code.find()) {
                Matcher wait = RETRY_AFTER.matcher(text);
                return of(channel, Integer.parseInt(code.group(1)), wait.find() ? wait.group(1) : null, failure);
            }
            if (cause instanceof IOException) {
                return new DeliveryFailed(
                        "Slack: " + cause.getClass().getSimpleName(), new Fault(Kind.UNREACHABLE, SLACK), failure);
            }
        }
        return new DeliveryFailed("Slack: " + failure.getClass().getSimpleName(), failure);
    }

    /** What an answer without {@code ok} means. */
    RuntimeException ofError(String channel, String error) {
        if (error.equals("ratelimited") || error.equals("rate_limited")) {
            return busy(channel, UNTIL_LESS_BUSY);
        }
        String known = error.matches("[a-z_]{1,60}") ? error : "an unknown error";
        return PASSING.contains(known) ? outOfOrder(known, null) : refused(known, null);
    }

    private RuntimeException of(String channel, int code, @Nullable String retryAfter, Throwable failure) {
        if (code == 429) {
            return busy(
                    channel,
                    retryAfter != null && retryAfter.matches("\\d{1,5}")
                            ? Duration.ofSeconds(Long.parseLong(retryAfter))
                            : UNTIL_LESS_BUSY);
        }
        return code >= 400 && code < 500 && code != 408
                ? refused(Integer.toString(code), failure)
                : outOfOrder(Integer.toString(code), failure);
    }

    private static DeliveryFailed outOfOrder(String what, @Nullable Throwable failure) {
        return new DeliveryFailed("Slack answers " + what, new Fault(Kind.OUT_OF_ORDER, SLACK), failure);
    }

    private static GiveUp refused(String what, @Nullable Throwable failure) {
        Remedy remedy = REMEDIES.get(what);
        return new GiveUp(
                "Slack refuses: " + what + (remedy == null ? "" : "; " + remedy.advice),
                new Fault(remedy == null ? Kind.SLACK_REFUSES : remedy.kind, what),
                failure);
    }

    private RetryLater busy(String channel, Duration pause) {
        pace.pause(channel, pause);
        return new RetryLater(pause, "Slack asks for a pause", null);
    }
}
