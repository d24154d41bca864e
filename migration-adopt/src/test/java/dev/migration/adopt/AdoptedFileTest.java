package dev.migration.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.Connections;
import dev.migration.fixture.SqliteWorkbench;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A history in a file: other tools' histories are taken over into it, and it is taken over into tables. */
class AdoptedFileTest extends SqliteWorkbench implements AdoptWorkbench {

    private Path historyFile() {
        return folder().resolve("state").resolve("applied.toml");
    }

    @Override
    public Migrator.Builder builder() {
        return super.builder().historyFile(historyFile());
    }

    private void edit(String old, String replacement) {
        try {
            String before = Files.readString(historyFile());
            assertThat(before).contains(old);
            Files.writeString(historyFile(), before.replace(old, replacement));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void twoApplied() {
        write("0001_t1.sql", "CREATE TABLE t1 (n INT);");
        write("0002_t2.sql", "CREATE TABLE t2 (n INT);");
        assertThat(Workbench.names(up())).containsExactly("0001_t1", "0002_t2");
    }

    @Test
    void whatAnotherRunWritesBetweenAnAdoptionAndItsRunIsNoChangeOfIt() {
        write("1_t.up.sql", "CREATE TABLE t (n INT);");
        write("2_rows.up.sql", "INSERT INTO t VALUES (2);");
        write("3_rows.up.sql", "INSERT INTO t VALUES (3);");
        execute(
                "CREATE TABLE t (n INT)",
                "CREATE TABLE schema_migrations (version BIGINT NOT NULL PRIMARY KEY, dirty BOOLEAN NOT NULL)",
                "INSERT INTO schema_migrations VALUES (1, FALSE)");
        Migrator other = builder().waitTimeout(Duration.ZERO).build();
        List<String> applied = new ArrayList<>();
        DataSource between = Connections.recorded(dataSource(), sql -> {
            if (Files.exists(historyFile()) && applied.isEmpty()) {
                try {
                    applied.addAll(Workbench.names(other.up(Target.version("2"))));
                } catch (WaitTimeoutException e) {
                    // The adoption still has the lock.
                }
            }
        });

        assertThat(Workbench.names(
                        upAdopts("golang-migrate").dataSource(between).build().up()))
                .containsExactly("3_rows");

        assertThat(applied).containsExactly("2_rows");
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("2", "3");
    }

    @Test
    void whatAnotherToolAppliedIsTakenOver() {
        execute(
                "CREATE TABLE t1 (n INT)",
                "CREATE TABLE schema_migrations (version VARCHAR(128) PRIMARY KEY)",
                "INSERT INTO schema_migrations VALUES ('20240101000000')");
        write(
                "20240101000000_t1.sql",
                "-- migrate:up",
                "CREATE TABLE t1 (n INT);",
                "-- migrate:down",
                "DROP TABLE t1;");

        adoption().adopt();

        assertThat(states()).containsExactly(State.APPLIED);
        assertThat(adoption().stepsBack()).anyMatch(step -> step.endsWith(": delete " + historyFile()));
    }

    @Test
    void itCanBeTakenOverIntoTables() {
        twoApplied();
        edit("\n[[migrations]]\nid = 1", "\n[in_flight]\n\n[[migrations]]\nid = 1");
        Migrator inTables = builder().historyFile(null).build();
        assertThatThrownBy(() -> Adoption.of(inTables).adopt(historyFile()))
                .hasMessageContaining("A migration is in flight");
        edit("\n[in_flight]\n", "");

        Adoption.of(inTables).adopt(historyFile());

        assertThat(appliedNames()).containsExactly("0001_t1", "0002_t2");
        assertThat(inTables.up().migrations()).isEmpty();
        assertThat(refused(InvalidMigrationsException.class, this::up)
                        .problems()
                        .get(0)
                        .code())
                .isEqualTo(Code.FOREIGN_HISTORY);
    }

    @Test
    void thatOfAnotherDatabaseIsNotTakenOver() {
        twoApplied();
        edit("address = \"", "address = \"elsewhere/");
        Migrator inTables = builder().historyFile(null).build();

        var refusal = refused(
                InvalidMigrationsException.class, () -> Adoption.of(inTables).adopt(historyFile()));

        assertThat(refusal.problems()).extracting(Problem::code).containsExactly(Code.FOREIGN_HISTORY);
        assertThat(refusal).hasMessageContaining("elsewhere/");
        assertThat(Adoption.of(inTables).plan(historyFile()).problems())
                .first()
                .isEqualTo(refusal.problems().get(0));
        edit("elsewhere/", "");
        assertThat(Adoption.of(inTables).adopt(historyFile()).pending()).isEmpty();
    }
}
