package dev.ramal.alerts;

import com.slack.api.model.Message;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.composition.TextObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lays a notice out for Slack. What comes from outside stands in plain text, with its three special characters
 * escaped: it can neither ping, nor link, nor format.
 */
public final class SlackMessages {

    /** The ways a notice can leave. */
    public enum Way {
        TOKEN,
        WEBHOOK,
        LOG
    }

    private static final Pattern DRIVE =
            Pattern.compile("https://(?:drive|docs)\\.google\\.com/[A-Za-z0-9/_?=&.%-]{1,300}");
    private static final Pattern PAGE = Pattern.compile("[A-Za-z0-9/_-]{1,100}");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]+");
    private static final int LONGEST = 120;
    /** Slack shows 2000 characters of a field, of which escaping may make five of one. */
    private static final int LONGEST_WORDS = 380;
    /** Keeps a name from being read as a mention or an address; nobody sees it. */
    private static final String JOINER = "\u2060";

    private final Way way;
    private final NoticeChannels channels;
    private final String pages;

    /** @param publicUrl where our own pages are */
    public SlackMessages(Way way, NoticeChannels channels, URI publicUrl) {
        this.way = way;
        this.channels = channels;
        this.pages = Notices.pages(publicUrl);
    }

    /** {@code token}, {@code webhook} or {@code log}. */
    public String way() {
        return switch (way) {
            case TOKEN -> "token";
            case WEBHOOK -> "webhook";
            case LOG -> "log";
        };
    }

    /** Where the notice goes. An incoming webhook, which has its own channel, need not be told one. */
    public String channel(Notice notice) {
        String channel = Objects.requireNonNullElse(channels.channel(notice.event()), "");
        return channel.isEmpty() && way == Way.WEBHOOK ? "webhook" : channel;
    }

    /**
     * The message. With a bot token its first block carries the notice's key, by which it is found again; an incoming
     * webhook has no use for one.
     */
    public Message message(Notice notice) {
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(SectionBlock.builder()
                .blockId(way == Way.TOKEN ? notice.key() : null)
                .text(plain(notice.title()))
                .build());
        List<TextObject> fields = new ArrayList<>();
        StringBuilder text = new StringBuilder(escaped(notice.title()));
        for (Notice.Fact fact : notice.facts()) {
            if (fields.size() < 10) {
                fields.add(plain(fact.label() + "\n" + shortened(fact)));
            }
            text.append(" · ").append(harmless(shortened(fact)));
        }
        if (!fields.isEmpty()) {
            blocks.add(SectionBlock.builder().fields(fields).build());
        }
        String links = notice.links().stream()
                .filter(link -> isOurs(link.address()))
                .map(link -> "<" + escaped(link.address()) + "|" + escaped(link.label()) + ">")
                .collect(Collectors.joining(" · "));
        if (!links.isEmpty()) {
            blocks.add(SectionBlock.builder()
                    .text(MarkdownTextObject.builder().text(links).build())
                    .build());
        }
        Message message = new Message();
        message.setText(text.toString());
        message.setBlocks(blocks);
        return message;
    }

    /** Whether it leads to a recording in Drive or to one of our own pages. */
    private boolean isOurs(String address) {
        return DRIVE.matcher(address).matches()
                || address.startsWith(pages)
                        && PAGE.matcher(address.substring(pages.length())).matches();
    }

    private static PlainTextObject plain(String text) {
        return PlainTextObject.builder().text(escaped(text)).emoji(false).build();
    }

    /** For the line that a telephone shows, which Slack reads as formatted text. */
    static String harmless(String value) {
        return escaped(value)
                .replace("@", "@" + JOINER)
                .replace("#", "#" + JOINER)
                .replace("://", ":" + JOINER + "//")
                .replaceAll("\\.(?=\\p{L})", "." + JOINER)
                .replaceAll("[*_~`]", "$0" + JOINER);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String shortened(Notice.Fact fact) {
        int longest = fact.words() ? LONGEST_WORDS : LONGEST;
        String visible = INVISIBLE.matcher(fact.value()).replaceAll(" ").strip();
        return visible.codePointCount(0, visible.length()) <= longest
                ? visible
                : visible.substring(0, visible.offsetByCodePoints(0, longest)) + "…";
    }
}
