// SPDX-License-Identifier: Apache-2.0
package db.clinic.deeper;

import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** In a package below, and without a checksum. */
public class V2_1__Fill_more extends BaseJavaMigration {

    @Override
    public void migrate(Context context) throws Exception {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute("INSERT INTO t VALUES (21)");
        }
    }

    /** What another is made of is none itself. */
    abstract static class V9__Base extends BaseJavaMigration {}
}
