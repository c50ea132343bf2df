/** Text messages: what we send once, what people answer, and what becomes of both. */
@NullMarked
package dev.ramal.messages;

import org.jspecify.annotations.NullMarked;
