/** Does for many schemas of one database what is done for one. */
@NullMarked
package dev.migration.internal.tenant;

import org.jspecify.annotations.NullMarked;
