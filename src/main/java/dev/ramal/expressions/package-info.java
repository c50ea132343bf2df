/** How routes ask beans and values: Camel's bean language, without its copies. */
@NullMarked
package dev.ramal.expressions;

import org.jspecify.annotations.NullMarked;
