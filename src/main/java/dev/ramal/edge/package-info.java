/** The HTTP layer: who may speak, what a route gets to see and what may leave. */
@NullMarked
package dev.ramal.edge;

import org.jspecify.annotations.NullMarked;
