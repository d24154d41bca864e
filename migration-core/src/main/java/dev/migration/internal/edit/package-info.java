/** Makes and writes the files of migrations. */
@NullMarked
package dev.migration.internal.edit;

import org.jspecify.annotations.NullMarked;
