/** Users, their logins and keys, and the audit of what they do. */
@NullMarked
package dev.ramal.people;

import org.jspecify.annotations.NullMarked;
