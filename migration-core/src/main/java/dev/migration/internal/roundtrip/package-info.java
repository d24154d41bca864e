/** Applies migrations, undoes them and applies them again in an empty schema, and compares what each step leaves. */
@NullMarked
package dev.migration.internal.roundtrip;

import org.jspecify.annotations.NullMarked;
