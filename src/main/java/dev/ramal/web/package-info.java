/** The dashboard and the webphone as files: what stands in {@code src/main/resources/web}, and the libraries it loads. */
@NullMarked
package dev.ramal.web;

import org.jspecify.annotations.NullMarked;
