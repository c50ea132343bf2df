package dev.ramal.simulator;

/**
 * What went over the line.
 *
 * @param webhooks different ones
 * @param answers requests that were answered
 * @param repeated webhooks sent twice on purpose
 * @param lost answers left unread on purpose
 * @param retried tries that met no Ramal or a connection that broke
 */
public record Traffic(long webhooks, long answers, long repeated, long lost, long retried) {}
