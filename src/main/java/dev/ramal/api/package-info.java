/** What the API shows of calls and deliveries, as JSON. */
@NullMarked
package dev.ramal.api;

import org.jspecify.annotations.NullMarked;
