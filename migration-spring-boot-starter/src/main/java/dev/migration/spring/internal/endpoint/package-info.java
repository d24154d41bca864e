/** Reads the state of the databases for endpoint, health, metrics and observations. */
@NullMarked
package dev.migration.spring.internal.endpoint;

import org.jspecify.annotations.NullMarked;
