package dev.ramal.voice;

import com.twilio.twiml.VoiceResponse;

/** The TwiML of one request while its route builds it, verb by verb. */
public final class Answer {

    static {
        // Twilio's library asks for these anew for each document; unless they are named, every jar is searched for
        // them.
        name(
                "javax.xml.parsers.DocumentBuilderFactory",
                "com.sun.org.apache.xerces.internal.jaxp.DocumentBuilderFactoryImpl");
        name(
                "javax.xml.transform.TransformerFactory",
                "com.sun.org.apache.xalan.internal.xsltc.trax.TransformerFactoryImpl");
    }

    private final VoiceResponse.Builder twiml = new VoiceResponse.Builder();

    private static void name(String factory, String implementation) {
        if (System.getProperty(factory) == null) {
            System.setProperty(factory, implementation);
        }
    }

    VoiceResponse.Builder twiml() {
        return twiml;
    }

    /** The finished document, in UTF-8. */
    public String toXml() {
        return twiml.build().toXml();
    }
}
