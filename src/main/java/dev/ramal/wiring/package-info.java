/** The beans of each part of Ramal, under the names by which routes refer to them. */
@NullMarked
package dev.ramal.wiring;

import org.jspecify.annotations.NullMarked;
