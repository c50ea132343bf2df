package dev.ramal.alerts;

/** The words of the notices in one language. */
record Words(
        String finished,
        String missed,
        String abandoned,
        String voicemail,
        String busy,
        String failed,
        String canceled,
        String blocked,
        String recording,
        String givenUp,
        String broken,
        String route,
        String number,
        String name,
        String agent,
        String at,
        String duration,
        String waited,
        String direction,
        String inbound,
        String outbound,
        String delivery,
        String listen,
        String file,
        String unknown) {

    static final Words PORTUGUESE = new Words(
            "Chamada encerrada",
            "Chamada perdida",
            "Chamada abandonada",
            "Recado na caixa postal",
            "Chamada não completada: ocupado",
            "Chamada não completada: falha",
            "Chamada cancelada",
            "Chamada bloqueada",
            "Gravação arquivada",
            "Entrega desistida: é preciso que alguém olhe",
            "Fluxo com defeito: quem ligou ouviu um pedido de desculpas",
            "Rota",
            "Número",
            "Nome",
            "Agente",
            "Quando",
            "Duração",
            "Tocou por",
            "Direção",
            "recebida",
            "feita",
            "Entrega",
            "Ouvir a gravação",
            "Arquivo",
            "não identificado");

    static final Words ENGLISH = new Words(
            "Call finished",
            "Missed call",
            "Caller gave up",
            "Voicemail received",
            "Call not completed: busy",
            "Call not completed: failed",
            "Call canceled",
            "Call blocked",
            "Recording archived",
            "Delivery given up: someone should look",
            "Broken flow: callers heard an apology",
            "Route",
            "Number",
            "Name",
            "Agent",
            "When",
            "Duration",
            "Rang for",
            "Direction",
            "inbound",
            "outbound",
            "Delivery",
            "Listen to the recording",
            "File",
            "unknown");

    /** Portuguese for {@code pt} and {@code pt-BR}; otherwise English. */
    static Words of(String language) {
        return language.startsWith("pt") ? PORTUGUESE : ENGLISH;
    }
}
