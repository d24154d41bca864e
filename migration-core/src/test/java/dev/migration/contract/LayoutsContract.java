package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Folders of other tools. */
interface LayoutsContract extends Workbench {

    private void inDirectory(String directory, String name, String... lines) {
        try {
            Files.createDirectories(folder().resolve(directory));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        write(directory + "/" + name, lines);
    }

    @Test
    default void directoriesAreAppliedAndUndone() {
        inDirectory("2019-02-26-002946_user", "up.sql", "CREATE TABLE t1 (id INT);");
        inDirectory("2019-02-26-002946_user", "down.sql", "DROP TABLE t1;");
        inDirectory("2026-07-27-143313-0000_post", "up.sql", "CREATE TABLE t2 (id INT);");
        inDirectory("2026-07-27-143313-0000_post", "down.sql", "DROP TABLE t2;");

        up();

        assertThat(appliedNames()).containsExactly("2019-02-26-002946_user", "2026-07-27-143313-0000_post");
        assertThat(column("SELECT version FROM __migrations ORDER BY id"))
                .containsExactly("20190226002946", "202607271433130000");
        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(up().migrations()).isEmpty();

        migrator().down();
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
        migrator().up(Target.file("2026-07-27-143313-0000_post/up.sql"));
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    default void aVersionMayBeTypedAsTheNamesHaveIt() {
        inDirectory("2026-01-01-100001_t", "up.sql", "CREATE TABLE t (n INT);");
        inDirectory("2026-01-01-100002_two", "up.sql", "INSERT INTO t VALUES (2);");
        inDirectory("2026-01-01-100002_two", "down.sql", "DELETE FROM t WHERE n = 2;");
        inDirectory("2026-01-01-100003_three", "up.sql", "INSERT INTO t VALUES (3);");

        migrator().up(Target.version("2026-01-01-100002"));
        assertThat(column("SELECT n FROM t")).containsExactly("2");
        migrator().down(Target.version("2026-01-01-100001"), DownScript.FILE);
        assertThat(column("SELECT n FROM t")).isEmpty();
        migrator().markApplied("2026-01-01-100002");
        migrator().markFailed("2026-01-01-100002");
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING, State.PENDING);
    }

    /** It would do the opposite of what the file does that was named. */
    @Test
    default void theScriptOfTheOtherDirectionIsRefused() {
        write("0001_t.up.sql", "CREATE TABLE t (n INT);");
        write("0001_t.down.sql", "DROP TABLE t;");
        String remedy = "\n  Next: to apply the migration: migration up 0001_t; to undo it: migration down 0001_t";

        assertThat(catchInvalid(() -> migrator().up(Target.file("0001_t.down.sql"))))
                .isEqualTo("0001_t.down.sql is a down script, but migration up runs up scripts." + remedy);
        assertThat(tableNames()).isEmpty();

        migrator().up(Target.file("0001_t.up.sql"));
        assertThat(catchInvalid(() -> migrator().down(Target.file("a/0001_t.up.sql"), DownScript.FILE)))
                .isEqualTo("a/0001_t.up.sql is an up script, but migration down runs down scripts." + remedy);
        assertThat(catchInvalid(() -> migrator().down(Target.file("0001_t/migration.sql"), DownScript.FILE)))
                .contains(" is an up script");
        assertThat(states()).containsExactly(State.APPLIED);

        migrator().down(Target.file("0001_t.down.sql"), DownScript.FILE);
        assertThat(states()).containsExactly(State.PENDING);
    }

    @Test
    default void flywaysVersionsRunInTheirOrderAndAreUndone() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V1_2__two.sql", "INSERT INTO t VALUES (2);");
        write("V1_10__ten.sql", "INSERT INTO t VALUES (10);");
        write("U1_10__ten.sql", "DELETE FROM t WHERE n = 10;");

        up();

        assertThat(appliedNames()).containsExactly("V1__t", "V1_2__two", "V1_10__ten");
        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(up().migrations()).isEmpty();

        migrator().down();
        assertThat(column("SELECT n FROM t")).containsExactly("2");
        migrator().markApplied("V1_10");
        migrator().markFailed("V1_10");
        migrator().markApplied("V1.10");
        write("V1_3__late.sql", "INSERT INTO t VALUES (3);");
        assertThat(catchInvalid(this::up)).contains("out of order");
    }

    @Test
    default void theLockFileTakesFlywaysVersions() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V1_2__two.sql", "INSERT INTO t VALUES (2);");
        migrator().writeLockFile();
        up();
        write("V1_2__two.sql", "INSERT INTO t VALUES (3);");

        assertThat(catchInvalid(this::up)).contains("Checksum mismatch for migration 1.2: ");
    }

    @Test
    default void katsMetadataSaysWhatRunsBefore() {
        inDirectory("1679012345_t", "up.sql", "CREATE TABLE t (n INT);");
        inDirectory("1679012345_t", "metadata.yaml", "name: t", "timestamp: 1679012345", "parents: []");
        inDirectory("1679012346_two", "up.sql", "INSERT INTO t VALUES (2);");
        inDirectory("1679012346_two", "metadata.yaml", "name: two", "timestamp: 1679012346", "parents: [1679012344]");

        assertThat(catchInvalid(this::up)).contains("The parents of 1679012346_two have no files: 1679012344");

        inDirectory("1679012346_two", "metadata.yaml", "timestamp: 1679012346", "parents: [1679012346]");
        assertThat(catchInvalid(this::up)).contains("its parent 1679012346 does not come before version 1679012346");

        inDirectory("1679012346_two", "metadata.yaml", "timestamp: 1679012347", "parents: [1679012345]");
        assertThat(catchInvalid(this::up))
                .contains("its timestamp is 1679012347, and the directory's version 1679012346");

        inDirectory("1679012346_two", "metadata.yaml", "timestamp: 1679012346", "parents: [1679012345]");
        up();
        assertThat(column("SELECT n FROM t")).containsExactly("2");
    }

    @Test
    default void anUnknownKeyOfMetadataIsReported() {
        inDirectory("0001_t", "up.sql", "CREATE TABLE t (n INT);");
        inDirectory("0001_t", "metadata.toml", "# diesel's", "run_in_transactions = true", "[table.x]");

        assertThat(catchInvalid(this::up))
                .contains("/0001_t/metadata.toml:2:1  Unknown key \"run_in_transactions\": the metadata of 0001_t can have"
                        + " run_in_transaction\n  Next: rename it to run_in_transaction")
                .contains("/0001_t/metadata.toml:3:1  Unknown key \"table\"", "Next: delete it");
        assertThat(tableNames()).isEmpty();
        delete("0001_t/metadata.toml");

        inDirectory("0001_t", "metadata.yaml", "name: t", "description: x", "no_transactions: true", "parents: []");
        assertThat(migrator().validate(Strictness.NORMAL))
                .filteredOn(problem -> problem.code() == Code.UNKNOWN_OPTION)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.isError()).isFalse();
                    assertThat(problem.place()).asString().endsWith("/0001_t/metadata.yaml:3:1");
                    assertThat(problem.remedy()).isEqualTo("rename it to no_transaction");
                });
        up();
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    default void metadataSwitchesTheTransactionOff() {
        inDirectory("0001_t", "up.sql", "CREATE TABLE t (n INT);");
        inDirectory("0002_two", "up.sql", "INSERT INTO t VALUES (1);", "INSERT INTO nowhere VALUES (2);");
        List<String> off = List.of("run_in_transaction = false", "# nothing is false, too");
        inDirectory("0002_two", "metadata.toml", off.toArray(String[]::new));

        assertThat(catchThrowable(this::up)).isNotNull();
        assertThat(column("SELECT n FROM t")).containsExactly("1");
        assertThat(states()).containsExactly(State.APPLIED, State.INTERRUPTED);
    }

    @Test
    default void flywaysSideFileSwitchesTheTransactionOff() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V2__two.sql", "INSERT INTO t VALUES (1);", "INSERT INTO nowhere VALUES (2);");
        write("V2__two.sql.conf", "executeInTransaction=maybe", "encoding=UTF-16");

        assertThat(catchInvalid(this::up))
                .contains("executeInTransaction is neither true nor false", "the setting encoding is not supported");

        write("V2__two.sql.conf", "executeInTransaction=false");
        assertThat(catchThrowable(this::up)).isNotNull();
        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    default void metadataThatCannotBeReadIsNamed() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V1__t.sql.conf", "encoding=\\users");
        assertThat(catchInvalid(this::up)).contains("V1__t.sql.conf  The metadata of V1__t cannot be used: Malformed");
        delete("V1__t.sql.conf");
        delete("V1__t.sql");

        inDirectory("0001_t", "up.sql", "CREATE TABLE t (n INT);");
        inDirectory("0001_t", "metadata.yaml", "parents:", "  -");
        assertThat(catchInvalid(this::up)).contains("the parent null is not a version");
        inDirectory("0001_t", "metadata.yaml", "parents: [1");
        assertThat(catchInvalid(this::up)).contains("it is not YAML: ");
        inDirectory("0001_t", "metadata.yaml", "no_transaction: maybe");
        assertThat(catchInvalid(this::up)).contains("no_transaction is neither true nor false");
    }

    @Test
    default void aDownSectionInFlywaysUpScriptDoesNotRunAsUp() {
        write("V1__t.sql", "CREATE TABLE t (n INT);", "-- Down Migration", "DROP TABLE t;");

        assertThat(catchInvalid(this::up))
                .contains("V1__t.sql:2:1  A down section starts here, but this file is an up script by its name");
        assertThat(tableNames()).isEmpty();
    }

    @Test
    default void flywaysUndoScriptHasASideFileOfItsOwn() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V2__two.sql", "INSERT INTO t VALUES (1);");
        write("V2__two.sql.conf", "executeInTransaction=false");
        write("U2__two.sql", "DELETE FROM t;", "INSERT INTO nowhere VALUES (2);");
        up();

        assertThat(catchThrowable(migrator()::down)).isNotNull();
        assertThat(column("SELECT n FROM t")).containsExactly("1");

        write("U2__two.sql.conf", "executeInTransaction=maybe");
        assertThat(catchInvalid(migrator()::down)).contains("executeInTransaction is neither true nor false");

        write("U2__two.sql.conf", "executeInTransaction=false");
        assertThat(catchThrowable(migrator()::down)).isNotNull();
        assertThat(column("SELECT n FROM t")).isEmpty();
    }

    private static String catchInvalid(Runnable action) {
        return catchThrowableOfType(InvalidMigrationsException.class, action::run)
                .getMessage();
    }
}
