/** Turns the properties below {@code migration} into the settings of each database, and checks what was written. */
@NullMarked
package dev.migration.spring.internal.settings;

import org.jspecify.annotations.NullMarked;
