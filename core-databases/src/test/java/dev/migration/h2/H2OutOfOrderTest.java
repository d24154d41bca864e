// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Baseline;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Plan;
import dev.migration.Sequence;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.FolderWorkbench;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules that meet in one place: late versions that failed, baselines of what is half done, undoing that is resumed. */
class H2OutOfOrderTest extends FolderWorkbench {

    private final JdbcDataSource dataSource = new JdbcDataSource();

    @BeforeEach
    void database() {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public String vendor() {
        return "h2";
    }

    @Test
    void aVersionThatFailedDoesNotRunLateAgainstTheRule() {
        write("0001_a.sql", "CREATE TABLE a (id INT);");
        write("0002_b.sql", "INSERT INTO nowhere VALUES (1);");
        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);
        delete("0002_b.sql");
        write("0003_c.sql", "CREATE TABLE c (id INT);");
        builder().sequence(Sequence.RELAXED).build().up();
        write("0002_b.sql", "CREATE TABLE b (id INT);");

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageStartingWith(
                        "0002_b.sql  Migration 0002_b is not applied, although the newer version 0003 is.");
        assertThat(states()).containsExactly(State.APPLIED, State.OUT_OF_ORDER, State.APPLIED);
        assertThat(Workbench.names(
                        builder().outOfOrder(OutOfOrder.ALLOW).build().up()))
                .containsExactly("0002_b");
    }

    @Test
    void aVersionThatWasMarkedAsFailedAndFailsAgainMayStillRunLate() {
        write("0001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY);");
        write("0002_b.sql", "INSERT INTO a VALUES (1);");
        write("0003_c.sql", "CREATE TABLE c (id INT);");
        up();
        migrator().markFailed("2");
        assertThat(column("SELECT version FROM __migrations_log WHERE action = 'mark-failed'"))
                .containsExactly("0002");
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING, State.APPLIED);
        assertThat(migrator().status().migrations().get(1).detail()).isEqualTo("marked as not applied");
        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);
        execute("DELETE FROM a");

        assertThat(Workbench.names(up())).containsExactly("0002_b");
    }

    @Test
    void noBaselineCoversWhatIsHalfDone() {
        write("0001_a.sql", "-- no-transaction", "CREATE TABLE a (id INT);", "INSERT INTO nowhere VALUES (1);");
        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);

        assertThatThrownBy(() -> migrator().baseline(Baseline.of("0001")))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage("""
                        No baseline is recorded or removed while 0001_a is interrupted: 1 of its statements is done.
                          Next: resume it, if its file is there: migration up; or resolve it by hand and record that: migration mark-applied 0001, \
                        or migration mark-failed 0001""");
        assertThatThrownBy(builder().baseline(Baseline.of("0001")).build()::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("Half done: statement 1 of migration 0001 is applied");
        assertThat(appliedNames()).isEmpty();
    }

    /** Each of them would name the other as the way to go on. */
    @Test
    void aBaselineBesideWhatIsHalfDoneIsNeitherReplacedNorRemoved() {
        execute("CREATE TABLE old (id INT)");
        write("0001_a.sql", "CREATE TABLE a (id INT);");
        write("0002_b.sql", "CREATE TABLE b (id INT);");
        write("0003_c.sql", "-- no-transaction", "CREATE TABLE c (id INT);", "INSERT INTO nowhere VALUES (1);");
        migrator().baseline(Baseline.of("0002"));
        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);

        for (Consumer<Migrator> command : List.<Consumer<Migrator>>of(
                migrator -> migrator.baseline(Baseline.of("0003")),
                migrator -> migrator.baseline(Baseline.of("0001")),
                migrator -> migrator.markFailed("0002"))) {
            assertThat(refused(InvalidMigrationsException.class, () -> command.accept(migrator())))
                    .hasMessage("""
                            No baseline is recorded or removed while 0003_c is interrupted: 1 of its statements is done.
                              Next: resume it, if its file is there: migration up; or resolve it by hand and record that: migration \
                            mark-applied 0003, or migration mark-failed 0003""");
        }

        migrator().markFailed("0003");
        migrator().baseline(Baseline.of("0003"));
        assertThat(states()).containsOnly(State.BASELINE).hasSize(3);
    }

    @Test
    void whoeverOnlyReadsKnowsOfTheBaselineThatTheRunWillWrite() {
        execute("CREATE TABLE old (id INT)");
        write("0001_a.sql", "CREATE TABLE a (id INT);");
        write("0002_b.sql", "CREATE TABLE b (id INT);");
        Migrator migrator = builder()
                .baseline(Baseline.of("0001"))
                .sequence(Sequence.STRICT)
                .build();

        assertThat(migrator.validate(Strictness.LENIENT)).isEmpty();
        assertThat(migrator.plan(Target.all()).steps())
                .extracting(Plan.PlannedMigration::name)
                .containsExactly("0002_b");
        assertThat(migrator.pending()).extracting(MigrationStatus::name).containsExactly("0002_b");
        StatusReport status = migrator.status();
        assertThat(status.migrations())
                .extracting(MigrationStatus::state)
                .containsExactly(State.BASELINE, State.PENDING);
        assertThat(status.migrations().get(0).appliedAt()).isNull();
        assertThat(status.current()).isNull();
        assertThatThrownBy(migrator::requireUpToDate).hasMessageStartingWith("1 migration is not applied: 0002_b");
        assertThatThrownBy(() -> migrator.plan(Target.file("0001_a")))
                .hasMessageStartingWith("Migration already applied: 0001_a\n");
        assertThat(column("SELECT table_name FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA"))
                .containsExactly("OLD");
        assertThat(Workbench.names(migrator.up())).containsExactly("0002_b");
        assertThat(appliedNames()).containsExactly("0001_baseline", "0002_b");
    }

    @Test
    void noBaselineIsWrittenWhereTheFilesAreWrong() {
        execute("CREATE TABLE old (id INT)");
        write("0001_a.sql", "CREATE TABLE a (id INT);");
        write("0002_b.sql", "SELECT 'unterminated;");

        refused(
                InvalidMigrationsException.class,
                builder().baseline(Baseline.of("0001")).build()::up);

        assertThat(column("SELECT table_name FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA"))
                .containsExactly("OLD");
    }

    @Test
    void strictNumbersCountFromTheBaselineThatTheRunWillWrite() {
        execute("CREATE TABLE old (id INT)");
        write("0005_old.sql", "CREATE TABLE old (id INT);");
        write("0006_a.sql", "CREATE TABLE a (id INT);");

        builder()
                .baseline(Baseline.of("0005"))
                .sequence(Sequence.STRICT)
                .build()
                .up();

        assertThat(appliedNames()).containsExactly("0005_baseline", "0006_a");
    }

    @Test
    void aListenerMayUseTheOnlyConnectionWhenTheRunIsCompleted() {
        write("0001_a.sql", "CREATE TABLE a (id INT);");
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(250);
        var seen = new ArrayList<String>();
        try (var pool = new HikariDataSource(config)) {
            builder()
                    .dataSource(pool)
                    .listener(event -> {
                        if (event instanceof MigrationEvent.RunCompleted) {
                            seen.add(valid(pool));
                        }
                    })
                    .build()
                    .up();
        }

        assertThat(seen).containsExactly("valid");
    }

    private static String valid(DataSource pool) {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(1) ? "valid" : "not valid";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void anUndoThatIsResumedIsReportedAsOne() {
        write(
                "0001_a.sql",
                "-- Up Migration",
                "CREATE TABLE a (id INT);",
                "-- Down Migration",
                "-- no-transaction",
                "DROP TABLE a;",
                "DROP TABLE b;");
        up();
        assertThatThrownBy(() -> migrator().down()).isInstanceOf(MigrationFailedException.class);
        execute("CREATE TABLE b (id INT)");

        assertThat(migrator().resume("0001", UnknownOutcome.REPEAT).direction()).isEqualTo(Direction.DOWN);
        assertThat(appliedNames()).isEmpty();
    }
}
