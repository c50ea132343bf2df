/** Looking back at calls: their history with filters and search, figures, exports, and the stream of what changes. */
@NullMarked
package dev.ramal.history;

import org.jspecify.annotations.NullMarked;
