/** From what Twilio said to what is kept: the journal, the call an event belongs to, the rows its story changes. */
@NullMarked
package dev.ramal.journal;

import org.jspecify.annotations.NullMarked;
