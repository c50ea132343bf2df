/** Edited routes and kamelets take effect while calls go on; each call ends on the flows on which it began. */
@NullMarked
package dev.ramal.reload;

import org.jspecify.annotations.NullMarked;
