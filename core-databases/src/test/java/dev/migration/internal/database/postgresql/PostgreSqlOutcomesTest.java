// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.BlockedStatement;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RecordedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run that was cut off left of a statement that PostgreSQL takes outside transactions only is read from the catalogue. */
class PostgreSqlOutcomesTest extends PostgreSqlWorkbench {

    private static final String WRITER = "LOCK TABLE t IN ROW EXCLUSIVE MODE";
    private static final String READER = "LOCK TABLE t IN ACCESS SHARE MODE";
    private static final String PARTITIONS =
            "CREATE TABLE p (a INT) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)";
    private static final String INDEXES = "SELECT c.relname || ' ' || i.indisvalid FROM pg_index i"
            + " JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 't'::regclass ORDER BY 1";

    /** Where a run is cut off. */
    private enum Cut {
        NOT_ARRIVED,
        IN_THE_MIDDLE,
        ANSWER_LOST
    }

    /**
     * A statement in the middle of a script.
     *
     * @param setUp what there is before
     * @param blocker what keeps the statement from coming to its end once it has begun
     * @param query what tells that it took effect just once
     */
    private record Given(String setUp, String statement, String blocker, String query, List<String> expected) {

        @Override
        public String toString() {
            return statement;
        }
    }

    private static Given given(String setUp, String statement, String blocker, String query, String... expected) {
        return new Given(setUp, statement, blocker, query, List.of(expected));
    }

    private static List<Given> statements() {
        String plain = "CREATE INDEX t_by_n ON t (n)";
        return List.of(
                given("", "CREATE INDEX CONCURRENTLY t_by_n ON t (n)", WRITER, INDEXES, "t_by_n true"),
                given(
                        "",
                        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"T by N\" ON /* a */ public.t (n)",
                        WRITER,
                        INDEXES,
                        "T by N true"),
                given(plain, "DROP INDEX CONCURRENTLY t_by_n", READER, INDEXES),
                given(plain, "DROP INDEX CONCURRENTLY IF EXISTS public.t_by_n", READER, INDEXES),
                given("", "VACUUM (ANALYZE) t", "LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE", INDEXES),
                given(plain + "; CLUSTER t USING t_by_n", "CLUSTER", READER, INDEXES, "t_by_n true"));
    }

    /** Each statement, cut off anywhere, goes on by the one command or the other, in turn. */
    private static List<Arguments> cuts(String first, String second) {
        var cuts = new ArrayList<Arguments>();
        for (Given given : statements()) {
            for (Cut cut : Cut.values()) {
                cuts.add(Arguments.of(given, cut, cuts.size() % 2 == 0 ? first : second));
            }
        }
        return cuts;
    }

    private static List<Arguments> cuts() {
        return cuts("up", "resume");
    }

    private static List<Arguments> cutsTheOtherWay() {
        return cuts("resume", "up");
    }

    @BeforeEach
    void createTable() {
        execute("CREATE TABLE t (n INT)");
    }

    private void cutAt(When when, String text) {
        cutOff(when, text);
        awaitFreeLock();
    }

    /** The server notices a moment later that its client is gone. */
    private void awaitFreeLock() {
        Fleet.await(
                "the lock is free",
                () -> column("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database ="
                                + " (SELECT oid FROM pg_database WHERE datname = current_database())")
                        .isEmpty());
    }

    private void cutInTheMiddle(String statement, String blocker) {
        try (var blocked = new BlockedStatement(dataSource(), blocker)) {
            CompletableFuture<Void> run =
                    CompletableFuture.runAsync(() -> migrator().up(), task -> new Thread(task).start());
            blocked.cut(statement);
            assertThatThrownBy(run::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(MigrationFailedException.class);
        }
    }

    private void script(String statement) {
        write("0001_a.sql", "INSERT INTO t VALUES (7);", statement + ";", "INSERT INTO t VALUES (8);");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("cutsTheOtherWay")
    @Tag("deep")
    void takesEffectJustOnceTheOtherWay(Given given, Cut cut, String by) {
        takesEffectJustOnce(given, cut, by);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("cuts")
    void takesEffectJustOnce(Given given, Cut cut, String by) {
        for (String statement : given.setUp().split("; ?")) {
            if (!statement.isEmpty()) {
                execute(statement);
            }
        }
        script(given.statement());
        switch (cut) {
            case NOT_ARRIVED -> cutAt(When.BEFORE, given.statement());
            case IN_THE_MIDDLE -> cutInTheMiddle(given.statement(), given.blocker());
            case ANSWER_LOST -> cutAt(When.AFTER, given.statement());
        }
        // As long as the session that was cut has not ended, it counts as one that migrates.
        Fleet.await("it counts as interrupted", () -> states().equals(List.of(State.INTERRUPTED)));

        try (var log = new RecordedLog()) {
            if (by.equals("up")) {
                up();
            } else {
                migrator().resume("0001", UnknownOutcome.REPEAT);
            }
            assertThat(log.messages(Level.WARN))
                    .anySatisfy(message -> assertThat(message)
                            .startsWith("0001_a was interrupted and resumes at statement 2 of 3 (line 2), which ")
                            .endsWith("): " + given.statement()));
        }

        assertThat(column(given.query())).containsExactlyElementsOf(given.expected());
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("7", "8");
        assertThat(states()).containsExactly(State.APPLIED);
        assertThat(column("SELECT seen_before FROM __migrations_run WHERE version IS NOT NULL"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aSettingOfTheServerMayBeMadeTwice(When when) {
        script("ALTER SYSTEM SET log_temp_files = 7");
        cutAt(when, "ALTER SYSTEM");

        try {
            up();
            assertThat(column("SELECT setting FROM pg_file_settings WHERE name = 'log_temp_files'"))
                    .containsExactly("7");
        } finally {
            execute("ALTER SYSTEM RESET log_temp_files");
        }
    }

    private static List<Arguments> asked() {
        var asked = new ArrayList<Arguments>();
        for (When when : When.values()) {
            asked.add(Arguments.of(when, "CREATE INDEX t_by_n ON t (n)", "REINDEX TABLE CONCURRENTLY t"));
            asked.add(Arguments.of(when, "", "REINDEX (CONCURRENTLY) SCHEMA public"));
            asked.add(Arguments.of(when, PARTITIONS, "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY"));
            asked.add(Arguments.of(when, "", "CREATE DATABASE outcome"));
            asked.add(Arguments.of(
                    when,
                    "BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'outcome'",
                    "COMMIT PREPARED 'outcome'"));
        }
        return asked;
    }

    @ParameterizedTest
    @MethodSource("asked")
    void stopsAndAsksAboutEverythingElse(When when, String setUp, String statement) {
        execute("DROP DATABASE IF EXISTS outcome");
        if (!setUp.isEmpty()) {
            execute(setUp.split("; "));
        }
        script(statement);
        cutAt(when, statement);

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining(
                        "Migration 0001_a was interrupted at statement 2 of 3, and it is unknown whether");
        assertThat(column("SELECT n FROM t WHERE n > 1")).containsExactly("7");

        migrator().resume("0001", when == When.AFTER ? UnknownOutcome.DONE : UnknownOutcome.REPEAT);
        assertThat(column("SELECT n FROM t WHERE n > 1 ORDER BY n")).containsExactly("7", "8");
        execute("DROP DATABASE IF EXISTS outcome");
    }

    private String resumed() {
        try (var log = new RecordedLog()) {
            up();
            return log.messages(Level.WARN).stream()
                    .filter(message -> message.contains("resumes at"))
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void saysWhatItFoundAndWhatItDoes() {
        script("CREATE INDEX CONCURRENTLY t_by_n ON t (n)");
        cutInTheMiddle("CREATE INDEX", WRITER);
        assertThat(resumed())
                .isEqualTo(
                        "0001_a was interrupted and resumes at statement 2 of 3 (line 2), which is executed now (what it left"
                                + " behind is invalid and is dropped: public.t_by_n):"
                                + " CREATE INDEX CONCURRENTLY t_by_n ON t (n)");

        write("0002_b.sql", "CREATE INDEX CONCURRENTLY t_n ON t (n);");
        cutAt(When.AFTER, "CONCURRENTLY");
        assertThat(resumed())
                .isEqualTo(
                        "0002_b was interrupted and resumes at statement 1 of 1 (line 1), which took effect and is not executed"
                                + " again (index public.t_n exists and is valid): CREATE INDEX CONCURRENTLY t_n ON t (n)");
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void anIndexThatWasThereBeforeIsNotTakenForTheOneThatIsMade(When when) {
        execute("CREATE INDEX t_by_n ON t (n)");
        script("CREATE INDEX CONCURRENTLY t_by_n ON t (n)");
        cutAt(when, "CONCURRENTLY");

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("relation \"t_by_n\" already exists");
        assertThat(column(INDEXES)).containsExactly("t_by_n true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IF NOT EXISTS t_by_n", ""})
    void anInvalidIndexThatWasThereBeforeIsNotDropped(String name) {
        execute("INSERT INTO t VALUES (1), (1)");
        assertThatThrownBy(() -> execute("CREATE UNIQUE INDEX CONCURRENTLY t_by_n ON t (n)"))
                .hasMessageContaining("could not create unique index");
        execute("DELETE FROM t");
        script("CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON t (n)");
        cutInTheMiddleOrAfter(name.isEmpty());

        if (name.isEmpty()) {
            up();
            assertThat(column(INDEXES)).containsExactly("t_by_n false", "t_n_idx true");
        } else {
            assertThatThrownBy(this::up).hasMessageContaining("was there before and is invalid");
            assertThat(column(INDEXES)).containsExactly("t_by_n false");
        }
    }

    private void cutInTheMiddleOrAfter(boolean middle) {
        if (middle) {
            cutInTheMiddle("CREATE UNIQUE INDEX", WRITER);
        } else {
            cutAt(When.AFTER, "CONCURRENTLY");
        }
    }

    @Test
    void anIndexWithoutANameThatFailsLeavesNothing() {
        execute("INSERT INTO t VALUES (1), (1)");
        script("CREATE UNIQUE INDEX CONCURRENTLY ON t (n)");

        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);

        assertThat(column(INDEXES)).isEmpty();
    }

    @Test
    void aValidIndexThatWasAddedSinceIsAskedForWhereTheStatementNamesNone() {
        write("0001_a.sql", "CREATE INDEX CONCURRENTLY ON t (n) WHERE n > 0;");
        cutAt(When.BEFORE, "CONCURRENTLY");
        execute("CREATE INDEX ON t (n) WHERE n > 1");

        refusedWith("unknown-index", InvalidMigrationsException.class, this::up);

        migrator().resume("0001", UnknownOutcome.REPEAT);
        assertThat(column(INDEXES)).containsExactly("t_n_idx true", "t_n_idx1 true");
    }

    /** Who may not see what the other one runs sees that it builds this index. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            postgres, the database still runs it, ', user postgres, from'
            app, it is unknown whether that took effect, ' is building index public.t_by_n at this moment: start again when it has ended'""")
    void anIndexThatAnotherSessionBuildsIsLeftToIt(String user, String words, String which) {
        execute("CREATE ROLE app LOGIN", "GRANT ALL ON SCHEMA public TO app", "ALTER TABLE t OWNER TO app");
        String create = "CREATE INDEX CONCURRENTLY t_by_n ON t (n)";
        write("0001_a.sql", create + ";");
        Migrator.Builder cut = builder().dataSource(CutConnection.dataSource(as(user), When.BEFORE, create));
        assertThatThrownBy(() -> cut.build().up()).isInstanceOf(MigrationFailedException.class);
        Migrator again = builder().dataSource(as(user)).build();

        CompletableFuture<Void> other;
        try (var blocked = new BlockedStatement(dataSource(), WRITER)) {
            other = CompletableFuture.runAsync(() -> execute(create), task -> new Thread(task).start());
            int process = blocked.awaitWaiting(create);

            assertThatThrownBy(again::up)
                    .isInstanceOf(InvalidMigrationsException.class)
                    // Who may not see what the other one runs sees that it builds this index.
                    .hasMessageContaining(words)
                    .hasMessageContaining("process " + process + which);
            assertThat(column(INDEXES)).containsExactly("t_by_n false");
        }
        other.join();

        again.up();
        assertThat(column(INDEXES)).containsExactly("t_by_n true");
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aValueIsAddedToATypeOnceAlthoughItIsUsedBehindIt(When when) {
        execute("CREATE TYPE mood AS ENUM ('sad')", "CREATE TABLE m (a mood)");
        write("0001_a.sql", "ALTER TYPE mood ADD VALUE 'ok';", "INSERT INTO m VALUES ('ok');");
        cutAt(when, "ADD VALUE");

        up();

        assertThat(column("SELECT a FROM m")).containsExactly("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CALL committing()", "DO 'BEGIN INSERT INTO t VALUES (1); COMMIT; END'"})
    void aPersonIsAskedAboutWhatMayCommitInside(String statement) {
        execute("CREATE PROCEDURE committing() LANGUAGE plpgsql AS 'BEGIN INSERT INTO t VALUES (1); COMMIT; END'");
        write("0001_a.sql", "-- no-transaction", "INSERT INTO t VALUES (7);", statement + ";");
        cutAt(When.AFTER, statement);

        refusedWith(
                "unknown-" + statement.substring(0, 2).toLowerCase(Locale.ROOT),
                InvalidMigrationsException.class,
                this::up);

        migrator().resume("0001", UnknownOutcome.DONE);
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "7");
    }

    @Test
    void whatWasNotRecordedIsAskedFor() {
        script("CREATE INDEX CONCURRENTLY t_by_n ON t (n)");
        cutAt(When.AFTER, "CONCURRENTLY");
        execute("UPDATE __migrations_run SET seen_before = '?'");

        assertThatThrownBy(this::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("Found: the indexes before it were not recorded.");
        migrator().resume("0001", UnknownOutcome.DONE);
        assertThat(states()).containsExactly(State.APPLIED);
    }
}
