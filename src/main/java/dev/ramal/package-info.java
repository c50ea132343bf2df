/** Ramal answers Twilio numbers from Camel routes that you can edit. */
@NullMarked
package dev.ramal;

import org.jspecify.annotations.NullMarked;
