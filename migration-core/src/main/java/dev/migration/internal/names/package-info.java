/** How each layout names the files of migrations, one class for each. */
@NullMarked
package dev.migration.internal.names;

import org.jspecify.annotations.NullMarked;
