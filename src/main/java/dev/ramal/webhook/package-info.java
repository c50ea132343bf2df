/** What other programs are told of calls: each event as a signed webhook of ours. */
@NullMarked
package dev.ramal.webhook;

import org.jspecify.annotations.NullMarked;
