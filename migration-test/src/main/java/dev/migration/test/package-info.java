/** Tests a build's migrations, up, down and up again: {@link dev.migration.test.MigrationTest} is the door. */
@NullMarked
package dev.migration.test;

import org.jspecify.annotations.NullMarked;
