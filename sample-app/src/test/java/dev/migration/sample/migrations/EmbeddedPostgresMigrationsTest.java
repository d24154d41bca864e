// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.migrations;

import dev.migration.test.MigrationTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;

class EmbeddedPostgresMigrationsTest {

    static DataSource database() throws IOException {
        return EmbeddedPostgres.start().getPostgresDatabase(); // until the JVM ends
    }

    @MigrationTest(database = "database", irreversible = "0007", rehearse = true)
    void migrations() {}
}
