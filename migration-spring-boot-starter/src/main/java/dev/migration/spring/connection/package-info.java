/** Turns the database of a container into what migrations connect with. */
@NullMarked
package dev.migration.spring.connection;

import org.jspecify.annotations.NullMarked;
