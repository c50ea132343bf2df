@NullMarked
package dev.ramal.deliveries.durable;

import org.jspecify.annotations.NullMarked;
