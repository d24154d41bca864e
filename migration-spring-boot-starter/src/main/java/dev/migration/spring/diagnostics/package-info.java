/** Turns what stopped the start into the page that Spring Boot prints: what is wrong, and what to do. */
@NullMarked
package dev.migration.spring.diagnostics;

import org.jspecify.annotations.NullMarked;
