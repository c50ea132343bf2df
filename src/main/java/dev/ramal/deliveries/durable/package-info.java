/** The {@code durable:} component: an outbox whose destinations are routes. Knows nothing of calls. */
@NullMarked
package dev.ramal.deliveries.durable;

import org.jspecify.annotations.NullMarked;
