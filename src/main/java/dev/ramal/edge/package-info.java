/** The edge decides who may speak: every request passes one of its gates before any route sees it. */
@NullMarked
package dev.ramal.edge;

import org.jspecify.annotations.NullMarked;
