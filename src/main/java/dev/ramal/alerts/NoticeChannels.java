package dev.ramal.alerts;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which events people are told about, and in which channel: {@code missed, recording=C0123456789}.
 *
 * @param channels a channel for each event that is wanted
 */
public record NoticeChannels(Map<NoticeEvent, String> channels) {

    public NoticeChannels {
        channels = Map.copyOf(channels);
    }

    /**
     * As the settings say it.
     *
     * @param events names of events, with commas between them, each with {@code =channel} when not for the usual one
     * @param usual the channel of all others
     */
    public static NoticeChannels of(String events, String usual) {
        Map<NoticeEvent, String> channels = new EnumMap<>(NoticeEvent.class);
        for (String entry : entries(events)) {
            NoticeEvent event = event(name(entry));
            if (event == null) {
                throw new IllegalArgumentException("unknown event " + name(entry));
            }
            String channel = channel(entry);
            channels.put(event, channel == null ? usual : channel);
        }
        return new NoticeChannels(channels);
    }

    /**
     * One sentence for each fault of the settings.
     *
     * @param token whether there is a bot token
     * @param webhook whether there is an incoming webhook
     */
    public static List<String> check(String events, String usual, boolean token, boolean webhook) {
        List<String> faults = new ArrayList<>();
        if (token && webhook) {
            faults.add("Slack has two ways in: set slack.token or slack.webhook-url, not both.");
        }
        List<String> given = new ArrayList<>(usual.isEmpty() ? List.of() : List.of(usual));
        for (String entry : entries(events)) {
            if (event(name(entry)) == null) {
                faults.add("slack.events has an unknown event %s; it may have %s."
                        .formatted(
                                name(entry),
                                Stream.of(NoticeEvent.values())
                                        .map(NoticeEvent::setting)
                                        .collect(Collectors.joining(", "))));
            }
            String channel = channel(entry);
            if (channel != null && webhook) {
                faults.add(
                        "slack.events gives %s its own channel, but an incoming webhook writes into one only: use a bot token."
                                .formatted(name(entry)));
            }
            if (channel != null) {
                given.add(channel);
            }
        }
        if (token && usual.isEmpty()) {
            faults.add("slack.channel is missing: with a bot token it says where notices go.");
        }
        if (token && given.stream().anyMatch(channel -> !channel.matches("[CGD][A-Z0-9]{5,20}"))) {
            faults.add("With a bot token a channel is given by its ID, as C0123456789; it stands at the end of the"
                    + " channel's details in Slack.");
        }
        return faults;
    }

    /** The channel for that event; null when nobody wants to hear of it. */
    public @Nullable String channel(NoticeEvent event) {
        return channels.get(event);
    }

    private static List<String> entries(String events) {
        return Stream.of(events.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static String name(String entry) {
        int equals = entry.indexOf('=');
        return (equals < 0 ? entry : entry.substring(0, equals)).strip();
    }

    private static @Nullable String channel(String entry) {
        int equals = entry.indexOf('=');
        String channel = equals < 0 ? "" : entry.substring(equals + 1).strip();
        return channel.isEmpty() ? null : channel;
    }

    private static @Nullable NoticeEvent event(String name) {
        return Stream.of(NoticeEvent.values())
                .filter(event -> event.setting().equals(name))
                .findFirst()
                .orElse(null);
    }
}
