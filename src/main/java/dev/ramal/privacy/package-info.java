/** What is kept about a number: to be given out to whom it belongs, or erased. */
@NullMarked
package dev.ramal.privacy;

import org.jspecify.annotations.NullMarked;
