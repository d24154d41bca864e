/** How statements of MariaDB and MySQL are rewritten so that they do not block others. */
@NullMarked
package dev.migration.rehearsal.internal.remedy.mysql;

import org.jspecify.annotations.NullMarked;
