package dev.ramal;

/** What the console says when Ramal has started, in the installation's language. */
final class Greeting {

    private final Configuration configuration;

    Greeting(Configuration configuration) {
        this.configuration = configuration;
    }

    String real() {
        String url = configuration.server().publicUrl().toString();
        return words(
                "Ramal está no ar. Aponte o Twilio para:%n%n"
                        + "  número, A call comes in       %1$s/twilio/voice-incoming%n"
                        + "  número, Call status changes   %1$s/twilio/call-status%n"
                        + "  TwiML App, Voice Request URL  %1$s/twilio/voice%n"
                        + "  TwiML App, Status Callback    %1$s/twilio/call-status%n",
                "Ramal is up. Point Twilio to:%n%n"
                        + "  number, A call comes in       %1$s/twilio/voice-incoming%n"
                        + "  number, Call status changes   %1$s/twilio/call-status%n"
                        + "  TwiML App, Voice Request URL  %1$s/twilio/voice%n"
                        + "  TwiML App, Status Callback    %1$s/twilio/call-status%n",
                url);
    }

    String demo() {
        return words(
                "Ramal está no ar em %1$s, em modo de demonstração: nenhuma conta do Twilio está configurada,%n"
                        + "então um Twilio simulado faz algumas ligações. Nada sai desta máquina.",
                "Ramal is up at %1$s, in demo mode: no Twilio account is configured,%n"
                        + "so a simulated Twilio places a few calls. Nothing leaves this machine.",
                configuration.server().publicUrl().toString());
    }

    String afterDemo() {
        return words(
                "%nFoi isso. As gravações estão em %1$s, o registro no banco ao lado.%n"
                        + "Para ligar uma conta real: cp .env.example .env, preencha TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN,%n"
                        + "TWILIO_PHONE_NUMBER e PUBLIC_URL, e inicie de novo. Ctrl+C encerra.",
                "%nThat was it. The recordings are in %1$s, the record in the database beside them.%n"
                        + "To connect a real account: cp .env.example .env, fill in TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN,%n"
                        + "TWILIO_PHONE_NUMBER and PUBLIC_URL, then start again. Ctrl+C stops.",
                configuration.data().resolve("archive").toString());
    }

    private String words(String portuguese, String english, String value) {
        return String.format(configuration.language().equals("en") ? english : portuguese, value);
    }
}
