@NullMarked
package dev.ramal.flows;

import org.jspecify.annotations.NullMarked;
