package dev.ramal.calls;

/** Something about a call that others want to hear of, once. */
public sealed interface CallNews {

    /** The call of which it is told. */
    String callSid();

    /** Until now at most its recordings or its machine detector had spoken of the call. */
    record CallKnown(String callSid) implements CallNews {}

    /** Somebody told who is outside: from now on the call can be enriched. */
    record PartyKnown(String callSid) implements CallNews {}

    /** The call is over. A later event may still correct the outcome; it is no second news. */
    record CallFinished(String callSid, Outcome outcome) implements CallNews {}

    /** A recording can be fetched. */
    record RecordingReady(String callSid, String recordingSid, boolean voicemail) implements CallNews {}
}
