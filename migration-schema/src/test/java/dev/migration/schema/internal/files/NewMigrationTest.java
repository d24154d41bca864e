// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.layout.Metadata;
import dev.migration.internal.layout.Metadata.Requirement;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.Layout;
import dev.migration.internal.run.Engine;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewMigrationTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123Z");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "add_users, add_users",
        "Add Users, add_users",
        "'  Add   users\tnow ', add_users_now",
        "add-users, add_users",
        "ADD users!, add_users",
        "'Größe ändern', gre_ndern",
        "version 2.0, version_20",
        "'x\n-- Author: y', x____author_y",
    })
    void cleansNames(String typed, String fileName) {
        assertThat(NewMigration.named(typed).fileName()).isEqualTo(fileName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "!?", "-", "___", "日本", "invalid/name", "..\\name", "../name", "/etc/x"})
    void refusesNamesOfWhichNothingIsLeftOrWithASeparator(String typed) {
        assertThatThrownBy(() -> NewMigration.named(typed))
                .isInstanceOfSatisfying(
                        InvalidMigrationsException.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).containsExactly(Code.INVALID_NAME))
                .hasMessage("Invalid migration name: " + typed + "\n"
                        + "  Next: use letters, digits and underscores, such as add_users");
    }

    @Test
    void refusesANameThatNoFileSystemTakes() {
        String longest = "a".repeat(200);
        assertThat(NewMigration.named(longest).fileName()).isEqualTo(longest);

        assertThatThrownBy(() -> NewMigration.named(longest + "a"))
                .hasMessageStartingWith("Invalid migration name: " + longest + "a (201 characters, at most 200)");
    }

    @Test
    void writesTheFirstMigrationWithHeaderAndMarkers() throws IOException {
        List<Path> files = create("Add users", "Ann <ann@example.com>");

        assertThat(files).containsExactly(folder.resolve("0001_add_users.sql"));
        assertThat(files.get(0)).content().isEqualTo("""
                        -- Migration: Add users
                        -- Created: 2026-11-20T10:00:00Z
                        -- Author: Ann <ann@example.com>

                        -- Up Migration


                        -- Down Migration

                        """);
        Migration read = existing().migrations().get(0);
        assertThat(read.header().title()).isEqualTo("Add users");
        assertThat(read.header().created()).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(read.header().author()).isEqualTo("Ann <ann@example.com>");
        assertThat(existing().problems()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void isKnownAsLongAsNothingIsWrittenIntoIt(Layout layout) throws IOException {
        String first = switch (layout) {
            case SECTIONS -> "0001_a.sql";
            case PAIRS -> "0001_a.up.sql";
            case DIRECTORIES -> "0001_a/up.sql";
            case FLYWAY -> "V1__a.sql";
        };
        Files.createDirectories(folder.resolve(first).getParent());
        Files.writeString(folder.resolve(first), "SELECT 1;");
        Path file = create("b", "ann").get(0);
        assertThat(isAsCreated()).isTrue();
        String written = Files.readString(file);

        Files.writeString(file, "\uFEFF" + written.replace("\n", "\r\n").strip());
        assertThat(isAsCreated()).as("as an editor may save it").isTrue();
        Files.writeString(file, "-- option: requires=1\n" + written);
        assertThat(isAsCreated()).as("with options alone").isTrue();
        Files.writeString(file, written.replace("-- Down", "-- Nothing to do.\n-- Down") + "-- As said above.\n");
        assertThat(isAsCreated()).isFalse();
        Files.writeString(file, written.replace("-- Down", "SELECT 1;\n-- Down") + "SELECT 1;");
        assertThat(isAsCreated()).isFalse();
        Files.writeString(file, written + "-- What is applied:\nSELECT 1;");
        assertThat(isAsCreated()).as("SQL below -- Down Migration").isEqualTo(layout == Layout.SECTIONS);
        Files.writeString(file, written + "-- Nothing to do.\n");
        assertThat(isAsCreated()).isFalse();
        Files.writeString(file, "");
        assertThat(isAsCreated()).as("an empty file").isFalse();
    }

    private boolean isAsCreated() {
        List<Migration> migrations = existing().migrations();
        return ScriptParser.parse(
                        migrations.get(migrations.size() - 1), Dialect.POSTGRESQL, PlaceholderValues.NONE, null)
                .isAsCreated();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void leavesOutAnUnknownAuthor(String author) throws IOException {
        assertThat(create("a", author).get(0)).content().doesNotContain("Author");
    }

    @Test
    void keepsTheHeaderOnOneLineEach() throws IOException {
        Path file = create("drop\nDROP TABLE x;", "ann\nDROP TABLE x;").get(0);

        assertThat(file)
                .content()
                .startsWith("-- Migration: drop DROP TABLE x;\n-- Created: 2026-11-20T10:00:00Z\n-- Author: ann DROP");
    }

    @ParameterizedTest
    @CsvSource({
        "0001_a.sql, 0002_b.sql",
        "001_a.sql, 002_b.sql",
        "1_a.sql, 0002_b.sql",
        "00009_a.sql, 00010_b.sql",
        "9999_a.sql, 10000_b.sql",
        "0000_a.sql, 0001_b.sql",
        "20240101120000_a.sql, 20261120100000_b.sql",
        "20240101_a.sql, 20261120100000_b.sql",
        "20261120100000_a.sql, 20261120100001_b.sql",
        "20991231235959_a.sql, 20991231235960_b.sql",
        "20240101120000123_a.sql, 20261120100000000_b.sql",
        "20301231_a.sql, 20261120100000_b.sql",
        "90000000000001_a.sql, 90000000000002_b.sql",
        "202401011200_a.sql, 20261120100000_b.sql",
        "1704067200_a.sql, 1795168800_b.sql",
    })
    void numbersAsTheHighestIsNumbered(String highest, String next) throws IOException {
        Files.createFile(folder.resolve(highest));

        assertThat(create("b", null)).containsExactly(folder.resolve(next));
    }

    @ParameterizedTest
    @CsvSource({
        "V1_2__a.sql, V1.3__b.sql, U1.3__b.sql",
        "V7__a.sql, V8__b.sql, U8__b.sql",
        "V007__a.sql, V008__b.sql, U008__b.sql",
        "19_a/up.sql, 20_b/up.sql, 20_b/down.sql",
        "1679012345_a/up.sql, 1795168800_b/up.sql, 1795168800_b/down.sql",
        "2019-02-26-002946_a/up.sql, 20261120100000_b/up.sql, 20261120100000_b/down.sql"
    })
    void writesBothFilesAsTheLayoutHasThem(String highest, String up, String down) throws IOException {
        Files.createDirectories(folder.resolve(highest).getParent());
        Files.createFile(folder.resolve(highest));

        assertThat(create("b", null)).containsExactly(folder.resolve(up), folder.resolve(down));
        assertThat(existing().problems()).isEmpty();
        assertThat(existing().migrations()).hasSize(2);
    }

    /** 0002 would be the first of them, as text. */
    @Test
    void writesWhatDbmateReads() throws IOException {
        write("1_a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n");

        Path file = create("b", null).get(0);

        assertThat(file).isEqualTo(folder.resolve("2_b.sql"));
        assertThat(file).content().contains("-- migrate:up", "-- migrate:down").doesNotContain("Migration\n\n");
        assertThat(existing().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9_a/migration.sql",
                "99_a/up.sql",
                "2_a/migration.sql 10_b/migration.sql",
                "2_a/up.sql 20260101000000_b/up.sql"
            })
    void refusesWhereNoNumberComesLastAsText(String taken) throws IOException {
        for (String file : taken.split(" ")) {
            write(file, "SELECT 1;");
        }

        assertThatThrownBy(() -> create("b", null))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("compared as text");
    }

    @Test
    void writesWhatPrismaReads() throws IOException {
        write("20240131120000_a/migration.sql", "SELECT 1;");
        assertThat(create("b", null)).containsExactly(folder.resolve("20261120100000_b/migration.sql"));

        write("20261120100000_b/down.sql", "SELECT 1;");
        assertThat(create("c", null))
                .containsExactly(
                        folder.resolve("20261120100001_c/migration.sql"), folder.resolve("20261120100001_c/down.sql"));
        assertThat(existing().problems()).isEmpty();
    }

    @Test
    void writesTheMetadataThatKatReads() throws IOException {
        write("1679012345_a/up.sql", "SELECT 1;");
        write("1679012345_a/metadata.yaml", "name: a\ntimestamp: 1679012345");

        Path metadata = folder.resolve("1795168800_on/metadata.yaml");
        assertThat(create("on", null))
                .containsExactly(metadata.resolveSibling("up.sql"), metadata.resolveSibling("down.sql"), metadata);
        assertThat(metadata).hasContent("name: \"on\"\ntimestamp: 1795168800\nparents: [1679012345]");
        Metadata read = Metadata.of(existing().migrations().get(1));
        assertThat(read.problems()).isEmpty();
        assertThat(read.parents()).extracting(Requirement::version).containsExactly(Version.of("1679012345"));
        assertThat(create("c", null)).hasSize(3);
    }

    @Test
    void countsFilesThatCannotBeRead() throws IOException {
        Files.write(folder.resolve("0007_broken.sql"), new byte[] {(byte) 0xFF});

        assertThat(create("b", null)).containsExactly(folder.resolve("0008_b.sql"));
    }

    @Test
    void takesNoNumberOfADownFileThatHasNoUpFile() throws IOException {
        Files.createFile(folder.resolve("0007_a.up.sql"));
        Files.createFile(folder.resolve("0008_b.down.sql"));

        assertThat(create("c", null).get(0)).isEqualTo(folder.resolve("0009_c.up.sql"));
    }

    @Test
    void writesAPairWhereThereArePairs() throws IOException {
        Files.createFile(folder.resolve("0086_a.up.sql"));

        List<Path> files = create("b", null);

        assertThat(files).containsExactly(folder.resolve("0087_b.up.sql"), folder.resolve("0087_b.down.sql"));
        assertThat(files)
                .allSatisfy(file ->
                        assertThat(file).content().isEqualTo("-- Migration:\n-- Created: 2026-11-20T10:00:00Z\n\n"));
        assertThat(existing().problems()).isEmpty();
    }

    @Test
    void makesTheFolder() throws IOException {
        Path made = folder.resolve("db/migrations");

        assertThat(NewMigration.named("a").write(made, existing(), Numbering.SEQUENCE, false, null, NOW))
                .containsExactly(made.resolve("0001_a.sql"));
    }

    @Test
    void neverOverwritesAFile() throws IOException {
        MigrationSet before = existing();
        Files.writeString(folder.resolve("0001_a.sql"), "SELECT 1;");

        assertThatThrownBy(() -> NewMigration.named("a").write(folder, before, Numbering.SEQUENCE, false, null, NOW))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(folder.resolve("0001_a.sql")).content().isEqualTo("SELECT 1;");
    }

    @Test
    void leavesNoHalfOfAPair() throws IOException {
        Files.createFile(folder.resolve("0001_a.up.sql"));
        MigrationSet before = existing();
        Files.createFile(folder.resolve("0002_b.down.sql"));

        assertThatThrownBy(() -> NewMigration.named("b").write(folder, before, Numbering.SEQUENCE, false, null, NOW))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(folder.resolve("0002_b.up.sql")).doesNotExist();
    }

    private void write(String file, String content) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), content);
    }

    private List<Path> create(String name, @Nullable String author) throws IOException {
        return NewMigration.named(name).write(folder, existing(), Numbering.SEQUENCE, false, author, NOW);
    }

    private MigrationSet existing() {
        return Engine.of(Migrator.builder().locations(folder.toString()).build())
                .beside();
    }
}
