/** Turns files into an ordered set of migrations, and their text into statements. */
@NullMarked
package dev.migration.script;

import org.jspecify.annotations.NullMarked;
