package dev.ramal;

import dev.ramal.alerts.SlackMessages;
import dev.ramal.settings.Configuration;
import dev.ramal.twilio.CallbackUrls;

/** What the console says when Ramal has started, in the installation's language. */
final class Greeting {

    private final Configuration configuration;

    Greeting(Configuration configuration) {
        this.configuration = configuration;
    }

    String real() {
        CallbackUrls urls = configuration.callbackUrls();
        return words(
                "Ramal está no ar. Aponte o Twilio para:%n%n"
                        + "  número, A call comes in       %2$s%n"
                        + "  número, Call status changes   %3$s%n"
                        + "  TwiML App, Voice Request URL  %4$s%n"
                        + "  TwiML App, Status Callback    %3$s%n%n"
                        + "O painel está em %1$s%n",
                "Ramal is up. Point Twilio to:%n%n"
                        + "  number, A call comes in       %2$s%n"
                        + "  number, Call status changes   %3$s%n"
                        + "  TwiML App, Voice Request URL  %4$s%n"
                        + "  TwiML App, Status Callback    %3$s%n%n"
                        + "The dashboard is at %1$s%n",
                configuration.server().publicUrl(),
                urls.voiceIncoming(),
                urls.callStatus(),
                urls.voice());
    }

    String demo() {
        return words(
                "Ramal está no ar em %1$s, em modo de demonstração: nenhuma conta do Twilio está configurada,%n"
                        + "então um Twilio simulado faz seis ligações. " + (local() ? "Nada" : "Quase nada")
                        + " sai desta máquina" + (local() ? "" : ": só o que vai para o Drive e o Slack configurados")
                        + ".%nAbra %1$s no navegador para ver as ligações e atender uma.",
                "Ramal is up at %1$s, in demo mode: no Twilio account is configured,%n"
                        + "so a simulated Twilio places six calls. " + (local() ? "Nothing" : "Almost nothing")
                        + " leaves this machine" + (local() ? "" : ": only what goes to the configured Drive and Slack")
                        + ".%nOpen %1$s in a browser to see the calls and answer one.",
                configuration.server().publicUrl().toString());
    }

    private boolean local() {
        return !configuration.drive().configured() && configuration.slack().way() == SlackMessages.Way.LOG;
    }

    String afterDemo() {
        return words(
                "%nFoi isso. Tudo está em %1$s: o banco, as gravações, o log. Ctrl+C encerra.%n"
                        + "Para conectar uma conta real: cp .env.example .env, preencha TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN,%n"
                        + "TWILIO_PHONE_NUMBER e PUBLIC_URL, e inicie de novo.",
                "%nThat was it. Everything is in %1$s: the database, the recordings, the log. Ctrl+C stops.%n"
                        + "To connect a real account: cp .env.example .env, fill in TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN,%n"
                        + "TWILIO_PHONE_NUMBER and PUBLIC_URL, then start again.",
                configuration.data() + "/");
    }

    private String words(String portuguese, String english, Object... values) {
        return String.format(configuration.language().equals("en") ? english : portuguese, values);
    }
}
