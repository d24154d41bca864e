// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static dev.migration.spring.Applications.column;
import static dev.migration.spring.Applications.execute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What every product makes of the cleaner of tests that truncates all tables but the other tool's. */
final class EmptiedHistory {

    private EmptiedHistory() {}

    /** A service on an empty database that is still set to adopt, as dbmate had applied the first migration. */
    static void isNotFilledAgain(ApplicationContextRunner service, DataSource database) {
        execute(database, "CREATE TABLE patient (id BIGINT PRIMARY KEY, name VARCHAR(100) NOT NULL)");
        execute(database, "CREATE TABLE schema_migrations (version VARCHAR(128) PRIMARY KEY)");
        execute(database, "INSERT INTO schema_migrations VALUES ('0001')");
        ApplicationContextRunner adopting = service.withPropertyValues("migration.adopt=dbmate");
        adopting.run(context -> assertThat(applied(context)).containsExactly("0001_create_patient", "0002_add_email"));
        for (String table : List.of("patient", "__migrations", "__migrations_log", "__migrations_run")) {
            execute(database, "TRUNCATE TABLE " + table);
        }

        assertThatStart(adopting)
                .hasCode(Code.NON_EMPTY_SCHEMA)
                .names("dbmate's table schema_migrations may be older than what was applied here")
                .doesNotName("baseline=none", "baseline none");
        assertThatStart(service).hasCode(Code.NON_EMPTY_SCHEMA).doesNotName("baseline=none", "baseline none");
        assertThatStart(adopting.withPropertyValues("migration.mode=validate"))
                .hasCodes(Code.NON_EMPTY_SCHEMA, Code.PENDING)
                .doesNotName("baseline=none", "baseline none");
        assertThat(column(database, "SELECT version FROM __migrations")).isEmpty();
    }
}
