/** How fast Ramal is, measured beside a server that does nothing: {@code bench/run}. */
package dev.ramal.bench;
