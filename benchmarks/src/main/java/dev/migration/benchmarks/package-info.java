/** Measures the library beside Flyway, Liquibase and plain JDBC, on the same files and the same server. */
@NullMarked
package dev.migration.benchmarks;

import org.jspecify.annotations.NullMarked;
