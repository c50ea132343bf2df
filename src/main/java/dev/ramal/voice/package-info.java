/** What a caller hears and whom the phone rings: TwiML, verb by verb. */
@NullMarked
package dev.ramal.voice;

import org.jspecify.annotations.NullMarked;
