/** What an installation may set, read and checked before anything starts. */
@NullMarked
package dev.ramal.settings;

import org.jspecify.annotations.NullMarked;
