// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of a database, by names as statements have them. */
public interface Tables {

    /** Null where there is none of this name. */
    @Nullable
    Table find(SqlName name) throws SQLException;

    /** What a statement has, in lower case, where the value of a row may depend on the order of rows. */
    List<String> ordered();

    /** Whether a rehearsal finds out how many rows a statement reads. */
    boolean countReads();
}
