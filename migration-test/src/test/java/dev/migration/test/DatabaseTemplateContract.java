// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.CodeMigration;
import dev.migration.Migrator;
import dev.migration.test.TemplateProcess.Use;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a template and its copies are on each product that can copy. */
abstract class DatabaseTemplateContract {

    @TempDir
    Path temp;

    Folder folder;
    UrlDataSource database;

    @BeforeEach
    void migrations() throws Exception {
        folder = new Folder(Files.createDirectory(temp.resolve("files")))
                .with("0001_patients", "CREATE TABLE patients (id INT PRIMARY KEY, name VARCHAR(20))", "")
                .with("0002_first", "INSERT INTO patients VALUES (1, 'Dora')", "");
        database = new UrlDataSource(emptyDatabase(), "", "");
    }

    /** The URL of a database that no test has used. */
    abstract String emptyDatabase() throws Exception;

    /** How many templates and copies there are of it; the unfinished ones included. */
    abstract int made(String kind) throws Exception;

    /** A migration that takes long as long as it is told to. */
    abstract String slow() throws Exception;

    abstract void noLongerSlow() throws Exception;

    /** Polls for up to a minute. */
    private static void await(Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plusSeconds(60);
        while (!condition.call()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(50);
        }
    }

    private DatabaseTemplate template() {
        return DatabaseTemplate.of(folder.migrator(database));
    }

    private static List<String> names(DatabaseCopy copy) throws SQLException {
        return Databases.column(copy.dataSource(), "SELECT name FROM patients ORDER BY id");
    }

    @Test
    void theSecondCopyRunsNoMigrationAndHasNothingOfTheFirst() throws Exception {
        try (DatabaseCopy first = template().copy();
                DatabaseCopy second = template().copy()) {
            assertThat(folder.run()).hasSize(2);
            Databases.execute(first.dataSource(), "INSERT INTO patients VALUES (2, 'Vera')");
            assertThat(names(first)).containsExactly("Dora", "Vera");
            assertThat(names(second)).containsExactly("Dora");

            Migrator there = folder.migrator(second.dataSource());
            assertThat(there.status().pending()).isEmpty();
            assertThat(there.up().migrations()).isEmpty();
            assertThat(made("template")).isEqualTo(1);
            assertThat(made("copy")).isEqualTo(2);
        }
        assertThat(made("copy")).isZero();
        assertThat(made("template")).isEqualTo(1);
    }

    @Test
    void theOriginalStaysEmpty() throws Exception {
        template().copy().close();

        assertThat(folder.migrator(database).status().pending()).hasSize(2);
    }

    @Test
    void aChangedFileOrPlaceholderMakesAnotherTemplate() throws Exception {
        template().copy().close();
        folder.with("0002_first", "INSERT INTO patients VALUES (1, 'Vera')", "");
        try (DatabaseCopy changed = template().copy()) {
            assertThat(names(changed)).containsExactly("Vera");
        }
        assertThat(folder.run()).hasSize(4);
        for (String name : List.of("Ada", "Ben", "Ada")) {
            folder.with("0002_first", "INSERT INTO patients VALUES (1, '${name}')", "");
            Migrator migrator = Migrator.builder()
                    .locations(folder.path().toString())
                    .dataSource(database)
                    .placeholders(Map.of("name", name))
                    .build();
            try (DatabaseCopy copy = DatabaseTemplate.of(migrator).copy()) {
                assertThat(names(copy)).containsExactly(name);
            }
        }
        assertThat(made("template")).isEqualTo(4);
    }

    @Test
    void onlyTheLastTemplatesAreKept() throws Exception {
        for (int version = 0; version < 6; version++) {
            folder.with("0002_first", "INSERT INTO patients VALUES (" + version + ", 'Vera')", "");
            template().copy().close();
        }
        assertThat(made("template")).isEqualTo(4);
    }

    @Test
    void aCopyOfACopyIsOneOfTheTemplate() throws Exception {
        try (DatabaseCopy first = template().copy()) {
            Databases.execute(first.dataSource(), "INSERT INTO patients VALUES (2, 'Vera')");
            try (DatabaseCopy second =
                    DatabaseTemplate.of(folder.migrator(first.dataSource())).copy()) {
                assertThat(names(second)).containsExactly("Dora");
            }
        }
        assertThat(folder.run()).hasSize(2);
    }

    @Test
    void aFailedMigrationFailsTheCopyEachTimeAndLeavesNothing() throws Exception {
        folder.with("0003_broken", "INSERT INTO missing VALUES (1)", "");
        for (int round = 0; round < 2; round++) {
            assertThatProblem(() -> template().copy()).hasCode(Code.STATEMENT_FAILED);
        }
        folder.with("0003_broken", "INSERT INTO patients VALUES (3, 'Ada')", "");
        try (DatabaseCopy copy = template().copy()) {
            assertThat(names(copy)).containsExactly("Dora", "Ada");
        }
        assertThat(made("template")).isEqualTo(1);
    }

    @Test
    void aDatabaseThatIsNotEmptyIsRefused() throws Exception {
        folder.migrator(database).up();

        assertThatProblem(() -> template().copy()).hasCode(Code.INVALID_SETTING).advises("migration.test-template");
        assertThat(made("template")).isZero();
    }

    @Test
    void migrationsInJavaAreRefused() throws Exception {
        Migrator migrator = Migrator.builder()
                .locations(folder.path().toString())
                .dataSource(database)
                .codeMigrations(List.of(new InJava()))
                .build();

        assertThatProblem(() -> DatabaseTemplate.of(migrator).copy())
                .hasCode(Code.INVALID_SETTING)
                .names("in Java");
        assertThat(made("template")).isZero();
    }

    @Test
    void ofTwoProcessesOneMakesTheTemplateAndTheOtherWaits() throws Exception {
        Process one = TemplateProcess.start(folder.path(), database.url(), Use.NONE);
        Process other = TemplateProcess.start(folder.path(), database.url(), Use.NONE);

        assertThat(List.of(TemplateProcess.said(one), TemplateProcess.said(other)))
                .containsExactlyInAnyOrder("applied 2", "applied 0");
        assertThat(made("template")).isEqualTo(1);
        assertThat(made("copy")).isZero();
    }

    @Test
    void theCopyOfAContextThatNobodyClosesGoesWhenTheProcessEnds() throws Exception {
        assertThat(TemplateProcess.said(TemplateProcess.start(folder.path(), database.url(), Use.CONTEXT)))
                .isEqualTo("applied 2");
        // Now the template is there before.
        assertThat(TemplateProcess.said(TemplateProcess.start(folder.path(), database.url(), Use.CONTEXT)))
                .isEqualTo("applied 0");

        assertThat(made("template")).isEqualTo(1);
        assertThat(made("copy")).isZero();
    }

    @Test
    void halfATemplateIsNotUsedAndGoes() throws Exception {
        folder.with("0003_slow", slow(), "");
        Process killed = TemplateProcess.start(folder.path(), database.url(), Use.NONE);
        await(() -> made("template") == 1);
        killed.destroyForcibly().waitFor();
        noLongerSlow();

        try (DatabaseCopy copy = template().copy()) {
            assertThat(names(copy)).contains("Dora");
            assertThat(folder.run()).hasSize(3);
            assertThat(made("template")).isEqualTo(1);
        }
    }

    @Test
    void theCopyOfAProcessThatWasKilledGoesWithTheNextOne() throws Exception {
        Process killed = TemplateProcess.start(folder.path(), database.url(), Use.STAYS);
        await(() -> made("copy") == 1);
        try (DatabaseCopy copy = template().copy()) {
            assertThat(names(copy)).containsExactly("Dora");
            assertThat(made("copy")).isEqualTo(2);
        }
        killed.destroyForcibly().waitFor();
        // A server notices a moment later that its client is gone.
        await(() -> {
            try (DatabaseCopy copy = template().copy()) {
                return copy.dataSource() != null && made("copy") == 1;
            }
        });
        assertThat(folder.run()).isEmpty();
    }

    /** What no checksum knows. */
    private static final class InJava implements CodeMigration {

        @Override
        public String version() {
            return "0003";
        }

        @Override
        public String name() {
            return "in_java";
        }

        @Override
        public void run(Connection connection) {
            throw new AssertionError("it is not to be run");
        }
    }
}
