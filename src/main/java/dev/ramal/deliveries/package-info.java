/** What must reach somebody else, once each, whatever fails in between. */
@NullMarked
package dev.ramal.deliveries;

import org.jspecify.annotations.NullMarked;
