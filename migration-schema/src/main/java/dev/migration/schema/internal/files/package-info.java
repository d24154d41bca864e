/** What tools ask of the files of migrations, how they write new ones, and how they rename them. */
@NullMarked
package dev.migration.schema.internal.files;

import org.jspecify.annotations.NullMarked;
