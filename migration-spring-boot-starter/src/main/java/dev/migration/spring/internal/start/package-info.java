/** Migrates or validates the databases while the application starts, logs how that ended, and publishes events. */
@NullMarked
package dev.migration.spring.internal.start;

import org.jspecify.annotations.NullMarked;
