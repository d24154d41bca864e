/** Not for users: everything in the packages below may change with any version. */
@NullMarked
package dev.migration.internal;

import org.jspecify.annotations.NullMarked;
