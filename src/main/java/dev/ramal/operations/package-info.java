/** What operators see: whether Ramal may take traffic. */
@NullMarked
package dev.ramal.operations;

import org.jspecify.annotations.NullMarked;
