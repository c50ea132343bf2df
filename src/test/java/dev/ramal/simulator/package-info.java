@NullMarked
package dev.ramal.simulator;

import org.jspecify.annotations.NullMarked;
