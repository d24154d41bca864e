package dev.migration.internal.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.fixture.CodedText;
import dev.migration.internal.find.ClasspathRoots;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.Root.Owner;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.find.Sources;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.layout.DuplicateVersions.Duplicate;
import dev.migration.internal.names.Layout;
import dev.migration.internal.names.MigrationFileName;
import dev.migration.internal.report.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationSetTest {

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(temp.resolve("migrations"));
    }

    @Test
    void aVersionMayBeTypedAsTheNameOfItsMigration() throws IOException {
        write("0004_fax.sql", "SELECT 1;");

        assertThat(load().typed(Version.of("0004_fax"))).isEqualTo(Version.of("0004"));
        assertThat(load().typed(Version.of("0004_fax.sql"))).isEqualTo(Version.of("0004"));
        assertThatThrownBy(() -> load().typed(Version.of("0004_fix")))
                .hasMessage(
                        "\"0004_fix\" is not a version, and no migration file is called so: a version is a number, such as"
                                + " 0004.\n  Next: see which there are: migration status");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "0001, 1",
        "1.2, 1.2",
        "V1, 1",
        "V1_2, 1.2",
        "1_2, 1.2",
        "V1.2, 1.2",
        "2026-01-01-100002, 20260101100002",
        "2026-01-01, 20260101",
        "-1,",
        "1-2,",
        "3-1,",
        "V,",
        "V1__a,",
        "V1_,",
        "1_,",
        "1__2,",
        "VV1,",
        "2026-01-01-,",
        "'',"
    })
    void aVersionMayBeTypedAsNamesHaveIt(String typed, String version) {
        assertThat(MigrationSet.spelled(typed).map(Version::number).orElse(null))
                .isEqualTo(version);
    }

    @Test
    void whatIsNoVersionIsAnsweredWithOneThatExists() throws IOException {
        files("V1_2__a.sql", "V1_10__b.sql", "R__c.sql");

        assertThatThrownBy(() -> load().typed(Version.of("newest")))
                .hasMessageStartingWith(
                        "\"newest\" is not a version, and no migration file is called so: a version is a"
                                + " number, such as 1.10.");
    }

    @Test
    void ordersMigrationsByNumberAndFindsThemByVersion() throws IOException {
        files("0010_c.sql", "0002_b.sql", "1_a.sql", "20240101120000_d.sql");

        MigrationSet set = load();

        assertThat(set.problems()).isEmpty();
        assertThat(set.migrations())
                .extracting(Migration::name)
                .containsExactly("1_a", "0002_b", "0010_c", "20240101120000_d");
        assertThat(set.find(Version.of("0001")))
                .get()
                .extracting(Migration::name)
                .isEqualTo("1_a");
        assertThat(set.find(Version.of("3"))).isEmpty();
        assertThat(set.layout()).isEqualTo(Layout.SECTIONS);
    }

    @Test
    void readsChecksumAndHeaderOfTheUpFile() throws IOException {
        write("0001_a.sql", "-- Author: ann\nSELECT 1;\n");

        Migration migration = load().migrations().get(0);

        assertThat(migration.checksum()).isEqualTo(Checksum.of("SELECT 1;"));
        assertThat(migration.header().author()).isEqualTo("ann");
        assertThat(migration.up().path()).isEqualTo(folder + "/0001_a.sql");
        assertThat(migration.down()).isNull();
    }

    @Test
    void readsManyFilesAsItReadsEachOfThem() throws IOException {
        for (int i = 1; i <= 300; i++) {
            write("%04d_m.sql".formatted(i), "-- Author: ann%d%nSELECT 'ä';%n".formatted(i));
        }
        write("0301_large.sql", "SELECT 1;\n".repeat(10_000));
        Files.write(folder.resolve("0302_broken.sql"), new byte[] {'-', '-', (byte) 0xff});
        load(); // The first read of a JVM is by one thread.

        MigrationSet set = load();

        assertThat(texts())
                .singleElement()
                .asString()
                .contains("/0302_broken.sql:1  The file is not UTF-8: malformed bytes at offset 2");
        assertThat(set.migrations()).hasSize(301).allSatisfy(migration -> {
            try (InputStream in = migration.up().open()) {
                assertThat(new Checksum.Result(migration.checksum(), migration.header(), false))
                        .isEqualTo(Checksum.read(in));
            }
        });
    }

    @Test
    void pairsFilesByVersionWhateverTheirNames() throws IOException {
        files("0086_workflow.up.sql", "086_other.down.sql", "0090_only_up.up.sql");

        MigrationSet set = load();

        assertThat(set.problems()).isEmpty();
        assertThat(set.layout()).isEqualTo(Layout.PAIRS);
        assertThat(set.migrations()).extracting(Migration::name).containsExactly("0086_workflow", "0090_only_up");
        assertThat(set.migrations())
                .extracting(Migration::down)
                .extracting(file -> file == null ? null : file.name())
                .containsExactly("086_other.down.sql", null);
    }

    @ParameterizedTest
    @CsvSource({
        "1_b.up.sql 0001_b.down.sql 1_c.up.sql, 1_b 0001_b.down.sql, 1_c null",
        "1_b.up.sql 1_c.up.sql 0001_b.down.sql 0001_c.down.sql, 1_b 0001_b.down.sql, 1_c 0001_c.down.sql",
        "1_b.up.sql 01_b.up.sql 01_b.down.sql, 01_b 01_b.down.sql, 1_b null",
        "1_b.up.sql 01_b.up.sql 001_b.down.sql, 01_b null, 1_b null",
        "0001_b.up.sql 0001_c.up.sql 0001_other.down.sql, 0001_b null, 0001_c null"
    })
    void ofSeveralUpFilesTheOneOfTheSameNameHasTheDownFile(String names, String one, String other) throws IOException {
        files(names.split(" "));

        assertThat(load().duplicates())
                .singleElement()
                .satisfies(duplicate -> assertThat(duplicate.holders())
                        .extracting(MigrationSetTest::pair)
                        .containsExactly(one, other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001_a.up.sql 0001_b.down.sql 0001_c.down.sql",
                "0001_a.up.sql 0001_b.down.sql 0002_b.up.sql",
                "0001_a.up.sql 0001_b.down.sql 0002_b.up.sql 0002_b.down.sql",
            })
    void aDownFileThatMayUndoAnotherMigrationIsNotUsed(String names) throws IOException {
        files(names.split(" "));

        assertThat(load().problems()).singleElement().matches(Problem::isError);
        assertThat(load().migrations().get(0).down()).isNull();
    }

    @Test
    void aDownFileInTheFolderOfItsUpFileIsNotThatOfAnotherFolder() throws IOException {
        below("one", "0001_x.up.sql");
        below("other", "0001_x.up.sql", "0001_x.down.sql");

        assertThat(load(folder.resolve("**")).duplicates().get(0).holders())
                .extracting(MigrationSetTest::pair)
                .containsExactly("0001_x null", "0001_x 0001_x.down.sql");
    }

    @Test
    void aDownFileThatStayedBehindWhenItsUpFileWasRenamedIsRefused() throws IOException {
        files("0002_c.up.sql", "0002_b.down.sql", "0003_b.up.sql");
        assertThat(texts())
                .containsExactly("invalid-name: " + folder
                        + "/0002_b.down.sql  The number of this down script is that of"
                        + " 0002_c, and the rest of its name that of 0003_b\n  Next: rename it like the up file that it"
                        + " undoes, with the ending of a down file; or move it out of the location");

        Files.move(folder.resolve("0002_b.down.sql"), folder.resolve("0003_b.down.sql"));
        assertThat(texts()).isEmpty();
    }

    @Test
    void aDownFileThatIsCalledLikeNoneOfSeveralUpFilesGetsItsNameFirst() throws IOException {
        files("0002_b.up.sql", "0002_c.up.sql", "0002_other.down.sql");

        assertThat(texts())
                .containsExactly("duplicate-version: Two migrations have version 2: " + folder + "/0002_b.up.sql and "
                        + folder + "/0002_c.up.sql\n  Next: " + folder
                        + "/0002_other.down.sql first: rename it like the up file that it undoes, with the ending of a down file; or"
                        + " move it out of the location");
    }

    @Test
    void pairsOfOneNameInManyFoldersAreDistinguishedInLinearTime() throws IOException {
        for (int i = 0; i < 300; i++) {
            for (String name : List.of("0001_a", "0002_b", "0003_c")) {
                below("folder" + i, name + ".up.sql", name + ".down.sql");
            }
        }
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);

        MigrationSet set =
                assertTimeoutPreemptively(Duration.ofSeconds(10), () -> load(folder.resolve("**"), link.resolve("**")));

        assertThat(set.duplicates())
                .hasSize(3)
                .allSatisfy(duplicate -> assertThat(duplicate.holders())
                        .hasSize(300)
                        .allSatisfy(holder -> {
                            assertThat(holder.down()).isNotNull();
                            assertThat(holder.down().path())
                                    .isEqualTo(holder.up().path().replace(".up.sql", ".down.sql"));
                        }));
    }

    @Test
    void aFileThatSeveralLocationsReachIsOneMigration() throws IOException {
        files("0001_a.up.sql", "0001_a.down.sql", "migrations.lock");
        below("2025", "0002_b.up.sql");
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);

        MigrationSet set = load(
                folder.resolve("**"),
                folder.resolve("."),
                folder.resolve("2025"),
                link,
                temp.resolve("link/../link/**"));

        assertThat(set.problems()).noneMatch(Problem::isError);
        assertThat(set.migrations())
                .extracting(MigrationSetTest::pair)
                .containsExactly("0001_a 0001_a.down.sql", "0002_b null");
        assertThat(set.lockFiles()).hasSize(1);
    }

    @Test
    void aFileThatALinkGivesASecondNameIsTwoMigrations() throws IOException {
        files("0001_a.sql");
        Files.createSymbolicLink(folder.resolve("0001_b.sql"), folder.resolve("0001_a.sql"));

        assertThat(load().problems()).extracting(Problem::code).containsExactly(Code.DUPLICATE_VERSION);
    }

    private static String pair(Migration migration) {
        SourceFile down = migration.down();
        return migration.name() + " " + (down == null ? null : down.name());
    }

    @Test
    void ignoresWhatIsNotSqlAndKeepsTheLockFileApart() throws IOException {
        files(
                "0001_a.sql",
                "README.md",
                "1.txt",
                "a_0003.sql.bak",
                "0003_c.txt",
                "0004_d.cql",
                "0004_D.class",
                "V5__data.csv",
                "migrations.lock");
        Files.createDirectories(folder.resolve("0004_folder"));

        MigrationSet set = load();

        assertThat(set.problems()).isEmpty();
        assertThat(set.migrations()).extracting(Migration::name).containsExactly("0001_a");
        assertThat(set.lockFiles()).extracting(SourceFile::path).containsExactly(folder + "/migrations.lock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add_users.sql",
                "0001.sql",
                "0001_.sql",
                "0001_.up.sql",
                "0001-add_users.sql",
                "V1_add_users.sql",
                "1.2_add_users.sql",
                "+1_add_users.sql",
                "\u0661_add_users.sql",
                ".#0001_add_users.sql",
                ".sql",
                ".up.sql",
                "0002_b.SQL",
                "0002_b.Up.sql",
                "0002_b.DOWN.SQL",
                "0002_b.down.v2.sql",
                "0002_b.c.Down.pg.sql",
                "BeforeRun.sql",
                "before-run.sql",
                "before-migrate.sql",
                "R__.sql",
                "b5__x.sql",
                "V1__a.SQL",
                "V2__.sql",
            })
    void namesAFileThatFitsNoLayout(String name) throws IOException {
        files(name);

        assertThat(load().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.INVALID_NAME);
            assertThat(problem.isError()).isTrue();
            assertThat(problem.message()).endsWith(" have no name of a migration:\n    " + folder + "/" + name);
            assertThat(problem.remedy())
                    .contains("0001_add_users.sql", "0001_add_users.down.sql", "V1__add_users.sql", "run=on-change");
        });
        assertThat(load().migrations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0004_d.sql.txt",
                "0004_d.SQL.txt",
                "0004_d.sql~",
                "0004_d.sql.bak",
                "0004_d.sql ",
                "0004_d.sq",
                "0004_d.sqll",
                "0004_d.slq",
                "0004_d.qsl",
                "0004_d.sl",
                "0004_d,sql",
                "0004_d.up,slq",
                "0004_d.pgsql",
                "0004_d.up",
                "0004_d.v2.sql.txt",
                "0004_d.up.json",
                "0004_d.v2.up.cypher",
                "0004_d.up.",
                "0004_d.up.pgsql",
                "0004_d.up.sql.bak",
                "0004_d",
                "beforeRun.sq",
                "afterRun.sql.txt",
                "beforeRun",
                "V2__d.sql.txt",
                "V2__d.sql.bak",
                "V2__d.sq",
                "V2__d",
                "V1.2__d",
                "V1_2.3__d.sql.txt",
                "U1__a.slq",
                "R__d.sq",
                "R__d"
            })
    void warnsOfAMigrationWhoseEndingIsMistyped(String name) throws IOException {
        files(name);
        files(name.contains(".up") ? "0001_a.up.sql" : Character.isDigit(name.charAt(0)) ? "0001_a.sql" : "V1__a.sql");

        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("unread-files: Location " + folder
                        + " has files with a migration's name and another ending, which are not read:\n    " + folder
                        + "/" + name + "\n  Next: ");
        assertThat(load().problems()).noneMatch(Problem::isError);
        assertThat(load().migrations()).extracting(Migration::version).containsExactly(Version.of("1"));
    }

    @Test
    void aNameMayHaveUpInIt() throws IOException {
        files("0001_a.sql", "0002_b.up.v2.sql");

        assertThat(texts()).isEmpty();
        assertThat(load().migrations()).extracting(Migration::name).containsExactly("0001_a", "0002_b.up.v2");
    }

    @Test
    void refusesChangelogsOfLiquibaseWithOneError() throws IOException {
        write("0001_a.sql", "SELECT 1;");
        write("0002_b.sql", "--liquibase formatted sql\n--changeset ann:1\nSELECT 2;");
        write("c.changelog-master.XML", "<?xml version=\"1.0\"?>\n<databaseChangeLog>\n</databaseChangeLog>");
        write("liquibase.json", "{\"databaseChangeLog\": []}");
        write("master.xml", "<databaseChangeLog/>");
        write("users.sql", "\n-- Liquibase formatted SQL\nSELECT 3;");
        write("changelog.yaml", "# the databases of the changelog\nversions: []");
        write("logback.xml", "<configuration/>");
        write("metadata.yml", "databaseChangeLog: []");

        assertThat(texts())
                .containsExactly("unsupported-layout: Location " + folder
                        + " has changelogs of Liquibase, which are not read:"
                        + Stream.of("0002_b.sql", "c.changelog-master.XML", "liquibase.json", "master.xml", "users.sql")
                                .map(name -> "\n    " + folder + "/" + name)
                                .collect(Collectors.joining())
                        + "\n  Next: let your own Liquibase make the first migration of them: migration adopt liquibase"
                        + " --changelog FILE, as docs/adopt/liquibase.md describes; while Liquibase still runs them, name a"
                        + " location that leaves them out");
        assertThat(load().problems()).allMatch(Problem::isError);
        assertThat(load().migrations()).extracting(Migration::name).containsExactly("0001_a");
    }

    @Test
    void aFolderOfChangelogsAloneIsNotCalledEmpty() throws IOException {
        write("master.xml", "<databaseChangeLog/>");

        assertThat(load().problems()).extracting(Problem::code).containsExactly(Code.UNSUPPORTED_LAYOUT);
    }

    @Test
    void aChangelogThatCannotBeReadIsNoSilence() throws IOException {
        files("0001_a.sql");
        Files.createSymbolicLink(folder.resolve("changelog.yaml"), folder.resolve("nowhere"));
        Files.createSymbolicLink(folder.resolve("a.sql"), folder.resolve("nowhere"));

        assertThat(load().problems())
                .filteredOn(problem -> problem.code() == Code.UNREADABLE_FILE)
                .extracting(problem -> String.valueOf(problem.place()))
                .containsExactlyInAnyOrder(folder + "/changelog.yaml", folder + "/a.sql");
    }

    @Test
    void metadataInADirectoryThatIsCalledLikeAChangelogAreMetadata() throws IOException {
        below("0001_create_changelog", "up.sql", "metadata.yaml");

        assertThat(load().migrations().get(0).metadata()).hasToString(folder + "/0001_create_changelog/metadata.yaml");
    }

    @Test
    void refusesMigrationsInGoThatNoSqlStandsFor() throws IOException {
        files("00001_a.sql", "00002_b.go", "00003_c.go", "00004_d.go", "00004_d.sql", "00005_e_test.go", "embed.go");

        assertThat(load().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.message()).endsWith(":\n    " + folder + "/00002_b.go\n    " + folder + "/00003_c.go");
            assertThat(problem.remedy()).contains("as SQL of the same name");
        });

        files("00002_b.sql", "00003_c.sql");
        assertThat(texts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1767236402_b/up.sq",
                "1767236402_b/up.sql.txt",
                "1767236402_b/up",
                "2026-01-01-100002_b/migration.sq",
                "1767236401_a/down.sq",
                "1767236402_b/upp.sql",
                "1767236402_b/migratoin.sql",
                "1767236402_b/create.sql",
                "init/up.sql",
                "v0004_d/up.sql"
            })
    void warnsOfWhatIsNotReadBesideTheDirectoriesOfMigrations(String path) throws IOException {
        below("1767236401_a", "up.sql");
        below(path.substring(0, path.indexOf('/')), path.substring(path.indexOf('/') + 1));

        assertThat(load().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.UNREAD_FILES);
            assertThat(problem.isError()).isFalse();
            assertThat(problem.message()).endsWith(path);
        });
    }

    @Test
    void aFolderThatIsCalledLikeAScriptIsASubfolder() throws IOException {
        files("0001_a.sql");
        below("0002_b/up", "0003_c.sql");

        assertThat(texts())
                .singleElement()
                .asString()
                .contains("sub-folders that it leaves out, with these .sql files:\n    0002_b/up/0003_c.sql");
    }

    @Test
    void isQuietAboutOtherFilesBesideTheScriptsOfADirectory() throws IOException {
        below(
                "0001_a",
                "up.sql",
                "up.sql~",
                "up.sql.bak",
                "down.sql",
                "down.sql.orig",
                "metadata.toml",
                "README",
                "notes.md",
                "metadata.json");
        below("seeds", "up.sq", "metdata.toml");
        below("V3_d", "up");

        assertThat(texts()).isEmpty();
    }

    @Test
    void isQuietAboutWhatAnEditorLeavesBesideAMigration() throws IOException {
        files("0001_a.sql", "0001_a.sql~", "0001_a.sql.bak", "0001_a.sql.orig", ".0001_a.sql.swp", "0001_a.sql.swp");
        below("V2__d", "notes.txt");
        below("0002_b", "0003_c.sql.txt");

        assertThat(texts()).isEmpty();
        assertThat(load(folder.resolve("**")).problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .endsWith(":\n    " + folder + "/0002_b/0003_c.sql.txt");
    }

    @Test
    void manyMistypedEndingsAreOneShortenedWarning() throws IOException {
        for (int i = 10; i < 22; i++) {
            files("00" + i + "_x.sql.txt");
        }

        assertThat(load().problems())
                .filteredOn(problem -> problem.code() == Code.UNREAD_FILES)
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .endsWith("\n    and 2 more");
    }

    @Test
    void flywaysCallbacksInASubFolderAreNotLeftOutInSilence() throws IOException {
        below("migrations", "V1__a.sql");
        below("migrations/callbacks", "beforeMigrate.sql");

        assertThat(load(folder.resolve("migrations")).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("sub-folders that it leaves out", "callbacks/beforeMigrate.sql"));
    }

    @Test
    void flywaysCallbacksAreReadWithDescriptionsAndAlsoInALocationOfTheirOwn() throws IOException {
        below("migrations", "V1__x.sql", "beforeMigrate__a.sql", "beforeMigrate__b c.sql", "afterInfo.sql");
        below("callbacks", "afterEachMigrateError.sql", "beforeDeploy.sql", "beforeClean__x.sql");
        MigrationSet set = load(folder.resolve("migrations"), folder.resolve("callbacks"));

        assertThat(set.callbacks())
                .extracting(callback -> callback.when() + " " + callback.file().name())
                .containsExactly(
                        "BEFORE beforeMigrate__a.sql",
                        "BEFORE beforeMigrate__b c.sql",
                        "AFTER_EACH_FAILURE afterEachMigrateError.sql");
        assertThat(set.problems())
                .extracting(CodedText::of)
                .containsExactly(
                        "unread-files: Location " + folder
                                + "/migrations has callbacks of Flyway that do not run, as nothing here has their moment:"
                                + "\n    " + folder
                                + "/migrations/afterInfo.sql\n  Next: give those that have to run the name of a"
                                + " moment here, such as beforeRun.sql; move the others out of " + folder
                                + "/migrations",
                        "unread-files: Location " + folder
                                + "/callbacks has callbacks of Flyway that do not run, as nothing here has their moment:"
                                + "\n    " + folder + "/callbacks/beforeClean__x.sql\n    " + folder
                                + "/callbacks/beforeDeploy.sql\n  Next: give those that have to run the name of a"
                                + " moment here, such as beforeRun.sql; move the others out of " + folder
                                + "/callbacks");
        assertThat(set.problems()).noneMatch(Problem::isError);

        below("sections", "0001_x.sql", "beforeEachMigrate.sql");
        assertThat(load(folder.resolve("sections")).problems()).singleElement().matches(Problem::isError);
    }

    @ParameterizedTest
    @CsvSource({"0001_x.up.sql, 0001_x.down.sql", "0001_x/up.sql, 0001_x/down.sql", "0001_x.sql, 0002_y.sql"})
    void aCallbackOfFlywayWithoutAMomentHereIsIgnoredBesideEveryLayout(String first, String second) throws IOException {
        for (String name : List.of(first, second)) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "SELECT 1;\n");
        }
        files("createSchema.sql", "afterInfo.sql", "beforeClean__x.sql");

        assertThat(texts())
                .containsExactly("unread-files: Location " + folder
                        + " has callbacks of Flyway that do not run, as nothing here has their moment:" + "\n    "
                        + folder
                        + "/afterInfo.sql\n    " + folder + "/beforeClean__x.sql\n    " + folder
                        + "/createSchema.sql\n  Next: give those that have to run the name of a moment here, such as"
                        + " beforeRun.sql; move the others out of " + folder);
        assertThat(load().problems()).noneMatch(Problem::isError);
        assertThat(load().callbacks()).isEmpty();
    }

    @Test
    void flywaysNamesMayHaveAnyDescription() throws IOException {
        files(
                "V1__a__b.sql",
                "V01_2__f\u00fcr die Klinik.sql",
                "V1.10__1.0.0-rc.1 (final).sql",
                "V20240101.1__x.sql",
                "B1_20_0__1.0.0_baseline__MYSQL.sql",
                "R__a.b-c__d.sql",
                "R__a view e\u0301 (new).sql");

        assertThat(texts()).isEmpty();
        assertThat(load().withBaselines())
                .extracting(migration -> migration.version() + " " + migration.name())
                .containsExactly(
                        "1 V1__a__b",
                        "01.2 V01_2__f\u00fcr die Klinik",
                        "1.10 V1.10__1.0.0-rc.1 (final)",
                        "20240101.1 V20240101.1__x",
                        "R__a.b-c__d R__a.b-c__d",
                        "R__a_view_\u00e9__new_ R__a view e\u0301 (new)",
                        "1.20.0 B1_20_0__1.0.0_baseline__MYSQL");
    }

    @Test
    void twoBaselinesOfOneVersionAreRefused() throws IOException {
        files("V1__x.sql", "B1__a.sql", "B01__b.sql");

        assertThat(texts())
                .containsExactly("duplicate-version: Two baselines have version 1: " + folder + "/B01__b.sql and "
                        + folder + "/B1__a.sql\n  Next: keep one of them, and move the others to another folder");
    }

    @Test
    void aBaselineWithoutTheMigrationsThatItWasMadeOfIsTheFirstMigration() throws IOException {
        write("B2__all.sql", "-- option: squashes=" + "a".repeat(64) + ",1,2\nSELECT 1;\n");
        files("B1__old.sql", "V3__x.sql");
        assertThat(load().migrations()).extracting(Migration::name).containsExactly("B2__all", "V3__x");
        assertThat(load().baselines()).isEmpty();

        files("V2__again.sql");
        assertThat(load().migrations()).extracting(Migration::name).containsExactly("V2__again", "V3__x");
        assertThat(load().baselines().values()).extracting(Migration::name).containsExactly("B1__old", "B2__all");
    }

    @Test
    void callbacksAreFilesOfTheLocationItselfAndFlywaysAreReadBesideFlywaysFiles() throws IOException {
        files("V1__x.sql", "beforeMigrate.sql", "afterMigrate.sql", "beforeRun.sql");

        assertThat(texts()).isEmpty();
        assertThat(load().callbacks())
                .extracting(callback -> callback.when() + " " + callback.file().name())
                .containsExactly("AFTER afterMigrate.sql", "BEFORE beforeMigrate.sql", "BEFORE beforeRun.sql");
    }

    @Test
    void aCopyOfACallbackIsNotReported() throws IOException {
        files("V1__x.sql", "beforeMigrate.sql", "beforeMigrate.sql.orig");

        assertThat(texts()).isEmpty();
    }

    @Test
    void aCallbackInAFolderBesideAnotherLocationIsNotReported() throws IOException {
        files("0001_x.sql");
        below("h2", "beforeRun.sql");
        below("postgresql", "beforeRun.sql");

        assertThat(load(folder, folder.resolve("h2")).problems()).isEmpty();
        assertThat(load(folder, folder.resolve("h2")).callbacks()).hasSize(1);
    }

    @Test
    void aSubFolderWithTheNameOfTheLocationIsNotTheLocation() throws IOException {
        files("0001_x.sql");
        below(folder.getFileName().toString(), "afterInfo.sql");
        var location = Location.parse("classpath:" + folder.getFileName());

        try (var loader =
                new URLClassLoader(new URL[] {folder.getParent().toUri().toURL()})) {
            var sources = Sources.find(List.of(location), new ClasspathRoots(loader), null);
            assertThat(MigrationReader.read(sources, List.of(), null).problems())
                    .isEmpty();
        }
    }

    @Test
    void flywaysCallbacksAreReadInSubFoldersLikeMigrations() throws IOException {
        files("V1__x.sql", "afterMigrate__b.sql");
        below("callbacks", "afterMigrate__c.sql");
        below("callbacks", "afterMigrate__a.sql");

        MigrationSet set = load(folder.resolve("**"));

        assertThat(set.problems()).isEmpty();
        assertThat(set.callbacks())
                .extracting(callback -> callback.file().name())
                .containsExactly("afterMigrate__a.sql", "afterMigrate__b.sql", "afterMigrate__c.sql");
    }

    @Test
    void aCallbackOfOursInASubFolderHasToBeMoved() throws IOException {
        files("0001_x.sql");
        below("callbacks", "afterRun.sql");

        assertThat(load(folder.resolve("**")).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.INVALID_NAME);
            assertThat(problem.message()).endsWith("/callbacks/afterRun.sql");
            assertThat(problem.remedy()).contains("afterRun.sql are in the folder of the location itself");
        });
    }

    @Test
    void aFileWithoutNumberThatCannotBeReadIsReportedOnce() throws IOException {
        files("0001_a.sql");
        Files.createSymbolicLink(folder.resolve("views.sql"), temp.resolve("gone.sql"));
        Files.write(folder.resolve("grants.sql"), new byte[] {'S', (byte) 0xE9, 'L'});

        assertThat(load().problems())
                .extracting(Problem::code)
                .containsExactly(Code.MALFORMED_UTF8, Code.UNREADABLE_FILE);
    }

    @Test
    void flywaysCallbacksAreRefusedBesideOtherLayouts() throws IOException {
        files("0001_x.sql", "afterMigrate.sql", "afterRun.sql");

        assertThat(texts())
                .containsExactly(
                        "unsupported-layout: " + folder + "/afterMigrate.sql  A callback of this name is only"
                                + " read where all migrations have Flyway's names\n  Next: rename it to beforeRun.sql or"
                                + " afterRun.sql, which run at each run that applies something; or move it out of the location");
        assertThat(load().callbacks()).hasSize(1);
    }

    @Test
    void putsRepeatableMigrationsAfterAllNumbersInAnyLayout() throws IOException {
        files("0002_b.up.sql", "0002_b.down.sql", "20240131120000_c.up.sql");
        write("views.sql", "-- Author: ann\n-- option: lock_timeout=5s run=on-change\nSELECT 1;");
        write("Grants.sql", "-- option: run=on-change\n");

        MigrationSet set = load();

        assertThat(set.problems()).isEmpty();
        assertThat(set.layout()).isEqualTo(Layout.PAIRS);
        assertThat(set.migrations())
                .extracting(migration -> migration.version() + " " + migration.name())
                .containsExactly(
                        "0002 0002_b", "20240131120000 20240131120000_c", "R__Grants Grants", "R__views views");
        assertThat(set.versioned()).hasSize(2);
        assertThat(set.typed(Version.of("views.sql"))).isEqualTo(Version.of("R__views"));
        assertThat(set.taken()).hasSize(2);
    }

    @Test
    void readsFlywaysRepeatableMigrations() throws IOException {
        files("V1__a.sql", "R__Views.sql", "R__2_rights.sql");

        MigrationSet set = load();

        assertThat(set.problems()).isEmpty();
        assertThat(set.layout()).isEqualTo(Layout.FLYWAY);
        assertThat(set.migrations())
                .extracting(migration -> migration.version() + " " + migration.name())
                .containsExactly("1 V1__a", "R__2_rights R__2_rights", "R__Views R__Views");
    }

    @Test
    void refusesWhatIsRepeatableByItsOptionAndNumberedByItsName() throws IOException {
        write("0001_views.sql", "-- option: run=on-change\nSELECT 1;");

        assertThat(texts())
                .containsExactly("invalid-name: " + folder
                        + "/0001_views.sql  The file has a number and the option run=on-change: with a number, it would run"
                        + " once.\n  Next: remove the number from its name, such as views.sql; or remove the option");
    }

    @Test
    void refusesTwoRepeatableMigrationsOfOneName() throws IOException {
        Path other = Files.createDirectory(temp.resolve("other"));
        write("views.sql", "-- option: run=on-change\nSELECT 1;");
        Files.writeString(other.resolve("Views.sql"), "-- option: run=on-change\nSELECT 2;");

        assertThat(load(folder, other).problems())
                .extracting(problem -> problem.code() + " " + problem.message())
                .containsExactly("DUPLICATE_VERSION There are two repeatable migrations of this name: " + folder
                        + "/views.sql and " + other + "/Views.sql.");
    }

    @Test
    void aFileWithoutNumberThatOnlyNamesTheOptionIsNoMigration() throws IOException {
        write("views.sql", "SELECT 1;\n-- option: run=on-change\n");

        assertThat(load().problems()).extracting(Problem::code).containsExactly(Code.INVALID_NAME);
    }

    @Test
    void flywaysRepeatableNamesMixWithNoNativeOnes() throws IOException {
        files("0001_a.sql", "R__views.sql");

        assertThat(load().problems()).extracting(Problem::code).containsExactly(Code.MIXED_LAYOUTS);
    }

    @Test
    void readsFlywaysNames() throws IOException {
        files("V1__a.sql", "V1_10__c.sql", "V1.9__b.sql", "U1_10__c.sql", "V2__d__e.sql");

        MigrationSet set = load();

        assertThat(set.problems()).isEmpty();
        assertThat(set.layout()).isEqualTo(Layout.FLYWAY);
        assertThat(set.migrations())
                .extracting(migration -> migration.version() + " " + migration.name() + " " + migration.down())
                .containsExactly(
                        "1 V1__a null",
                        "1.9 V1.9__b null",
                        "1.10 V1_10__c " + folder + "/U1_10__c.sql",
                        "2 V2__d__e null");
    }

    @Test
    void refusesOneFlywayVersionInTwoSpellings() throws IOException {
        write("V1_2__a.sql", "SELECT 1;");
        write("V1.2.0__b.sql", "SELECT 2;");
        write("V3__c.sql", "SELECT 3;");

        assertThat(texts())
                .singleElement()
                .asString()
                .contains("Two migrations have version 1.2: ", "migration renumber --file FILE");
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000_setup, up.sql, down.sql, 00000000000000",
        "20240131120000_init, migration.sql, migration.sql, 20240131120000",
        "2019-02-26-002946_create_user, up.sql, down.sql, 20190226002946"
    })
    void readsTheDirectoriesOfDieselKatAndPrisma(String first, String up, String down, String version)
            throws IOException {
        files("README.md", "migration_lock.toml");
        below(first, up, down);
        below("2026-07-27-143313-0000_b", up, down, "metadata.toml");

        for (MigrationSet set : List.of(load(), load(folder.resolve("**")))) {
            assertThat(set.problems()).isEmpty();
            assertThat(set.layout()).isEqualTo(Layout.DIRECTORIES);
            assertThat(set.migrations())
                    .extracting(migration -> migration.version().text() + " " + migration.name())
                    .containsExactly(version + " " + first, "202607271433130000 2026-07-27-143313-0000_b");
            Migration migration = set.migrations().get(1);
            assertThat(migration.up().name()).isEqualTo("2026-07-27-143313-0000_b/" + up);
            assertThat(migration.metadata()).hasToString(folder + "/2026-07-27-143313-0000_b/metadata.toml");
            assertThat(migration.down() == null).isEqualTo(up.equals(down));
        }
    }

    @Test
    void aLinkToTheDirectoryOfAMigrationIsNotAnotherOne() throws IOException {
        below("0001_a", "up.sql");
        Files.createSymbolicLink(folder.resolve("latest"), folder.resolve("0001_a"));
        Files.createSymbolicLink(folder.resolve("v1"), folder.resolve("0001_a"));

        assertThat(texts()).isEmpty();
        assertThat(load().migrations()).extracting(Migration::name).containsExactly("0001_a");
    }

    @Test
    void aScriptInADirectoryThatCannotBeLookedAtIsNotLeftOut() throws IOException {
        below("0001_a", "up.sql");
        below("0002_b");
        Files.createSymbolicLink(folder.resolve("0002_b").resolve("up.sql"), Path.of("."));

        assertThat(texts()).singleElement().asString().contains("/0002_b/up.sql  The file cannot be read");
    }

    @Test
    void aLoopOfLinksHidesNoMigration() throws IOException {
        below("0001_a", "up.sql");
        Files.createSymbolicLink(folder.resolve("0001_a").resolve("again"), folder);
        Files.createSymbolicLink(folder.resolve("0001_a").resolve("zz"), folder.resolve("0001_a"));

        assertThat(texts()).isEmpty();
        assertThat(load().migrations()).extracting(Migration::name).containsExactly("0001_a");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallbackThatCannotBeReadIsReportedOnce(boolean isFolder) throws IOException {
        write("0001_a.sql", "SELECT 1;");
        if (isFolder) {
            Files.createDirectory(folder.resolve("afterRun.sql"));
        } else {
            Files.createSymbolicLink(folder.resolve("afterRun.sql"), folder.resolve("nowhere"));
        }

        assertThat(texts()).singleElement().asString().contains("/afterRun.sql  The file cannot be read");
        assertThat(load().callbacks()).isEmpty();
    }

    @Test
    void directoriesOneLevelTooDeepAreRefused() throws IOException {
        below("migrations/0001_a", "up.sql", "down.sql");

        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("unread-files: Location " + folder + " has sub-folders that it leaves out");
        assertThat(load().problems()).allMatch(Problem::isError);

        below("0002_b", "up.sql");
        assertThat(load().problems()).noneMatch(Problem::isError);
        assertThat(texts()).singleElement().asString().contains("/0001_a/down.sql", "/0001_a/up.sql");
    }

    @Test
    void anUnreadableDirectoryOfAMigrationIsNoSilence() throws IOException {
        below("0001_a", "up.sql");
        Files.createSymbolicLink(folder.resolve("0002_b"), folder.resolve("nowhere"));

        assertThat(texts()).singleElement().asString().contains(":\n    " + folder + "/0002_b\n");
    }

    @Test
    void aDirectoryWithoutItsUpScriptIsRefused() throws IOException {
        below("0001_a", "up.sql");
        below("0002_b", "down.sql");

        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("missing-file: " + folder
                        + "/0002_b/down.sql  The down script has no up script in its directory")
                .contains("put 0002_b/up.sql back");
    }

    @Test
    void aDownScriptInADirectoryUndoesNoOther() throws IOException {
        below("0001_a", "up.sql");
        below("0001_b", "down.sql");
        assertThat(load().migrations()).extracting(Migration::down).containsOnlyNulls();
        assertThat(texts())
                .singleElement()
                .asString()
                .contains("/0001_b/down.sql  The down script has no up script in its directory");

        below("0001_b", "up.sql");
        assertThat(load().duplicates().get(0).holders())
                .extracting(MigrationSetTest::pair)
                .containsExactly("0001_a null", "0001_b 0001_b/down.sql");
    }

    @Test
    void anUndoScriptOfFlywayUndoesWhatIsBesideIt() throws IOException {
        below("one", "V1__x.sql", "U1__x.sql");
        below("other", "V1__x.sql", "U1__x.sql");

        assertThat(load(folder.resolve("**")).duplicates()).singleElement().satisfies(duplicate -> {
            assertThat(duplicate.isUnclear()).isFalse();
            assertThat(duplicate.holders())
                    .extracting(Migration::down)
                    .extracting(String::valueOf)
                    .containsExactly(folder + "/one/U1__x.sql", folder + "/other/U1__x.sql");
        });
    }

    @Test
    void warnsOfMetadataThatNoScriptHas() throws IOException {
        files("V1__x.sql", "V1__x.sql.conf", "U1__x.sql", "U1__x.sql.conf", "V2__gone.sql.conf");
        assertThat(texts())
                .containsExactly("unread-files: These files say how migrations run, and are not read: " + folder
                        + "/V2__gone.sql.conf\n  Next: V1__x.sql.conf is read beside V1__x.sql, and one metadata.toml"
                        + " or metadata.yaml beside the scripts of a directory: rename the file, or delete it");
        assertThat(load().problems()).noneMatch(Problem::isError);
        Migration migration = load().migrations().get(0);
        assertThat(migration.metadata()).hasToString(folder + "/V1__x.sql.conf");
        assertThat(migration.downMetadata()).hasToString(folder + "/U1__x.sql.conf");

        Files.delete(folder.resolve("V2__gone.sql.conf"));
        assertThat(texts()).isEmpty();
    }

    @Test
    void warnsOfTheSecondMetadataOfADirectory() throws IOException {
        below("0001_a", "up.sql", "down.sql", "metadata.toml", "metadata.yaml");

        assertThat(texts())
                .singleElement()
                .asString()
                .contains("and are not read: " + folder + "/0001_a/metadata.yaml\n");
    }

    @Test
    void refusesAFolderWhoseMigrationsAreAllInSubfolders() throws IOException {
        below("2025", "0001_a.sql", "0002_b.sql");

        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("unread-files: Location " + folder
                        + " has sub-folders that it leaves out, with these .sql files:\n    2025/0001_a.sql\n"
                        + "    2025/0002_b.sql\n  Next: write " + folder + "/** to read the sub-folders too, or "
                        + folder
                        + "/{vendor} ");
        assertThat(load().problems()).allMatch(Problem::isError);
        assertThat(load(folder.resolve("**")).problems()).isEmpty();
    }

    @Test
    void isQuietAboutSubfoldersOfOtherDatabasesAndOtherSql() throws IOException {
        files("0003_c.sql");
        below("seeds", "patients.sql", "beforeMigrate.sql");
        below("reports", "0001_a.sql", "0002_b.sql", "0003_c.sql");
        assertThat(texts()).isEmpty();

        below("2025", "0001_a.sql");
        assertThat(load().problems()).singleElement().matches(problem -> !problem.isError());
        assertThat(load(folder, folder.resolve("2025")).problems()).isEmpty();
    }

    @Test
    void isQuietAboutTheFoldersOfOtherProductsAndServices() throws IOException {
        files("V1__a.sql", "V2__b.sql");
        below("h2", "V1__a.sql", "V2__b.sql");
        assertThat(texts()).isEmpty();

        below("clinic", "V3__c.sql");
        below("reports", "V4__d.sql");
        assertThat(load(folder.resolve("clinic")).problems()).isEmpty();
    }

    @Test
    void isQuietAboutOtherFilesOfDirectories() throws IOException {
        below("0001_a", "up.sql", "seed.sql");
        below("testdata", "patients.sql");
        below("_example", "up.sql");
        below(".old", "up.sql");

        assertThat(texts()).isEmpty();
    }

    @Test
    void namesNumberedFilesInSubfoldersFirstAndWarnsOfThemBesideOthers() throws IOException {
        below("archive", "old.sql");
        below("later", "0004_d.sql");

        assertThat(texts()).singleElement().asString().contains(":\n    later/0004_d.sql\n    archive/old.sql\n");
        assertThat(load().problems()).allMatch(Problem::isError);
        files("0001_a.sql");
        assertThat(texts()).singleElement().asString().contains(":\n    later/0004_d.sql\n  Next: ");
        assertThat(load().problems()).noneMatch(Problem::isError);
    }

    @ParameterizedTest
    @CsvSource({"2025, V2__b.sql", "views, R__v.sql", "baseline, B3__all.sql", "mysql, V2__b.sql"})
    void refusesFlywaysFilesInSubfoldersBesideOthersAsFlywayReadsThem(String below, String name) throws IOException {
        files("V1__a.sql");
        below(below, name);
        below("seeds", "data.sql");

        assertThat(texts())
                .singleElement()
                .asString()
                .contains(":\n    " + below + "/" + name + "\n  Next: write " + folder + "/** ");
        assertThat(load().problems()).allMatch(Problem::isError);
    }

    @Test
    void namesTheFoldersOfProductsWhereFlywaysFilesAreInThemOnly() throws IOException {
        below("h2", "V1__a.sql");
        below("postgresql", "V1__a.sql");

        assertThat(texts())
                .singleElement()
                .asString()
                .contains(" or " + folder + "/{vendor} where each is for a product");
        assertThat(load().problems()).allMatch(Problem::isError);
    }

    @Test
    void theFoldersOfOtherProductsBesideTheOneThatIsReadAreNoError() throws IOException {
        files("V1__a.sql");
        below("h2", "V2__b.sql");
        below("postgresql", "V2__b.sql");

        assertThat(load(folder, folder.resolve("h2")).problems()).noneMatch(Problem::isError);
    }

    @Test
    void allWrongNamesAreOneProblemWithTheFirstTen() throws IOException {
        for (char letter = 'a'; letter <= 'l'; letter++) {
            files(letter + ".sql");
        }

        assertThat(load().problems())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains(folder + "/a.sql\n", folder + "/j.sql\n")
                .endsWith("\n    and 2 more");
        assertThat(ExitCode.of(new InvalidMigrationsException(load().problems())))
                .isEqualTo(ExitCode.PROBLEMS);
    }

    @Test
    void timesAreOrderedWhateverTheyAreExactTo() throws IOException {
        files(
                "20260727143313000_c.sql",
                "202607271433_a.sql",
                "20260727_0.sql",
                "20260727143313_b.sql",
                "20260801000000_e.sql",
                "202607281433130000_d.sql",
                "7_first.sql");

        MigrationSet set = load();

        assertThat(set.problems()).isEmpty();
        assertThat(set.migrations())
                .extracting(Migration::name)
                .extracting(name -> name.substring(name.indexOf('_') + 1))
                .containsExactly("first", "0", "a", "b", "c", "d", "e");
    }

    @Test
    void refusesANameThatTheHistoryCannotKeep() {
        String longest = "0001_" + "a".repeat(250);
        assertThat(MigrationFileName.read(longest + ".sql")).isNotNull();
        assertThat(MigrationFileName.read(longest + "a.sql")).isNull();
    }

    @Test
    void showsControlCharactersInANameAsEscapes() throws IOException {
        files("0001_a\nb.sql");

        assertThat(texts()).singleElement().asString().contains("/0001_a\\nb.sql\n");
    }

    @Test
    void namesBothFilesOfADuplicateVersion() throws IOException {
        write("0001_a.sql", "SELECT 1;");
        write("1_b.sql", "SELECT 2;");

        assertThat(texts())
                .containsExactly(
                        "duplicate-version: Two migrations have version 1: " + folder + "/0001_a.sql and "
                                + folder
                                + "/1_b.sql\n  Next: give the one that was applied nowhere another number: migration renumber --file FILE");
        assertThat(load().migrations()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0001_a_down.sql, 0001_a_up.sql", "0001_a-down.sql, 0001_a-up.sql", "0001_a_down.sql, 0001_a.sql"})
    void aDownHalfIsNotGivenAnotherNumber(String down, String up) throws IOException {
        write(up, "SELECT 1;");
        write(down, "SELECT 2;");

        assertThat(load().duplicates())
                .extracting(duplicate -> duplicate.problem().remedy())
                .containsExactly("if " + folder + "/" + down
                        + " undoes the other, join the two in one file with the sections -- Up Migration and -- Down Migration;"
                        + " or name all such files like 0001_add_users.up.sql and 0001_add_users.down.sql");
    }

    @ParameterizedTest
    @CsvSource({
        "0001_a.donw.sql, 0001_a.up.sql, 0001_a.down.sql",
        "0001_a_down.sql, 0001_a.up.sql, 0001_a.down.sql",
        "0001_a_down/up.sql, 0001_a/up.sql, 0001_a/down.sql",
        "V1__a_down.sql, V1__a.sql, U1__a.sql"
    })
    void aDownHalfIsNamedAsInTheLayoutOfTheOther(String down, String up, String right) throws IOException {
        Files.createDirectories(folder.resolve(up).getParent());
        Files.createDirectories(folder.resolve(down).getParent());
        write(up, "SELECT 1;");
        write(down, "SELECT 2;");

        assertThat(load().duplicates())
                .extracting(duplicate -> duplicate.problem().remedy())
                .containsExactly(
                        "if " + folder + "/" + down + " undoes the other, rename it to " + folder + "/" + right);
    }

    @ParameterizedTest
    @CsvSource({"0001_a.sql, 0001_b_down.sql", "0001_a_town.sql, 0001_a_up.sql"})
    void whatIsNoDownHalfIsRenumberedLikeAnyOther(String one, String other) throws IOException {
        write(one, "SELECT 1;");
        write(other, "SELECT 2;");

        assertThat(load().duplicates().get(0).problem().remedy()).endsWith("migration renumber --file FILE");
    }

    @Test
    void aTypedPathThatCannotBeReachedIsNoFileThatWasRead() throws IOException {
        folder = Files.createDirectory(folder.resolve("pom.xml"));
        write("0001_a.sql", "SELECT 1;");

        assertThat(load().holdsFileOf(Target.file("elsewhere/pom.xml/0001_a.sql")))
                .isFalse();
        // In the module's folder, that is a file and no folder.
        assertThat(load().holdsFileOf(Target.file("pom.xml/0001_a.sql"))).isFalse();
        assertThat(load().holdsFileOf(Target.file(folder + "/0001_a.sql"))).isTrue();
    }

    @Test
    void oneOfTwoUpScriptsInADirectoryStays() throws IOException {
        below("0001_a", "up.sql", "migration.sql");
        write("0001_a/up.sql", "SELECT 1;");

        assertThat(load().duplicates())
                .extracting(duplicate -> duplicate.problem().remedy())
                .containsExactly("keep one of the two files in " + folder
                        + "/0001_a, the one that was applied, and move the other out of the location");
    }

    /** Else its down script would be moved away, which is that of the one that stays. */
    @Test
    void oneOfTwoUpScriptsInADirectoryStaysBesideItsDownScript() throws IOException {
        below("0001_a", "up.sql", "migration.sql", "down.sql");
        write("0001_a/up.sql", "SELECT 1;");

        assertThat(load().duplicates())
                .extracting(duplicate -> duplicate.problem().remedy())
                .containsExactly("keep one of the two files in " + folder
                        + "/0001_a, the one that was applied, and move the other out of the location");
        Files.delete(folder.resolve("0001_a/migration.sql"));
        assertThat(load().migrations()).extracting(MigrationSetTest::pair).containsExactly("0001_a 0001_a/down.sql");
    }

    @Test
    void ofSeveralWithTheSameTextOneIsDeletedAsItWouldRunAgain() throws IOException {
        write("0001_i.up.sql", "SELECT 1;");
        write("0001_j.up.sql", "SELECT 1;");
        write("0001_j.down.sql", "SELECT 2;");
        Duplicate duplicate = load().duplicates().get(0);

        assertThat(duplicate.problem().remedy())
                .isEqualTo("delete the one that was applied nowhere, as they have the same text");
        assertThat(duplicate.inDatabase("0001_i", Checksum.of("SELECT 1;"), "applied"))
                .returns(
                        "delete " + folder
                                + "/0001_j.up.sql, with the same text, but no down script that only this one has",
                        Problem::remedy)
                .asString()
                .contains(". In this database " + folder + "/0001_i.up.sql is applied.");
    }

    @Test
    void ofSeveralTheOneThatIsNotAppliedGetsAnotherNumber() throws IOException {
        write("0001_i.sql", "SELECT 1;");
        write("0001_j.sql", "SELECT 2;");
        Duplicate duplicate = load().duplicates().get(0);

        assertThat(duplicate.inDatabase("0001_x", Checksum.of("SELECT 2;"), "applied"))
                .returns("give each of the others another number: migration renumber", Problem::remedy)
                .asString()
                .contains(". In this database " + folder + "/0001_j.sql is applied.");
        assertThat(duplicate.inDatabase("0001_x", "", "half done"))
                .returns(
                        "put the file of 0001_x back, and give each of the others another number: migration renumber"
                                + " --file FILE",
                        Problem::remedy)
                .asString()
                .contains(". In this database 0001_x is half done.");
    }

    @Test
    void nothingIsAdvisedAboutDuplicatesThatCannotBeRead() throws IOException {
        Files.write(folder.resolve("0005_a.sql"), new byte[] {(byte) 0xFF});
        write("0005_b.sql", "SELECT 1;");

        Duplicate duplicate = load().duplicates().get(0);
        String remedy = "make all of them readable first";
        assertThat(duplicate.problem().remedy()).isEqualTo(remedy);
        assertThat(duplicate.inDatabase("0005_a", "x", "applied").toString())
                .contains("0005_b.sql. In this database 0005_a is applied.")
                .contains("remedy=" + remedy + "]");
    }

    @Test
    void namesAllFilesOfADuplicateDownScript() throws IOException {
        files("0001_a.up.sql", "0001_a.down.sql", "001_a.down.sql", "1_b.down.sql");

        assertThat(load().problems())
                .extracting(Problem::message)
                .containsExactly("3 down scripts of version 1: " + folder + "/0001_a.down.sql and " + folder
                        + "/001_a.down.sql and " + folder + "/1_b.down.sql");
        assertThat(load().problems())
                .extracting(Problem::remedy)
                .containsExactly("keep the one that undoes " + folder + "/0001_a.up.sql, as " + folder
                        + "/0001_a.down.sql. Move the others out of this folder. If one undoes another migration, rename"
                        + " it after that migration");
    }

    @Test
    void warnsOfADownFileWithoutAnUpFile() throws IOException {
        files("0001_a.up.sql", "0002_b.down.sql");
        assertThat(load().problems()).noneMatch(Problem::isError);
        assertThat(load().taken()).as("no other migration gets its number").contains(Version.of("2"));

        assertThat(texts())
                .containsExactly("missing-file: " + folder
                        + "/0002_b.down.sql  The down script has no up script of version 2\n  Next: put 0002_b.up.sql"
                        + " back; or, where the up file was renamed, rename this one in the same way. Where version 2"
                        + " was ever applied, this file is what undoes it: delete it only if it was not");
    }

    @Test
    void pairsAreInTheOrderOfTheirNumbersWhateverDatesTheseAre() throws IOException {
        files(
                "20240101120000_job.up.sql",
                "20240101120000_job.down.sql",
                "20241812144402_index.sql",
                "20240325133100_orphan.down.sql",
                "20260612000000_proof.up.sql",
                "20260612000000_proof.down.sql",
                "1704067200_seconds.up.sql",
                "1704067200000_milliseconds.up.sql");

        assertThat(load().migrations())
                .extracting(MigrationSetTest::pair)
                .containsExactly(
                        "1704067200_seconds null",
                        "1704067200000_milliseconds null",
                        "20240101120000_job 20240101120000_job.down.sql",
                        "20241812144402_index null",
                        "20260612000000_proof 20260612000000_proof.down.sql");
        assertThat(load().layout()).isEqualTo(Layout.PAIRS);
        assertThat(texts())
                .singleElement()
                .asString()
                .contains("20240325133100_orphan.down.sql  The down script has no up script");
    }

    @Test
    void aSingleFileBesidePairsIsUndoneByTheDownFileThatIsCalledLikeIt() throws IOException {
        files("0001_a.sql", "0002_b.sql", "0003_c.up.sql", "0001_a.down.sql", "README.md");

        assertThat(texts()).isEmpty();
        assertThat(load().migrations())
                .extracting(MigrationSetTest::pair)
                .containsExactly("0001_a 0001_a.down.sql", "0002_b null", "0003_c null");
    }

    @Test
    void scriptsWithoutAVersionBesidePairsOrDirectoriesAreLeftOut() throws IOException {
        below("pairs", "0001_a.up.sql", "0001_a.down.sql", "seed.v2.sql", "fill_by_hand2.sql");
        below("directories/2020-01-01-000000_a", "up.sql", "down.sql");
        below("directories", "fill_by_hand.sql");

        assertThat(load(folder.resolve("pairs")).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isFalse();
            assertThat(problem.message())
                    .isEqualTo("Location " + folder + "/pairs has scripts without a version, which are not read:\n    "
                            + folder + "/pairs/fill_by_hand2.sql\n    " + folder + "/pairs/seed.v2.sql");
        });
        assertThat(load(folder.resolve("directories")).problems())
                .extracting(Problem::isError)
                .containsExactly(false);
        assertThat(load(folder.resolve("directories")).migrations()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"add_users.up.sql", "0003-add.sql", "0003_add.SQL"})
    void whatIsAlmostAMigrationBesidePairsIsRefused(String name) throws IOException {
        files("0001_a.up.sql", "0001_a.down.sql", name);

        assertThat(load().problems()).singleElement().matches(Problem::isError);
    }

    @Test
    void aScriptWithAVersionBesideDirectoriesIsAnotherLayout() throws IOException {
        below("0001_a", "up.sql", "down.sql");
        files("0002_b.sql");

        assertThat(texts()).singleElement().asString().startsWith("mixed-layouts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Up Migration\nSELECT 1;\n-- Down Migration\nDROP TABLE t;",
                "-- UP:\nSELECT 1;\n-- DOWN:\nDROP TABLE t;",
                "-- +goose Up\nSELECT 1;"
            })
    void filesWithSectionsBesidePairsAreAnotherLayout(String text) throws IOException {
        write("0001_a.sql", text);
        files("0002_b.up.sql", "0002_b.down.sql");

        assertThat(texts()).singleElement().asString().startsWith("mixed-layouts");
    }

    @Test
    void refusesTwoLayoutsInOneLocation() throws IOException {
        write("0001_a.sql", "-- Up Migration\nSELECT 1;\n");
        files("0002_b.sql", "0003_c.up.sql", "0003_c.down.sql");

        assertThat(texts())
                .containsExactly("mixed-layouts: Location " + folder + " mixes layouts: sections (" + folder
                        + "/0001_a.sql) and pairs (" + folder + "/0003_c.down.sql)\n"
                        + "  Next: use one layout per location");
    }

    @Test
    void unitesLocationsOfDifferentLayoutsInOneSequence() throws IOException {
        Path other = Files.createDirectory(temp.resolve("other"));
        files("0001_a.sql");
        Files.createFile(other.resolve("0002_b.up.sql"));

        MigrationSet set = load(folder, other);

        assertThat(set.problems()).isEmpty();
        assertThat(set.migrations()).extracting(Migration::layout).containsExactly(Layout.SECTIONS, Layout.PAIRS);
        assertThat(set.layout()).isEqualTo(Layout.PAIRS);
    }

    @Test
    void findsDuplicatesAcrossLocations() throws IOException {
        Path other = Files.createDirectory(temp.resolve("other"));
        files("0001_a.sql");
        Files.createFile(other.resolve("0001_b.up.sql"));

        assertThat(load(folder, other).problems())
                .extracting(Problem::message)
                .containsExactly(
                        "Two migrations have version 1: " + folder + "/0001_a.sql and " + other + "/0001_b.up.sql");
    }

    @Test
    void namesTheRootsOfADuplicateVersionOnTheClasspath() {
        List<Root> roots = List.of(
                new Root("/app/target/classes/m", Owner.APPLICATION, List.of(empty("m/0001_a.sql"))),
                new Root("/lib/billing.jar", Owner.DEPENDENCY, List.of(empty("m/0001_a.sql"))));

        MigrationSet set = MigrationReader.read(
                Sources.find(List.of(Location.parse("classpath*:m")), location -> roots, null), List.of(), null);

        assertThat(set.problems())
                .extracting(Problem::message)
                .containsExactly("Two migrations have version 1: m/0001_a.sql in /app/target/classes/m and"
                        + " m/0001_a.sql in /lib/billing.jar");
    }

    @Test
    void tellsWhereAFileIsNotUtf8() throws IOException {
        files("0001_a.sql");
        Files.write(folder.resolve("0002_b.sql"), new byte[] {'S', '\n', (byte) 0xE9, 'L'});

        assertThat(texts())
                .containsExactly(
                        "malformed-utf8: " + folder
                                + "/0002_b.sql:2  The file is not UTF-8: malformed bytes at offset 2\n  Next: save the file as UTF-8; if it is a MySQL or MariaDB dump with binary data, dump it again with --hex-blob");
        assertThat(load().migrations()).extracting(Migration::name).containsExactly("0001_a");
        assertThat(load().versions()).containsExactly(Version.of("1"), Version.of("2"));
    }

    @Test
    void reportsALinkToNowhere() throws IOException {
        Files.createSymbolicLink(folder.resolve("0001_a.sql"), temp.resolve("gone.sql"));

        assertThat(texts())
                .containsExactly(
                        "unreadable-file: " + folder
                                + "/0001_a.sql  The file cannot be read: it does not exist\n  Next: check the file and the rights to it");
    }

    @Test
    void reportsAFolderThatIsNamedLikeAFile() throws IOException {
        Files.createDirectories(folder.resolve("0001_a.sql"));

        assertThat(texts())
                .containsExactly(
                        "unreadable-file: " + folder
                                + "/0001_a.sql  The file cannot be read: Is a directory\n  Next: check the file and the rights to it");
    }

    @Test
    void reportsAFileThatMayNotBeRead() {
        var file = new SourceFile("0001_a.sql", "m/0001_a.sql", () -> {
            throw new AccessDeniedException("m/0001_a.sql");
        });
        var root = new Root("m", Owner.APPLICATION, List.of(file));

        MigrationSet set = MigrationReader.read(
                Sources.find(List.of(Location.parse("m")), location -> List.of(root), null), List.of(), null);

        assertThat(set.problems())
                .extracting(Problem::message)
                .containsExactly("The file cannot be read: permission denied");
    }

    @Test
    void reportsAllProblemsTogether() throws IOException {
        files("0001_a.sql", "1_b.sql", "0003-notes.sql", "0002_c.down.sql", "V4__d.sql");

        assertThat(load().problems())
                .extracting(problem -> problem.code().id())
                .containsExactly("duplicate-version", "invalid-name", "mixed-layouts", "missing-file");
    }

    @Test
    void readsEachFileOnce() throws IOException {
        var opened = new AtomicInteger();
        var file = new SourceFile("0001_a.sql", "m/0001_a.sql", () -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(new byte[0]);
        });
        var root = new Root("m", Owner.APPLICATION, List.of(file));

        MigrationReader.read(
                Sources.find(List.of(Location.parse("m")), location -> List.of(root), null), List.of(), null);

        assertThat(opened).hasValue(1);
    }

    private static SourceFile empty(String path) {
        return new SourceFile(
                path.substring(path.lastIndexOf('/') + 1), path, () -> new ByteArrayInputStream(new byte[0]));
    }

    private void below(String name, String... files) throws IOException {
        Path subfolder = Files.createDirectories(folder.resolve(name));
        for (String file : new TreeSet<>(List.of(files))) {
            Files.createFile(subfolder.resolve(file));
        }
    }

    private void files(String... names) throws IOException {
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private List<String> texts() {
        return load().problems().stream().map(CodedText::of).toList();
    }

    private MigrationSet load() {
        return load(folder);
    }

    private static MigrationSet load(Path... folders) {
        List<Location> locations =
                Arrays.stream(folders).map(Path::toString).map(Location::parse).toList();
        return MigrationReader.read(
                Sources.find(locations, new ClasspathRoots(MigrationSetTest.class.getClassLoader()), null),
                List.of(),
                null);
    }
}
