/** Small stand-ins for the vendors' clouds, with the faults that real ones have. */
@NullMarked
package dev.ramal.fakes;

import org.jspecify.annotations.NullMarked;
