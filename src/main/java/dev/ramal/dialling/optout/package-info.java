/** Who is left alone: numbers that are not called or texted, and callers who are not taken. */
@NullMarked
package dev.ramal.dialling.optout;

import org.jspecify.annotations.NullMarked;
