package dev.ramal.alerts;

import org.jspecify.annotations.Nullable;

/**
 * Where a notice stands in Slack.
 *
 * @param channel the channel's ID
 * @param ts Slack's name for the message, one of its kind in the channel
 * @param root the message under which it stands; null when it stands in the channel itself
 */
public record SlackPlace(String channel, String ts, @Nullable String root) {}
