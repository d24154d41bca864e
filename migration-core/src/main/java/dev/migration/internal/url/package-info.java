/** Turns the forms of database URLs that people have into JDBC's, and finds their drivers. */
@NullMarked
package dev.migration.internal.url;

import org.jspecify.annotations.NullMarked;
