package dev.migration.rehearsal.internal.remedy.rewriting;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The tables of a database, by names as statements have them. */
public interface Tables {

    /** Null where there is none of this name. */
    @Nullable
    Table find(SqlName name) throws SQLException;
}
