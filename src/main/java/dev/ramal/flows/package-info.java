/** What a flow decides by: the hour, who is there, who waits; each decision with its reason. */
@NullMarked
package dev.ramal.flows;

import org.jspecify.annotations.NullMarked;
