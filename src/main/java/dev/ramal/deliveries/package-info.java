/** What must reach another system, once each: the outbox, its engine and the ways a try can end. */
@NullMarked
package dev.ramal.deliveries;

import org.jspecify.annotations.NullMarked;
