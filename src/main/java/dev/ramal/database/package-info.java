/** The database: where it is, how it is opened, and that its tables are up to date. */
@NullMarked
package dev.ramal.database;

import org.jspecify.annotations.NullMarked;
