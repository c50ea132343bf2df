/** Plays Twilio against a running Ramal, and compares what Ramal recorded with what was played. */
@NullMarked
package dev.ramal.simulator;

import org.jspecify.annotations.NullMarked;
