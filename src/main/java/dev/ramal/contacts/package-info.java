/** Who is on the line: what a number tells of itself, and the names we know. */
@NullMarked
package dev.ramal.contacts;

import org.jspecify.annotations.NullMarked;
