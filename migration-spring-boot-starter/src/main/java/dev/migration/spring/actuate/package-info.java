/** Turns the state of the databases into what the actuator shows. */
@NullMarked
package dev.migration.spring.actuate;

import org.jspecify.annotations.NullMarked;
