package dev.ramal.dialling;

import dev.ramal.deliveries.RetryLater;
import dev.ramal.twilio.TwilioForm;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioRest;
import java.util.List;
import java.util.Map;

/** Does what is configured for who answered a placed call, while the call goes on. */
public final class MachineAnswers {

    private final TwilioRest twilio;
    private final Map<MachineReaction.Answerer, MachineReaction> reactions;

    /** @param reactions what becomes of a call that each may answer; it goes on where none is given */
    public MachineAnswers(TwilioRest twilio, Map<MachineReaction.Answerer, MachineReaction> reactions) {
        this.twilio = twilio;
        this.reactions = Map.copyOf(reactions);
    }

    /** Whose answer it is. */
    public String call(TwilioForm form) {
        return form.require("CallSid");
    }

    /** Twilio's word for who answered. */
    public String answeredBy(TwilioForm form) {
        String answeredBy = form.get("AnsweredBy");
        return answeredBy == null ? "unknown" : answeredBy;
    }

    /** The reaction's word, by Twilio's word for who answered. */
    public String reaction(String answeredBy) {
        return reactions
                .getOrDefault(MachineReaction.Answerer.of(answeredBy), MachineReaction.CONNECT)
                .text();
    }

    /** Ends the call; one that has ended already is left alone. */
    public void hangUp(String callSid) {
        if (change(callSid, new Field("Status", "completed")) instanceof TwilioRest.Lost lost) {
            throw new RetryLater("the call may go on: " + lost.why());
        }
    }

    /**
     * Lets the machine hear a message, once: if the answer is lost, it may have been heard.
     *
     * @param twiml a complete document
     */
    public void say(String callSid, String twiml) {
        change(callSid, new Field("Twiml", twiml));
    }

    private TwilioRest.Answer change(String callSid, Field change) {
        TwilioRest.Answer answer = twilio.post("/Calls/" + callSid + ".json", List.of(change));
        if (answer instanceof TwilioRest.Refused refused && (refused.status() == 0 || refused.status() == 429)) {
            throw new RetryLater("Twilio did not take it: " + refused.status());
        }
        return answer;
    }
}
