// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import java.nio.file.Path;
import java.sql.SQLException;

class JarSqliteIT extends JarContract {

    @Override
    String newDatabase(Path directory) throws SQLException {
        return new SqliteCommandTest().newDatabase(directory);
    }

    @Override
    String slow() {
        return "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n";
    }
}
