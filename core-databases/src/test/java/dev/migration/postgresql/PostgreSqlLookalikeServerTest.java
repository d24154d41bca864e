// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Connections;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks PostgreSQL's protocol and calls itself something else. */
class PostgreSqlLookalikeServerTest extends PostgreSqlWorkbench {

    private Migrator at(String version) {
        return builder()
                .dataSource(Connections.answering(
                        dataSource(),
                        answer -> answer instanceof String text && text.startsWith("PostgreSQL ") ? version : answer))
                .build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CockroachDB CCL v24.3.0 (x86_64-pc-linux-gnu)", "PostgreSQL 11.2-YB-2.20.1.0-b0 on x86_64"})
    void isRefusedByAllThatReadTheHistory(String version) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Migrator migrator = at(version);

        for (ThrowingCallable action : List.<ThrowingCallable>of(
                migrator::up,
                migrator::status,
                migrator::requireUpToDate,
                () -> migrator.plan(Target.all()),
                () -> migrator.validate(Strictness.NORMAL),
                () -> migrator.markApplied("0001"))) {
            assertThatProblem(refused(DatabaseAccessException.class, action).problems())
                    .hasCode(Code.UNSUPPORTED_DATABASE);
        }
        assertThat(tableNames()).isEmpty();
    }

    @Test
    void isRefusedBesideAHistoryToo() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();

        MigrationException refusal = refused(DatabaseAccessException.class, at("CockroachDB CCL v24.3.0")::up);

        assertThat(refusal).hasMessageStartingWith("The database is CockroachDB, which is not supported: ");
    }

    @Test
    void theServerItselfIsNotAmongThem() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThat(at(column("SELECT version()").get(0)).up().migrations()).hasSize(1);
    }
}
