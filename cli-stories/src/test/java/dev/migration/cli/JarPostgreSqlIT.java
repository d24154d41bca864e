// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class JarPostgreSqlIT extends JarContract {

    @Override
    String newDatabase(Path directory) throws SQLException {
        return new PostgreSqlCommandTest().newDatabase(directory);
    }

    @Override
    String slow() {
        return "SELECT pg_sleep(60)";
    }
}
