/** What became of a call, told from nothing but what was said about it. */
@NullMarked
package dev.ramal.calls;

import org.jspecify.annotations.NullMarked;
