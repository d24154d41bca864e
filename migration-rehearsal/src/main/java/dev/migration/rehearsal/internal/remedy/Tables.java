package dev.migration.rehearsal.internal.remedy;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The tables of a database, by names as statements have them. */
interface Tables {

    /** Null where there is none of this name. */
    @Nullable
    Table find(SqlName name) throws SQLException;
}
