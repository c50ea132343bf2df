/** Twilio's protocol: what its webhooks say and how they are signed, in terms of calls. */
@NullMarked
package dev.ramal.twilio;

import org.jspecify.annotations.NullMarked;
