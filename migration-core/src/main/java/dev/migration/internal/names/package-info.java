/** How each layout names the files of migrations. */
@NullMarked
package dev.migration.internal.names;

import org.jspecify.annotations.NullMarked;
