// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.migrations;

import dev.migration.Migrator;
import dev.migration.Sequence;
import dev.migration.test.MigrationTest;
import org.springframework.boot.jdbc.DataSourceBuilder;

class MigratorMigrationsTest {

    static Migrator migrator() {
        return Migrator.builder()
                .dataSource(DataSourceBuilder.create()
                        .url("jdbc:h2:mem:round-trip;DB_CLOSE_DELAY=-1")
                        .username("sa")
                        .build())
                .locations("classpath:migrations")
                .sequence(Sequence.STRICT)
                .build();
    }

    @MigrationTest(database = "migrator", irreversible = "0007")
    void migrations() {}
}
