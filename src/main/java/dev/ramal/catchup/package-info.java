/** What Twilio could not tell us when it happened: asked for later, and told as it would have been. */
@NullMarked
package dev.ramal.catchup;

import org.jspecify.annotations.NullMarked;
