/** What people are told in Slack or in the log: the words of each notice, and how fast they may come. */
@NullMarked
package dev.ramal.alerts;

import org.jspecify.annotations.NullMarked;
