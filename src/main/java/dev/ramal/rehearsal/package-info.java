/** Calls that nobody makes: what a caller would live through, what was agreed that they do, what they would have. */
@NullMarked
package dev.ramal.rehearsal;

import org.jspecify.annotations.NullMarked;
