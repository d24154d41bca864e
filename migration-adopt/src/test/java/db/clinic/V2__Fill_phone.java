// SPDX-License-Identifier: Apache-2.0
package db.clinic;

import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** As a service has it, in the package of its location. */
public class V2__Fill_phone extends BaseJavaMigration {

    @Override
    public Integer getChecksum() {
        return -2127987777;
    }

    @Override
    public void migrate(Context context) throws Exception {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute("INSERT INTO t VALUES (2)");
        }
    }
}
