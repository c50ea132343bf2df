/** Finds out what is wrong with routes and kamelets from their files alone; nothing is started. */
@NullMarked
package dev.ramal.check;

import org.jspecify.annotations.NullMarked;
