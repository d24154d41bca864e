/** Applies migrations, undoes them and applies them again in an empty schema, and compares what each step leaves. */
@NullMarked
package dev.migration.rehearsal.internal.roundtrip;

import org.jspecify.annotations.NullMarked;
