/** Turns a Spring Boot application's DataSource into a migrated one before anything else uses it. */
@NullMarked
package dev.migration.spring;

import org.jspecify.annotations.NullMarked;
