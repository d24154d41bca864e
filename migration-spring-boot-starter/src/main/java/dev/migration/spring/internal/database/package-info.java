/** Decides which DataSource migrations use, describes it, and adapts what Spring Boot does with it. */
@NullMarked
package dev.migration.spring.internal.database;

import org.jspecify.annotations.NullMarked;
