/** Whom we may call or write to, from which number, and that it happens once. */
@NullMarked
package dev.ramal.dialling;

import org.jspecify.annotations.NullMarked;
