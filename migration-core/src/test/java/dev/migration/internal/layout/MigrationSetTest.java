// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.fixture.CodedText;
import dev.migration.fixture.Folders;
import dev.migration.internal.find.ClasspathRoots;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.Root.Owner;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.find.Sources;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.layout.DuplicateVersions.SharedVersion;
import dev.migration.internal.names.Layout;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
        files("0004_fax.sql");

        assertThat(load().typed(Version.of("0004_fax"))).isEqualTo(Version.of("0004"));
        assertThat(load().typed(Version.of("0004_fax.sql"))).isEqualTo(Version.of("0004"));
        assertThatThrownBy(() -> load().typed(Version.of("0004_fix")))
                .hasMessage(
                        "\"0004_fix\" is neither a version nor the name of a migration file. A version is a number, such as"
                                + " 0004.\n  Next: list them: migration status");
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
                .hasMessageContaining("A version is a number, such as 1.10.");
    }

    /** Each with its version, its name and its down file. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SECTIONS | 0010_c.sql 0002_b.sql 1_a.sql 20240101120000_d.sql | 1 1_a -, 0002 0002_b -, 0010 0010_c -, 20240101120000 20240101120000_d -
            SECTIONS | 0001_a.sql 0002_b.up.v2.sql | 0001 0001_a -, 0002 0002_b.up.v2 -
            SECTIONS | 20260727143313000_c.sql 202607271433_a.sql 20260727_0.sql 20260727143313_b.sql 202607281433130000_d.sql 7_x.sql | 7 7_x -, 20260727 20260727_0 -, 202607271433 202607271433_a -, 20260727143313 20260727143313_b -, 20260727143313000 20260727143313000_c -, 202607281433130000 202607281433130000_d -
            PAIRS    | 0086_workflow.up.sql 086_other.down.sql 0090_only_up.up.sql | 0086 0086_workflow 086_other.down.sql, 0090 0090_only_up -
            PAIRS    | 0001_a.sql 0002_b.sql 0003_c.up.sql 0001_a.down.sql README.md | 0001 0001_a 0001_a.down.sql, 0002 0002_b -, 0003 0003_c -
            PAIRS    | 20241812144402_b.sql 20260612000000_c.up.sql 20260612000000_c.down.sql 1704067200_s.up.sql 1704067200000_m.up.sql | 1704067200 1704067200_s -, 1704067200000 1704067200000_m -, 20241812144402 20241812144402_b -, 20260612000000 20260612000000_c 20260612000000_c.down.sql
            FLYWAY   | V1__a.sql V1_10__c.sql V1.9__b.sql U1_10__c.sql V2__d__e.sql | 1 V1__a -, 1.9 V1.9__b -, 1.10 V1_10__c U1_10__c.sql, 2 V2__d__e -
            FLYWAY   | V1__a.sql R__Views.sql R__2_rights.sql | 1 V1__a -, R__2_rights R__2_rights -, R__Views R__Views -
            """)
    void migrationsAreInTheOrderOfTheirVersions(Layout layout, String names, String migrations) throws IOException {
        files(names.split(" "));

        MigrationSet set = load();

        assertThat(set.problems()).isEmpty();
        assertThat(set.layout()).isEqualTo(layout);
        assertThat(set.migrations())
                .extracting(migration -> migration.version() + " " + pair(migration))
                .containsExactly(migrations.split(", "));
    }

    private static String pair(Migration migration) {
        SourceFile down = migration.down();
        return migration.name() + " " + (down == null ? "-" : down.name());
    }

    @Test
    void aMigrationIsFoundByItsVersion() throws IOException {
        files("0010_c.sql", "1_a.sql");

        assertThat(load().find(Version.of("0001")))
                .get()
                .extracting(Migration::name)
                .isEqualTo("1_a");
        assertThat(load().find(Version.of("3"))).isEmpty();
    }

    @Test
    void readsChecksumAndHeaderOfTheUpFile() throws IOException {
        files("0001_a.sql=-- Author: ann\nSELECT 1;\n");

        Migration migration = load().migrations().get(0);

        assertThat(migration.checksum()).isEqualTo(Checksum.of("SELECT 1;"));
        assertThat(migration.header().author()).isEqualTo("ann");
        assertThat(migration.up().path()).isEqualTo(folder + "/0001_a.sql");
        assertThat(migration.down()).isNull();
    }

    @Test
    void readsManyFilesAsItReadsEachOfThem() throws IOException {
        for (int i = 1; i <= 300; i++) {
            files("%04d_m.sql=-- Author: ann%d%nSELECT 'ä';%n".formatted(i, i));
        }
        files("0301_large.sql=" + "SELECT 1;\n".repeat(10_000));
        Files.write(folder.resolve("0302_broken.sql"), new byte[] {'-', '-', (byte) 0xff});
        load(); // The first read of a JVM is by one thread.

        MigrationSet set = load();

        assertReported(
                "error malformed-utf8: @/0302_broken.sql:1  The file is not UTF-8: malformed bytes at offset 2…");
        assertThat(set.migrations()).hasSize(301).allSatisfy(migration -> {
            try (InputStream in = migration.up().open()) {
                assertThat(new Checksum.Result(migration.checksum(), migration.header(), false))
                        .isEqualTo(Checksum.read(in));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1_b.up.sql 0001_b.down.sql 1_c.up.sql, 1_b 0001_b.down.sql, 1_c -",
        "1_b.up.sql 1_c.up.sql 0001_b.down.sql 0001_c.down.sql, 1_b 0001_b.down.sql, 1_c 0001_c.down.sql",
        "1_b.up.sql 01_b.up.sql 01_b.down.sql, 01_b 01_b.down.sql, 1_b -",
        "1_b.up.sql 01_b.up.sql 001_b.down.sql, 01_b -, 1_b -",
        "0001_b.up.sql 0001_c.up.sql 0001_other.down.sql, 0001_b -, 0001_c -",
        "one/0001_x.up.sql other/0001_x.up.sql other/0001_x.down.sql, 0001_x -, 0001_x 0001_x.down.sql",
        "0001_a/up.sql 0001_b/down.sql 0001_b/up.sql, 0001_a -, 0001_b 0001_b/down.sql"
    })
    void ofSeveralUpFilesTheOneOfTheSameNameHasTheDownFile(String names, String one, String other) throws IOException {
        files(names.split(" "));

        assertThat(Folders.read(folder.resolve("**")).duplicates())
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
                "0001_a/up.sql 0001_b/down.sql"
            })
    void aDownFileThatMayUndoAnotherMigrationIsNotUsed(String names) throws IOException {
        files(names.split(" "));

        assertThat(load().problems()).singleElement().matches(Problem::isError);
        assertThat(load().migrations().get(0).down()).isNull();
    }

    @Test
    void pairsOfOneNameInManyFoldersAreDistinguishedInLinearTime() throws IOException {
        for (int i = 0; i < 300; i++) {
            for (String name : List.of("0001_a", "0002_b", "0003_c")) {
                files("folder" + i + "/" + name + ".up.sql", "folder" + i + "/" + name + ".down.sql");
            }
        }
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);

        MigrationSet set = assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> Folders.read(folder.resolve("**"), link.resolve("**")));

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
        files("0001_a.up.sql", "0001_a.down.sql", "migrations.lock", "2025/0002_b.up.sql");
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);

        MigrationSet set = Folders.read(
                folder.resolve("**"),
                folder.resolve("."),
                folder.resolve("2025"),
                link,
                temp.resolve("link/../link/**"));

        assertThat(set.problems()).noneMatch(Problem::isError);
        assertThat(set.migrations())
                .extracting(MigrationSetTest::pair)
                .containsExactly("0001_a 0001_a.down.sql", "0002_b -");
        assertThat(set.lockFiles()).hasSize(1);
    }

    @Test
    void aFileThatALinkGivesASecondNameIsTwoMigrations() throws IOException {
        files("0001_a.sql");
        link("0001_b.sql", "0001_a.sql");

        assertReported("error duplicate-version: …");
    }

    @Test
    void ignoresWhatIsNotSqlAndKeepsTheLockFileApart() throws IOException {
        files("0001_a.sql", "README.md", "1.txt", "a_0003.sql.bak", "0003_c.txt", "0004_d.cql", "0004_D.class");
        files("V5__data.csv", "migrations.lock");
        Files.createDirectories(folder.resolve("0004_folder"));

        MigrationSet set = load();

        assertThat(set.problems()).isEmpty();
        assertThat(set.migrations()).extracting(Migration::name).containsExactly("0001_a");
        assertThat(set.lockFiles()).extracting(SourceFile::path).containsExactly(folder + "/migrations.lock");
    }

    static Stream<String> noNames() {
        return Stream.of("""
                add_users.sql 0001.sql 0001_.sql 0001_.up.sql 0001-add_users.sql V1_add_users.sql
                1.2_add_users.sql +1_add_users.sql \u0661_add_users.sql .#0001_add_users.sql .sql .up.sql
                0002_b.SQL 0002_b.Up.sql 0002_b.DOWN.SQL 0002_b.down.v2.sql 0002_b.c.Down.pg.sql BeforeRun.sql
                before-run.sql before-migrate.sql R__.sql b5__x.sql V1__a.SQL V2__.sql""".split("\\s+")).map(name -> name.replace('␣', ' '));
    }

    @ParameterizedTest
    @MethodSource("noNames")
    void namesAFileThatFitsNoLayout(String name) throws IOException {
        files(name);

        assertReported("error invalid-name: … are not named like migrations:\n    @/" + name + "\n  Next: …");
        assertThat(load().problems().get(0).remedy())
                .contains("0001_add_users.sql", "0001_add_users.down.sql", "V1__add_users.sql", "run=on-change");
        assertThat(load().migrations()).isEmpty();
    }

    static Stream<String> mistypedEndings() {
        return Stream.of("""
                0004_d.sql.txt 0004_d.SQL.txt 0004_d.sql~ 0004_d.sql.bak 0004_d.sql␣ 0004_d.sq 0004_d.sqll
                0004_d.slq 0004_d.qsl 0004_d.sl 0004_d,sql 0004_d.up,slq 0004_d.pgsql 0004_d.up 0004_d.v2.sql.txt
                0004_d.up.json 0004_d.v2.up.cypher 0004_d.up. 0004_d.up.pgsql 0004_d.up.sql.bak 0004_d
                beforeRun.sq afterRun.sql.txt beforeRun V2__d.sql.txt V2__d.sql.bak V2__d.sq V2__d V1.2__d
                V1_2.3__d.sql.txt U1__a.slq R__d.sq R__d""".split("\\s+")).map(name -> name.replace('␣', ' '));
    }

    @ParameterizedTest
    @MethodSource("mistypedEndings")
    void warnsOfAMigrationWhoseEndingIsMistyped(String name) throws IOException {
        files(name);
        files(name.contains(".up") ? "0001_a.up.sql" : Character.isDigit(name.charAt(0)) ? "0001_a.sql" : "V1__a.sql");

        assertReported(
                "warning unread-files: Location @ has files with a migration's name and another ending, which are not"
                        + " read:\n    @/" + name + "\n  Next: …");
        assertThat(load().migrations()).extracting(Migration::version).containsExactly(Version.of("1"));
    }

    @Test
    void refusesChangelogsOfLiquibaseWithOneError() throws IOException {
        files("0001_a.sql", "0002_b.sql=--liquibase formatted sql\n--changeset ann:1\nSELECT 2;");
        files("c.changelog-master.XML=<?xml version=\"1.0\"?>\n<databaseChangeLog>\n</databaseChangeLog>");
        files("liquibase.json={\"databaseChangeLog\": []}", "master.xml=<databaseChangeLog/>");
        files("users.sql=\n-- Liquibase formatted SQL\nSELECT 3;");
        files("changelog.yaml=# the databases of the changelog\nversions: []", "logback.xml=<configuration/>");
        files("metadata.yml=databaseChangeLog: []");

        assertReported(
                "error unsupported-layout: Location @ has changelogs of Liquibase, which are not read:\n    @/0002_b.sql\n"
                        + "    @/c.changelog-master.XML\n    @/liquibase.json\n    @/master.xml\n    @/users.sql\n"
                        + "  Next: let your own Liquibase fill an empty database, and make the first migration of that: migration"
                        + " adopt liquibase --from URL, as docs/adopt/liquibase.md describes; while Liquibase still runs them,"
                        + " name a location that leaves them out");
        assertThat(load().migrations()).extracting(Migration::name).containsExactly("0001_a");
    }

    @Test
    void aChangelogThatCannotBeReadIsNoSilence() throws IOException {
        files("0001_a.sql");
        link("changelog.yaml", "nowhere");
        link("a.sql", "nowhere");

        assertThat(load().problems())
                .filteredOn(problem -> problem.code() == Code.UNREADABLE_FILE)
                .extracting(problem -> String.valueOf(problem.place()))
                .containsExactlyInAnyOrder(folder + "/changelog.yaml", folder + "/a.sql");
    }

    @Test
    void metadataInADirectoryThatIsCalledLikeAChangelogAreMetadata() throws IOException {
        files("0001_create_changelog/up.sql", "0001_create_changelog/metadata.yaml");

        assertThat(load().migrations().get(0).metadata()).hasToString(folder + "/0001_create_changelog/metadata.yaml");
    }

    @Test
    void refusesMigrationsInGoThatNoSqlStandsFor() throws IOException {
        files("00001_a.sql", "00002_b.go", "00003_c.go", "00004_d.go", "00004_d.sql", "00005_e_test.go", "embed.go");
        assertReported("error …:\n    @/00002_b.go\n    @/00003_c.go\n  Next: …as SQL of the same name…");

        files("00002_b.sql", "00003_c.sql");
        assertThat(texts()).isEmpty();
    }

    static Stream<String> unreadScripts() {
        return Stream.of("""
                1767236402_b/up.sq 1767236402_b/up.sql.txt 1767236402_b/up 2026-01-01-100002_b/migration.sq
                1767236401_a/down.sq 1767236402_b/upp.sql 1767236402_b/migratoin.sql 1767236402_b/create.sql
                init/up.sql v0004_d/up.sql""".split("\\s+")).map(name -> name.replace('␣', ' '));
    }

    @ParameterizedTest
    @MethodSource("unreadScripts")
    void warnsOfWhatIsNotReadBesideTheDirectoriesOfMigrations(String path) throws IOException {
        files("1767236401_a/up.sql", path);

        assertReported("warning unread-files: …" + path + "\n  Next: …");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1767236402_b/migration.ts", "1767236402_b/.gitkeep"})
    void warnsOfTheDirectoryOfAMigrationWithoutAScript(String path) throws IOException {
        files("1767236401_a/up.sql", path);

        assertReported("warning unread-files: …directories with a migration's name and no script, which are not read:\n"
                + "    @/1767236402_b\n  Next: …");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001_a/up.sql 0001_a/up.sql~ 0001_a/up.sql.bak 0001_a/down.sql 0001_a/down.sql.orig 0001_a/metadata.toml"
                        + " 0001_a/README 0001_a/notes.md 0001_a/metadata.json seeds/up.sq seeds/metdata.toml V3_d/up",
                "0001_a/up.sql 0001_a/seed.sql testdata/patients.sql _example/up.sql .old/up.sql",
                "0001_a.sql 0001_a.sql~ 0001_a.sql.bak 0001_a.sql.orig .0001_a.sql.swp 0001_a.sql.swp V2__d/notes.txt"
                        + " 0002_b/0003_c.sql.txt",
                "V1__x.sql beforeMigrate.sql beforeMigrate.sql.orig",
                "0003_c.sql seeds/patients.sql seeds/beforeMigrate.sql reports/0001_a.sql reports/0002_b.sql reports/0003_c.sql",
                "V1__a.sql V2__b.sql h2/V1__a.sql h2/V2__b.sql"
            })
    void isQuietAboutOtherFiles(String names) throws IOException {
        files(names.split(" "));

        assertThat(texts()).isEmpty();
    }

    @Test
    void aMistypedEndingInASubFolderThatIsReadIsReported() throws IOException {
        files("0001_a.sql", "0002_b/0003_c.sql.txt");

        assertThat(texts(folder.resolve("**"))).singleElement().asString().contains(":\n    @/0002_b/0003_c.sql.txt\n");
    }

    @Test
    void manyMistypedEndingsAreOneShortenedWarning() throws IOException {
        for (int i = 10; i < 22; i++) {
            files("00" + i + "_x.sql.txt");
        }

        assertThat(texts())
                .filteredOn(text -> text.contains("unread-files"))
                .singleElement()
                .asString()
                .contains("\n    and 2 more\n");
    }

    @Test
    void flywaysCallbacksAreReadWithDescriptionsAndAlsoInALocationOfTheirOwn() throws IOException {
        files("migrations/V1__x.sql", "migrations/beforeMigrate__a.sql", "migrations/beforeMigrate__b c.sql");
        files("migrations/afterInfo.sql", "callbacks/afterEachMigrate.sql", "callbacks/beforeDeploy.sql");
        files("callbacks/beforeClean__x.sql");
        Path[] both = {folder.resolve("migrations"), folder.resolve("callbacks")};

        assertThat(callbacks(Folders.read(both)))
                .containsExactly(
                        "BEFORE beforeMigrate__a.sql",
                        "BEFORE beforeMigrate__b c.sql",
                        "AFTER_EACH afterEachMigrate.sql");
        String text = "warning unread-files: Location @/%1$s has callbacks of Flyway that do not run"
                + " here:%2$s\n  Next: give those that have to run the name of a moment here, such as beforeRun.sql;"
                + " move the others out of @/%1$s";
        assertThat(texts(both))
                .containsExactly(
                        text.formatted("migrations", "\n    @/migrations/afterInfo.sql"),
                        text.formatted(
                                "callbacks", "\n    @/callbacks/beforeClean__x.sql\n    @/callbacks/beforeDeploy.sql"));

        files("sections/0001_x.sql", "sections/beforeEachMigrate.sql");
        assertThat(Folders.read(folder.resolve("sections")).problems())
                .singleElement()
                .matches(Problem::isError);
    }

    private static List<String> callbacks(MigrationSet set) {
        return set.callbacks().stream()
                .map(callback -> callback.when() + " " + callback.file().name())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001_x.up.sql 0001_x.down.sql", "0001_x/up.sql 0001_x/down.sql", "0001_x.sql 0002_y.sql"})
    void aCallbackOfFlywayWithoutAMomentHereIsIgnoredBesideEveryLayout(String names) throws IOException {
        files(names.split(" "));
        files("createSchema.sql", "afterInfo.sql", "beforeClean__x.sql");

        assertReported(
                "warning unread-files: Location @ has callbacks of Flyway that do not run here:\n    @/afterInfo.sql\n"
                        + "    @/beforeClean__x.sql\n    @/createSchema.sql\n  Next: …");
        assertThat(load().callbacks()).isEmpty();
    }

    @Test
    void flywaysNamesMayHaveAnyDescription() throws IOException {
        files("V1__a__b.sql", "V01_2__f\u00fcr die Klinik.sql", "V1.10__1.0.0-rc.1 (final).sql", "V20240101.1__x.sql");
        files("B1_20_0__1.0.0_baseline__MYSQL.sql", "R__a.b-c__d.sql", "R__a view e\u0301 (new).sql");

        assertThat(texts()).isEmpty();
        assertThat(load().withBaselines())
                .extracting(migration -> migration.version() + " " + migration.name())
                .containsExactly(
                        "1 V1__a__b",
                        "01.2 V01_2__f\u00fcr die Klinik",
                        "1.10 V1.10__1.0.0-rc.1 (final)",
                        "20240101.1 V20240101.1__x",
                        "R__a_view_\u00e9__new_ R__a view e\u0301 (new)",
                        "R__a.b-c__d R__a.b-c__d",
                        "1.20.0 B1_20_0__1.0.0_baseline__MYSQL");
    }

    @Test
    void aBaselineWithoutTheMigrationsThatItWasMadeOfIsTheFirstMigration() throws IOException {
        files("B2__all.sql=-- option: squashes=" + "a".repeat(64) + ",1,2\nSELECT 1;\n", "B1__old.sql", "V3__x.sql");
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
        assertThat(callbacks(load()))
                .containsExactly("AFTER afterMigrate.sql", "BEFORE beforeMigrate.sql", "BEFORE beforeRun.sql");
    }

    @Test
    void aCallbackInAFolderBesideAnotherLocationIsNotReported() throws IOException {
        files("0001_x.sql", "h2/beforeRun.sql", "postgresql/beforeRun.sql");

        assertThat(Folders.read(folder, folder.resolve("h2")).problems()).isEmpty();
        assertThat(Folders.read(folder, folder.resolve("h2")).callbacks()).hasSize(1);
    }

    @Test
    void aSubFolderWithTheNameOfTheLocationIsNotTheLocation() throws IOException {
        files("0001_x.sql", folder.getFileName() + "/afterInfo.sql");
        var location = Location.parse("classpath:" + folder.getFileName());

        try (var loader =
                new URLClassLoader(new URL[] {folder.getParent().toUri().toURL()})) {
            var sources = Sources.find(List.of(location), new ClasspathRoots(loader), null);
            assertThat(read(sources).problems()).isEmpty();
        }
    }

    @Test
    void flywaysCallbacksAreReadInSubFoldersLikeMigrations() throws IOException {
        files("V1__x.sql", "afterMigrate__b.sql", "callbacks/afterMigrate__c.sql", "callbacks/afterMigrate__a.sql");

        MigrationSet set = Folders.read(folder.resolve("**"));

        assertThat(set.problems()).isEmpty();
        assertThat(callbacks(set))
                .containsExactly("AFTER afterMigrate__a.sql", "AFTER afterMigrate__b.sql", "AFTER afterMigrate__c.sql");
    }

    @Test
    void aCallbackOfOursInASubFolderHasToBeMoved() throws IOException {
        files("0001_x.sql", "callbacks/afterRun.sql");

        assertThat(texts(folder.resolve("**")))
                .singleElement()
                .asString()
                .startsWith("error invalid-name: ")
                .contains("/callbacks/afterRun.sql\n", "afterRun.sql are in the folder of the location itself");
    }

    @Test
    void aFileWithoutNumberThatCannotBeReadIsReportedOnce() throws IOException {
        files("0001_a.sql");
        link("views.sql", "gone.sql");
        Files.write(folder.resolve("grants.sql"), new byte[] {'S', (byte) 0xE9, 'L'});

        assertThat(load().problems())
                .extracting(Problem::code)
                .containsExactly(Code.MALFORMED_UTF8, Code.UNREADABLE_FILE);
    }

    @Test
    void putsRepeatableMigrationsAfterAllNumbersInAnyLayout() throws IOException {
        files("0002_b.up.sql", "0002_b.down.sql", "20240131120000_c.up.sql");
        files("views.sql=-- Author: ann\n-- option: lock_timeout=5s run=on-change\nSELECT 1;");
        files("Grants.sql=-- option: run=on-change\n");

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

    /** What the files are called, with their text behind =, and all that is said of them. */
    static Stream<Arguments> problems() {
        return Stream.of(
                arguments(
                        "0002_c.up.sql 0002_b.down.sql 0003_b.up.sql",
                        "error invalid-name: @/0002_b.down.sql  The number of this down script is that of 0002_c, and the"
                                + " rest of its name that of 0003_b\n  Next: rename it like the up file that it undoes, with the"
                                + " ending of a down file; or move it out of the location"),
                arguments(
                        "0002_b.up.sql 0002_c.up.sql 0002_other.down.sql",
                        "error duplicate-version: Two migrations have version 2: @/0002_b.up.sql and @/0002_c.up.sql\n"
                                + "  Next: @/0002_other.down.sql first: rename it like the up file that it undoes, with the"
                                + " ending of a down file; or move it out of the location"),
                arguments("master.xml=<databaseChangeLog/>", "error unsupported-layout: …"),
                arguments(
                        "0001_a.sql 0002_b/up/0003_c.sql",
                        "…sub-folders that it leaves out, with these .sql files:\n    0002_b/up/0003_c.sql…"),
                arguments(
                        "V1__a.sql callbacks/beforeMigrate.sql",
                        "…sub-folders that it leaves out, …callbacks/beforeMigrate.sql…"),
                arguments(
                        "V1__x.sql B1__a.sql B01__b.sql",
                        "error duplicate-version: Two baselines have version 1: @/B01__b.sql and @/B1__a.sql\n  Next: keep"
                                + " one of them, and move the others to another folder"),
                arguments(
                        "0001_x.sql afterMigrate.sql afterRun.sql",
                        "error unsupported-layout: @/afterMigrate.sql  A callback of this name is only read where all"
                                + " migrations have Flyway's names\n  Next: rename it to beforeRun.sql or afterRun.sql, which run"
                                + " at each run that applies something; or move it out of the location"),
                arguments(
                        "0001_views.sql=--\u00a0option:\u00a0run=on-change",
                        "error invalid-name: @/0001_views.sql  The file has a number and the option run=on-change: with a"
                                + " number, it would run once.\n  Next: remove the number from its name, such as views.sql; or"
                                + " remove the option"),
                arguments("views.sql=SELECT\u00a01;\n--\u00a0option:\u00a0run=on-change", "error invalid-name: …"),
                arguments("0001_a.sql R__views.sql", "error mixed-layouts: …"),
                arguments(
                        "V1_2__a.sql=SELECT\u00a01; V1.2.0__b.sql=SELECT\u00a02; V3__c.sql",
                        "error duplicate-version: Two migrations have version 1.2: …migration renumber --file FILE"),
                arguments(
                        "migrations/0001_a/up.sql migrations/0001_a/down.sql",
                        "error unread-files: Location @ has sub-folders that it leaves out…"),
                arguments(
                        "migrations/0001_a/up.sql migrations/0001_a/down.sql 0002_b/up.sql",
                        "warning unread-files: …/0001_a/down.sql…/0001_a/up.sql…"),
                arguments(
                        "0001_a/up.sql 0002_b/down.sql",
                        "error missing-file: @/0002_b/down.sql  The down script has no up script in its directory…put"
                                + " 0002_b/up.sql back…"),
                arguments(
                        "V1__x.sql V1__x.sql.conf U1__x.sql U1__x.sql.conf V2__gone.sql.conf",
                        "warning unread-files: These files say how migrations run, and are not read: @/V2__gone.sql.conf\n"
                                + "  Next: V1__x.sql.conf is read beside V1__x.sql, and one metadata.toml or metadata.yaml beside"
                                + " the scripts of a directory: rename the file, or delete it"),
                arguments(
                        "0001_a/up.sql 0001_a/down.sql 0001_a/metadata.toml 0001_a/metadata.yaml",
                        "…and are not read: @/0001_a/metadata.yaml\n…"),
                arguments(
                        "2025/0001_a.sql 2025/0002_b.sql",
                        "error unread-files: Location @ has sub-folders that it leaves out, with these .sql files:\n"
                                + "    2025/0001_a.sql\n    2025/0002_b.sql\n  Next: write @/** to read the sub-folders too, or"
                                + " @/{vendor} …"),
                arguments("0003_c.sql reports/0002_b.sql 2025/0001_a.sql", "warning unread-files: …"),
                arguments(
                        "archive/old.sql later/0004_d.sql",
                        "error unread-files: …:\n    later/0004_d.sql\n    archive/old.sql\n…"),
                arguments(
                        "archive/old.sql later/0004_d.sql 0001_a.sql",
                        "warning unread-files: …:\n    later/0004_d.sql\n  Next: …"),
                arguments(
                        "V1__a.sql 2025/V2__b.sql seeds/data.sql",
                        "error …:\n    2025/V2__b.sql\n  Next: write @/** …"),
                arguments(
                        "V1__a.sql views/R__v.sql seeds/data.sql",
                        "error …:\n    views/R__v.sql\n  Next: write @/** …"),
                arguments("V1__a.sql baseline/B3__all.sql", "error …:\n    baseline/B3__all.sql\n  Next: write @/** …"),
                arguments("V1__a.sql mysql/V2__b.sql", "error …:\n    mysql/V2__b.sql\n  Next: write @/** …"),
                arguments("h2/V1__a.sql postgresql/V1__a.sql", "error … or @/{vendor} where each is for a product…"),
                arguments("0001_a\nb.sql", "…/0001_a\\nb.sql\n…"),
                arguments(
                        "0001_a.sql=SELECT\u00a01; 1_b.sql=SELECT\u00a02;",
                        "error duplicate-version: Two migrations have version 1: @/0001_a.sql and @/1_b.sql\n  Next: give a"
                                + " new number to the one that no database has applied: migration renumber --file FILE"),
                arguments(
                        "0001_a.up.sql 0001_a.down.sql 001_a.down.sql 1_b.down.sql",
                        "error …: 3 down scripts of version 1: @/0001_a.down.sql and @/001_a.down.sql and @/1_b.down.sql\n"
                                + "  Next: keep the one that undoes @/0001_a.up.sql, as @/0001_a.down.sql. Move the others out of"
                                + " this folder. If one undoes another migration, rename it after that migration"),
                arguments(
                        "0001_a.up.sql 0002_b.down.sql",
                        "warning missing-file: @/0002_b.down.sql  The down script has no up script of version 2\n  Next: put"
                                + " 0002_b.up.sql back; or, where the up file was renamed, rename this one in the same way. Where"
                                + " version 2 was ever applied, this file is what undoes it: delete it only if it was not"),
                arguments("0001_a.up.sql 0001_a.down.sql add_users.up.sql", "error …"),
                arguments("0001_a.up.sql 0001_a.down.sql 0003-add.sql", "error …"),
                arguments("0001_a.up.sql 0001_a.down.sql 0003_add.SQL", "error …"),
                arguments(
                        "0001_a.up.sql 0001_a.down.sql seed.v2.sql fill_by_hand2.sql",
                        "warning unread-files: Location @ has scripts without a version, which are not read:\n"
                                + "    @/fill_by_hand2.sql\n    @/seed.v2.sql\n  Next: …"),
                arguments(
                        "2020-01-01-000000_a/up.sql 2020-01-01-000000_a/down.sql by_hand.sql",
                        "warning unread-files: …"),
                arguments("0001_a/up.sql 0001_a/down.sql 0002_b.sql", "error mixed-layouts: …"),
                arguments(
                        "0001_a.sql=--\u00a0UP:\n--\u00a0DOWN:\nA; 0002_b.up.sql 0002_b.down.sql",
                        "error mixed-layouts: …"),
                arguments("0001_a.sql=--\u00a0+goose\u00a0Up 0002_b.up.sql 0002_b.down.sql", "error mixed-layouts: …"),
                arguments(
                        "0001_a.sql=--\u00a0Up\u00a0Migration 0002_b.sql 0003_c.up.sql 0003_c.down.sql",
                        "error mixed-layouts: Location @ mixes layouts: sections (@/0001_a.sql) and pairs"
                                + " (@/0003_c.down.sql)\n  Next: use one layout per location"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void oneProblemIsReported(String names, String problem) throws IOException {
        files(names.split(" "));

        assertReported(problem);
    }

    /** What stands for the rest of a text is …, and @ is the folder. */
    private void assertReported(String problem) throws IOException {
        String pattern = Stream.of(problem.split("…", -1)).map(Pattern::quote).collect(Collectors.joining("(?s:.*)"));
        assertThat(texts()).singleElement().asString().matches(pattern);
    }

    @Test
    void refusesTwoRepeatableMigrationsOfOneName() throws IOException {
        files("views.sql=-- option: run=on-change\nSELECT 1;", "other/Views.sql=-- option: run=on-change\nSELECT 2;");

        assertThat(texts(folder, folder.resolve("other")))
                .singleElement()
                .asString()
                .contains("There are two repeatable migrations of this name: @/views.sql and" + " @/other/Views.sql.");
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000_setup, up.sql, down.sql, 00000000000000",
        "20240131120000_init, migration.sql, migration.sql, 20240131120000",
        "2019-02-26-002946_create_user, up.sql, down.sql, 20190226002946"
    })
    void readsTheDirectoriesOfDieselKatAndPrisma(String first, String up, String down, String version)
            throws IOException {
        String second = "2026-07-27-143313-0000_b/";
        files("README.md", "migration_lock.toml", first + "/" + up, first + "/" + down);
        files(second + up, second + down, second + "metadata.toml");

        for (MigrationSet set : List.of(load(), Folders.read(folder.resolve("**")))) {
            assertThat(set.problems()).isEmpty();
            assertThat(set.layout()).isEqualTo(Layout.DIRECTORIES);
            assertThat(set.migrations())
                    .extracting(migration -> migration.version().text() + " " + migration.name())
                    .containsExactly(version + " " + first, "202607271433130000 2026-07-27-143313-0000_b");
            Migration migration = set.migrations().get(1);
            assertThat(migration.up().name()).isEqualTo(second + up);
            assertThat(migration.metadata()).hasToString(folder + "/" + second + "metadata.toml");
            assertThat(migration.down() == null).isEqualTo(up.equals(down));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Two databases in three keep these apart.
                "20260630120000_a/migration.sql 20260630120000_A/migration.sql",
                "20260630120000_a/up.sql 20260630120000_b/up.sql",
                "20260630120000_a/up.sql 20260630120000_b/migration.sql",
                // No plain word, as which a version is typed.
                "20260630120000_a/migration.sql 20260630120000_b c/migration.sql",
                "2026-06-30-120000_a/migration.sql 20260630120000_b/migration.sql"
            })
    void otherDirectoriesWithOneTimestampAreTwoMigrationsOfOneVersion(String names) throws IOException {
        files(names.replace("_b c", "_b~c").split(" "));
        if (names.contains("_b c")) {
            Files.move(folder.resolve("20260630120000_b~c"), folder.resolve("20260630120000_b c"));
        }

        assertThat(load().duplicates()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "10_b.sql=-- migrate:up 1_a.sql=-- migrate:up, 10_b 1_a",
        "10_b.sql 1_a.sql, 1_a 10_b",
        "10_b.up.sql 1_a.up.sql, 1_a 10_b",
        "V10__b.sql V1__a.sql, V1__a V10__b",
        "10_b/migration.sql 1_a/migration.sql, 10_b 1_a",
        "10_b/up.sql 1_a/up.sql 2_c/up.sql, 1_a 10_b 2_c",
        "10_b/up.sql 10_b/metadata.toml 9_a/up.sql, 10_b 9_a",
        "10_b/up.sql 10_b/metadata.yaml 9_a/up.sql 9_a/metadata.yaml, 9_a 10_b",
        "10_b.sql=-- migrate:up 2_a.sql=-- migrate:up R__v.sql, 10_b 2_a",
    })
    void theOrderIsThatOfTheToolWhoseFilesTheyAre(String files, String order) throws IOException {
        files(files.replace("-- migrate", "--\u00a0migrate").split(" "));

        MigrationSet set = load();

        assertThat(set.migrations())
                .filteredOn(migration -> !migration.isRepeatable())
                .extracting(Migration::name)
                .containsExactly(order.split(" "));
        assertThat(set.versions()).containsAll(set.byVersion().keySet());
        assertThat(set.find(Version.of("10"))).isPresent();
        assertThat(set.find(Version.of("010"))).isPresent();
    }

    @Test
    void theOrderOfTwoToolsIsRefusedOnlyWhereItDiffers() throws IOException {
        files("20240131_b.sql=-- migrate:up", "20240201120000_c.sql=SELECT 1;");
        assertThat(texts()).isEmpty();

        files("20240131120000_a.sql=SELECT 1;");
        assertReported("error mixed-layouts: …-- migrate:up…");
    }

    @ParameterizedTest
    @CsvSource({"latest, 0001_a", "v1, 0001_a", "0001_a/again, .", "0001_a/zz, 0001_a"})
    void aLinkToADirectoryIsNoOtherMigrationAndHidesNone(String link, String to) throws IOException {
        files("0001_a/up.sql");
        link(link, to);

        assertThat(texts()).isEmpty();
        assertThat(load().migrations()).extracting(Migration::name).containsExactly("0001_a");
    }

    @Test
    void aScriptInADirectoryThatCannotBeLookedAtIsNotLeftOut() throws IOException {
        files("0001_a/up.sql");
        Files.createDirectory(folder.resolve("0002_b"));
        link("0002_b/up.sql", "0002_b");

        assertReported("…/0002_b/up.sql  The file cannot be read…");
    }

    @Test
    void anUnreadableDirectoryOfAMigrationIsNoSilence() throws IOException {
        files("0001_a/up.sql");
        link("0002_b", "nowhere");

        assertReported("…:\n    @/0002_b\n…");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallbackThatCannotBeReadIsReportedOnce(boolean isFolder) throws IOException {
        files("0001_a.sql");
        if (isFolder) {
            Files.createDirectory(folder.resolve("afterRun.sql"));
        } else {
            link("afterRun.sql", "nowhere");
        }

        assertReported("…/afterRun.sql  The file cannot be read…");
        assertThat(load().callbacks()).isEmpty();
    }

    @Test
    void anUndoScriptOfFlywayUndoesWhatIsBesideIt() throws IOException {
        files("one/V1__x.sql", "one/U1__x.sql", "other/V1__x.sql", "other/U1__x.sql");

        assertThat(Folders.read(folder.resolve("**")).duplicates())
                .singleElement()
                .satisfies(duplicate -> {
                    assertThat(duplicate.isUnclear()).isFalse();
                    assertThat(duplicate.holders())
                            .extracting(Migration::down)
                            .extracting(String::valueOf)
                            .containsExactly(folder + "/one/U1__x.sql", folder + "/other/U1__x.sql");
                });
    }

    @Test
    void eachScriptOfFlywayHasItsMetadata() throws IOException {
        files("V1__x.sql", "V1__x.sql.conf", "U1__x.sql", "U1__x.sql.conf");

        Migration migration = load().migrations().get(0);

        assertThat(texts()).isEmpty();
        assertThat(migration.metadata()).hasToString(folder + "/V1__x.sql.conf");
        assertThat(migration.downMetadata()).hasToString(folder + "/U1__x.sql.conf");
    }

    @ParameterizedTest
    @CsvSource({
        "2025/0001_a.sql 2025/0002_b.sql, 2025",
        "0003_c.sql reports/0002_b.sql 2025/0001_a.sql, 2025",
        "V1__a.sql clinic/V3__c.sql reports/V4__d.sql, clinic",
        "V1__a.sql h2/V2__b.sql postgresql/V2__b.sql, h2"
    })
    void aSubFolderThatIsReadTooIsNoError(String names, String below) throws IOException {
        files(names.split(" "));

        assertThat(Folders.read(folder, folder.resolve(below)).problems()).noneMatch(Problem::isError);
        assertThat(Folders.read(folder.resolve(below)).problems()).noneMatch(Problem::isError);
    }

    @Test
    void allWrongNamesAreOneProblemWithTheFirstTen() throws IOException {
        for (char letter = 'a'; letter <= 'l'; letter++) {
            files(letter + ".sql");
        }

        assertReported("…@/a.sql\n…@/j.sql\n    and 2 more\n…");
        assertThat(ExitCode.of(new InvalidMigrationsException(load().problems())))
                .isEqualTo(ExitCode.PROBLEMS);
    }

    private String remedyOfDuplicate() throws IOException {
        return load().duplicates().get(0).problem().remedy().replace(folder.toString(), "@");
    }

    @ParameterizedTest
    @CsvSource({
        "0001_a_down.sql, 0001_a_up.sql, 0001_a_up.down.sql",
        "0001_a-down.sql, 0001_a.sql, 0001_a.down.sql",
        "0001_a.donw.sql, 0001_a.up.sql, 0001_a.down.sql",
        "0001_a_down/up.sql, 0001_a/up.sql, 0001_a/down.sql",
        "V1__a_down.sql, V1__a.sql, U1__a.sql"
    })
    void aDownHalfIsNotGivenAnotherNumber(String down, String up, String right) throws IOException {
        files(up + "=SELECT 1;", down + "=SELECT 2;");

        assertThat(remedyOfDuplicate())
                .startsWith("if @/" + down + " undoes the other, rename it to @/" + right + "; or join the two");
    }

    @ParameterizedTest
    @CsvSource({"0001_a.sql, 0001_b_down.sql", "0001_a_town.sql, 0001_a_up.sql"})
    void whatIsNoDownHalfIsRenumberedLikeAnyOther(String one, String other) throws IOException {
        files(one + "=SELECT 1;", other + "=SELECT 2;");

        assertThat(remedyOfDuplicate()).endsWith("migration renumber --file FILE");
    }

    @Test
    void aTypedPathThatCannotBeReachedIsNoFileThatWasRead() throws IOException {
        folder = Files.createDirectory(folder.resolve("pom.xml"));
        files("0001_a.sql");

        assertThat(load().holdsFileOf(Target.file("elsewhere/pom.xml/0001_a.sql")))
                .isFalse();
        // In the module's folder, that is a file and no folder.
        assertThat(load().holdsFileOf(Target.file("pom.xml/0001_a.sql"))).isFalse();
        assertThat(load().holdsFileOf(Target.file(folder + "/0001_a.sql"))).isTrue();
    }

    /** Else its down script would be moved away, which is that of the one that stays. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0001_a/down.sql"})
    void oneOfTwoUpScriptsInADirectoryStaysBesideItsDownScript(String down) throws IOException {
        files("0001_a/up.sql=SELECT 1;", "0001_a/migration.sql");
        if (!down.isEmpty()) {
            files(down);
        }

        assertThat(remedyOfDuplicate())
                .isEqualTo(
                        "keep the file that was applied, and move the other one of the same name out of the location");
        Files.delete(folder.resolve("0001_a/migration.sql"));
        assertThat(load().migrations())
                .extracting(MigrationSetTest::pair)
                .containsExactly("0001_a " + (down.isEmpty() ? "-" : down));
    }

    @Test
    void ofSeveralWithTheSameTextOneIsDeletedAsItWouldRunAgain() throws IOException {
        files("0001_i.up.sql=SELECT 1;", "0001_j.up.sql=SELECT 1;", "0001_j.down.sql=SELECT 2;");

        assertThat(remedyOfDuplicate())
                .isEqualTo("delete the one that no database has applied: both have the same text");
        for (String state : List.of("applied", "half done")) {
            assertThat(load().duplicates().get(0).inDatabase("0001_i", Checksum.of("SELECT 1;"), state))
                    .returns(
                            "delete the copy of 0001_i with the same text, but no down script that only this one has",
                            Problem::remedy)
                    .asString()
                    .contains(". In this database " + folder + "/0001_i.up.sql is " + state + ".");
        }
    }

    @Test
    void ofSeveralTheOneThatIsNotAppliedGetsAnotherNumber() throws IOException {
        files("0001_i.sql=SELECT 1;", "0001_j.sql=SELECT 2;");
        SharedVersion duplicate = load().duplicates().get(0);

        assertThat(duplicate.inDatabase("0001_j", Checksum.of("SELECT 2;"), "applied"))
                .returns("give each of the others a new number: migration renumber", Problem::remedy)
                .asString()
                .contains(". In this database " + folder + "/0001_j.sql is applied.");
        assertThat(duplicate.inDatabase("0001_x", "", "half done"))
                .asString()
                .contains(". In this database 0001_x is half done.");
    }

    @ParameterizedTest
    @CsvSource({"0001_x, SELECT 0;", "0001_x, SELECT 2;", "0001_i, SELECT 2;"})
    void noneGetsAnotherNumberWhereTheAppliedTextIsGoneOrHasAnotherName(String name, String text) throws IOException {
        files("0001_i.sql=SELECT 1;", "0001_j.sql=SELECT 2;");

        assertThat(load().duplicates()
                        .get(0)
                        .inDatabase(name, Checksum.of(text), "applied")
                        .remedy())
                .isEqualTo("put the file of " + name
                        + " back, and give each of the others a new number: migration renumber --file FILE");
    }

    @Test
    void nothingIsAdvisedAboutDuplicatesThatCannotBeRead() throws IOException {
        Files.write(folder.resolve("0005_a.sql"), new byte[] {(byte) 0xFF});
        files("0005_b.sql=SELECT 1;");

        SharedVersion duplicate = load().duplicates().get(0);
        String remedy = "make all of them readable first";
        assertThat(remedyOfDuplicate()).isEqualTo(remedy);
        assertThat(duplicate.inDatabase("0005_a", "x", "applied").toString())
                .contains("0005_b.sql. In this database 0005_a is applied.", "remedy=" + remedy + ",");
    }

    @Test
    void noOtherMigrationGetsTheNumberOfADownFileWithoutAnUpFile() throws IOException {
        files("0001_a.up.sql", "0002_b.down.sql");

        assertThat(load().taken()).contains(Version.of("2"));
    }

    @Test
    void unitesLocationsOfDifferentLayoutsInOneSequence() throws IOException {
        files("one/0001_a.sql", "other/0002_b.up.sql", "third/0001_c.up.sql=SELECT 1;");

        MigrationSet set = Folders.read(folder.resolve("one"), folder.resolve("other"));

        assertThat(set.problems()).isEmpty();
        assertThat(set.migrations()).extracting(Migration::layout).containsExactly(Layout.SECTIONS, Layout.PAIRS);
        assertThat(set.layout()).isEqualTo(Layout.PAIRS);
        assertThat(texts(folder.resolve("one"), folder.resolve("third")))
                .singleElement()
                .asString()
                .contains("Two migrations have version 1: @/one/0001_a.sql and @/third/0001_c.up.sql\n");
    }

    @Test
    void namesTheRootsOfADuplicateVersionOnTheClasspath() {
        List<Root> roots = List.of(
                new Root("/app/target/classes/m", Owner.APPLICATION, List.of(empty("m/0001_a.sql"))),
                new Root("/lib/billing.jar", Owner.DEPENDENCY, List.of(empty("m/0001_a.sql"))));

        MigrationSet set = read(Sources.find(List.of(Location.parse("classpath*:m")), location -> roots, null));

        assertThat(set.problems())
                .extracting(Problem::message)
                .containsExactly("Two migrations have version 1: m/0001_a.sql in /app/target/classes/m and"
                        + " m/0001_a.sql in /lib/billing.jar");
    }

    @Test
    void tellsWhereAFileIsNotUtf8() throws IOException {
        files("0001_a.sql");
        Files.write(folder.resolve("0002_b.sql"), new byte[] {'S', '\n', (byte) 0xE9, 'L'});

        assertReported(
                "error malformed-utf8: @/0002_b.sql:2  The file is not UTF-8: malformed bytes at offset 2\n  Next: save"
                        + " the file as UTF-8; if it is a MySQL or MariaDB dump with binary data, dump it again with --hex-blob");
        assertThat(load().migrations()).extracting(Migration::name).containsExactly("0001_a");
        assertThat(load().versions()).containsExactly(Version.of("1"), Version.of("2"));
    }

    @Test
    void reportsWhyAFileCannotBeRead() throws IOException {
        String text = "error unreadable-file: @/0001_a.sql  The file cannot be read: %s\n  Next: check the file and the"
                + " rights to it";
        link("0001_a.sql", "gone.sql");
        assertReported(text.formatted("it does not exist"));

        Files.delete(folder.resolve("0001_a.sql"));
        Files.createDirectory(folder.resolve("0001_a.sql"));
        assertReported(text.formatted("Is a directory"));

        assertThat(readAlone(() -> {
                            throw new AccessDeniedException("m/0001_a.sql");
                        })
                        .problems())
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
    void readsEachFileOnce() {
        var opened = new AtomicInteger();

        readAlone(() -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(new byte[0]);
        });

        assertThat(opened).hasValue(1);
    }

    private static MigrationSet readAlone(SourceFile.Content content) {
        var root = new Root("m", Owner.APPLICATION, List.of(new SourceFile("0001_a.sql", "m/0001_a.sql", content)));
        return read(Sources.find(List.of(Location.parse("m")), location -> List.of(root), null));
    }

    private static SourceFile empty(String path) {
        return new SourceFile(
                path.substring(path.lastIndexOf('/') + 1), path, () -> new ByteArrayInputStream(new byte[0]));
    }

    /** Makes them with their folders, and with the text behind =. */
    private void files(String... names) throws IOException {
        for (String name : names) {
            String[] parts = name.split("=", 2);
            Path file = folder.resolve(parts[0]);
            Files.createDirectories(file.getParent());
            Files.writeString(file, parts.length == 1 ? "" : parts[1].replace('\u00a0', ' '));
        }
    }

    private void link(String name, String to) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), folder.resolve(to));
    }

    private List<String> texts() throws IOException {
        return texts(folder);
    }

    private List<String> texts(Path... folders) throws IOException {
        return Folders.read(folders).problems().stream()
                .map(problem -> (problem.isError() ? "error " : "warning ")
                        + CodedText.of(problem).replace(folder.toString(), "@"))
                .toList();
    }

    private MigrationSet load() {
        return Folders.read(folder);
    }

    private static MigrationSet read(Sources sources) {
        return MigrationReader.read(sources, List.of(), null);
    }
}
