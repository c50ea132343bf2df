/** The command line. */
@NullMarked
package dev.ramal.cli;

import org.jspecify.annotations.NullMarked;
