package dev.ramal.settings;

import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/** The names that exist, so that a misspelt one is not taken for a default. */
final class KnownSettings {

    static final Set<String> NAMES = new TreeSet<>(Set.of(
            "http.host",
            "http.port",
            "http.public-url",
            "http.trusted-proxies",
            "auth.open-registration",
            "auth.signing-key",
            "observe.host",
            "observe.port",
            "data.directory",
            "language",
            "office.zone",
            "database.url",
            "database.user",
            "database.password",
            "database.connections",
            "twilio.account-sid",
            "twilio.auth-token",
            "twilio.auth-token-other",
            "twilio.phone-number",
            "twilio.api-key-sid",
            "twilio.api-key-secret",
            "twilio.twiml-app-sid",
            "twilio.api-url",
            "twilio.connection-overrides",
            "twilio.validate",
            "dialling.countries",
            "dialling.hours",
            "dialling.calls-per-minute",
            "dialling.calls-per-day",
            "dialling.calls-per-user-per-day",
            "dialling.spend-per-day",
            "dialling.prices",
            "dialling.caller-id",
            "dialling.on-human",
            "dialling.on-machine",
            "dialling.on-fax",
            "dialling.on-unknown",
            "voice.agents",
            "voice.ring-seconds",
            "voice.record",
            "voice.voicemail",
            "voice.voice",
            "ramal.reload",
            "flow.numbers",
            "prompt.closed",
            "prompt.invalid-choice",
            "prompt.whisper",
            "prompt.press-to-accept",
            "prompt.please-wait",
            "prompt.queue-place",
            "prompt.queue-wait",
            "prompt.queue-callback",
            "prompt.queue-message",
            "prompt.callback-promised",
            "flow.calendars",
            "flow.media",
            "ring.strategy",
            "ring.whisper",
            "ring.presence-seconds",
            "ring.without-presence",
            "ring.follow-me",
            "ring.mobiles",
            "ring.mobile-seconds",
            "queue.enabled",
            "queue.name",
            "queue.strategy",
            "queue.music",
            "queue.longest-wait",
            "queue.most-callers",
            "queue.callback-minutes",
            "taskrouter.instruction",
            "recordings.format",
            "recordings.folder",
            "recordings.name",
            "recordings.archive",
            "recordings.orphan-minutes",
            "recordings.delete-at-twilio-after",
            "recordings.also-to",
            "calls.also-to",
            "calls.catch-up-minutes",
            "calls.dispositions",
            "webhook.url",
            "webhook.secret",
            "drive.service-account-key",
            "drive.delegate",
            "drive.client-id",
            "drive.client-secret",
            "drive.refresh-token",
            "drive.folder-id",
            "drive.scope",
            "drive.api-url",
            "drive.token-url",
            "slack.webhook-url",
            "slack.token",
            "slack.channel",
            "slack.events",
            "slack.threads",
            "slack.settle-seconds",
            "slack.api-url",
            "prompt.recording-notice",
            "prompt.connecting",
            "prompt.nobody-available",
            "prompt.leave-a-message",
            "prompt.no-destination",
            "prompt.goodbye",
            "prompt.blocked",
            "prompt.notification",
            "prompt.machine-message",
            "prompt.caller-blocked",
            "prompt.opted-out",
            "dialling.blocked-callers",
            "opt-outs.stop-scope",
            "opt-outs.key",
            "messages.from",
            "messages.missed-call",
            "sms.template.missed-call",
            "sms.template.opted-out",
            "sms.template.opted-out-messages",
            "sms.template.opted-in",
            "sms.template.still-out",
            "sms.template.help",
            "prompt.apology"));

    private KnownSettings() {}

    /** How the sentence ends: with a hint at the name that was probably meant, when one is near. */
    static String nearest(String name) {
        return NAMES.stream()
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .filter(known -> distance(known, name) <= 3)
                .map(known -> "; did you mean " + known + "?")
                .orElse(".");
    }

    /** Levenshtein's. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[right.length()];
    }
}
