/** Tells Spring Boot which beans to define, and which of them wait for the migrations. */
@NullMarked
package dev.migration.spring.internal.autoconfigure;

import org.jspecify.annotations.NullMarked;
