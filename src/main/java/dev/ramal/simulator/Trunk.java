package dev.ramal.simulator;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The line to the Ramal under play: where it answers, who we pretend to be, and how badly the line behaves.
 *
 * @param target where Ramal really listens, as {@code http://127.0.0.1:8080}
 * @param publicUrl the address that is signed and that Ramal writes into its callbacks; no slash at the end
 * @param accountSid AC + 32 hex
 * @param authToken signs the webhooks
 * @param applicationSid the TwiML application of browser calls, AP + 32 hex
 * @param number the office's number, E.164
 * @param agents client identities that place browser calls, without {@code client:}; at least two
 * @param shuffle whether asynchronous callbacks come in any order
 * @param duplicates share of webhooks that are sent twice, 0 to 1
 * @param loss share of requests whose answer is lost, so that they come again, 0 to 1
 * @param seed the same seed plays the same calls; SIDs and times differ from run to run
 * @param patience how long a webhook without an answer is tried again while Ramal restarts
 * @param realtime whether a simulated second takes a second
 */
public record Trunk(
        URI target,
        String publicUrl,
        String accountSid,
        String authToken,
        String applicationSid,
        String number,
        List<String> agents,
        boolean shuffle,
        double duplicates,
        double loss,
        long seed,
        Duration patience,
        boolean realtime) {

    public Trunk {
        agents = List.copyOf(agents);
        if (target.getHost() == null || !String.valueOf(target.getScheme()).matches("https?")) {
            throw new IllegalArgumentException("the target is not an http address: " + target);
        }
        if (!publicUrl.matches("https?://[^/?#]+/*")) {
            throw new IllegalArgumentException(
                    "the public address is not an http address without a path: " + publicUrl);
        }
        if (agents.size() < 2) {
            throw new IllegalArgumentException("two agents are needed for a call from browser to browser");
        }
        if (!(duplicates >= 0 && duplicates <= 1 && loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException("duplicates and loss are shares between 0 and 1");
        }
        publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    /** An orderly line: nothing shuffled, repeated or lost; the public address is the target's. */
    public static Trunk to(URI target, String accountSid, String authToken, String number) {
        return new Trunk(
                target,
                target.toString(),
                accountSid,
                authToken,
                "AP0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
                number,
                List.of("user_1_Ana_Souza", "user_2_Bea"),
                false,
                0,
                0,
                1,
                Duration.ofSeconds(30),
                false);
    }

    /** The same line to a Ramal that the world knows under that address. */
    public Trunk knownAs(String url) {
        return new Trunk(
                target,
                url,
                accountSid,
                authToken,
                applicationSid,
                number,
                agents,
                shuffle,
                duplicates,
                loss,
                seed,
                patience,
                realtime);
    }

    /** The same line with these client identities placing browser calls. */
    public Trunk withAgents(List<String> identities) {
        return new Trunk(
                target,
                publicUrl,
                accountSid,
                authToken,
                applicationSid,
                number,
                identities,
                shuffle,
                duplicates,
                loss,
                seed,
                patience,
                realtime);
    }

    /** The same line with such faults. */
    public Trunk withFaults(boolean shuffled, double duplicatedShare, double lostShare) {
        return new Trunk(
                target,
                publicUrl,
                accountSid,
                authToken,
                applicationSid,
                number,
                agents,
                shuffled,
                duplicatedShare,
                lostShare,
                seed,
                patience,
                realtime);
    }

    /** The same line playing the calls of another seed. */
    public Trunk seeded(long other) {
        return new Trunk(
                target,
                publicUrl,
                accountSid,
                authToken,
                applicationSid,
                number,
                agents,
                shuffle,
                duplicates,
                loss,
                other,
                patience,
                realtime);
    }

    /** The same line, waiting so long for a Ramal that is down, in simulated or real seconds. */
    public Trunk paced(Duration patient, boolean real) {
        return new Trunk(
                target,
                publicUrl,
                accountSid,
                authToken,
                applicationSid,
                number,
                agents,
                shuffle,
                duplicates,
                loss,
                seed,
                patient,
                real);
    }

    /** Says nothing of the token. */
    @Override
    public String toString() {
        return "Trunk[" + target + ", seed " + seed + "]";
    }
}
