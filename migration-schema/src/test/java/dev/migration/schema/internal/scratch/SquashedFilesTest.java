// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Strictness;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.run.Engine;
import dev.migration.schema.internal.files.RenamedFiles.Move;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed leaves some of the files moved. */
class SquashedFilesTest {

    private static final String SQUASHED =
            "CREATE TABLE a (id INT);\nCREATE TABLE b (id INT);\nCREATE TABLE c (id INT);\n";

    @TempDir
    Path directory;

    private Path folder(String name) {
        return directory.resolve(name).resolve("migrations");
    }

    private void write(Path folder, String ending) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("a", "b", "c")) {
            String stem = "000" + (name.charAt(0) - 'a' + 1) + "_" + name;
            Files.writeString(folder.resolve(stem + ending), "CREATE TABLE " + name + " (id INT);\n");
            if (!ending.equals(".sql")) {
                Files.writeString(folder.resolve(stem + ".down.sql"), "DROP TABLE " + name + ";\n");
            }
        }
    }

    private static Migrator migrator(Path folder, String database) {
        var dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1");
        return Migrator.builder()
                .dataSource(dataSource)
                .locations(folder.toString())
                .build();
    }

    private static SquashedFiles files(Path folder) {
        MigrationSet set = Engine.of(migrator(folder, "any")).set();
        return SquashedFiles.of(
                set, set.versioned().get(set.versioned().lastKey()), "squashed", folder.resolveSibling("squashed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".sql", ".up.sql"})
    void nothingRunsBesideOldFilesThatAreStillThere(String ending) throws IOException {
        String applied = "applied" + ending.replace(".", "");
        write(folder("all"), ending);
        migrator(folder("all"), applied).up();
        int count = files(folder("all")).moves().size();
        for (int moved = 0; moved <= count; moved++) {
            Path folder = folder("stopped" + moved);
            write(folder, ending);
            SquashedFiles files = files(folder);
            Files.createDirectories(files.kept());
            Files.writeString(files.target(), files.header() + SQUASHED);
            for (Move move : files.moves().subList(0, moved)) {
                Files.move(move.from(), move.to());
            }
            Migrator onNew = migrator(folder, "fresh" + moved + ending.replace(".", ""));
            Migrator onApplied = migrator(folder, applied);
            if (moved == count) {
                assertThat(onNew.up().migrations()).hasSize(1);
                assertThat(onApplied.up().migrations()).isEmpty();
            } else {
                for (Migrator migrator : List.of(onNew, onApplied)) {
                    assertThatThrownBy(migrator::up)
                            .as("after %s moves", moved)
                            .isInstanceOf(MigrationException.class)
                            .hasMessageContaining(
                                    "move the other files up to version 3 to another folder: 0003_squashed");
                }
            }
        }
    }

    /** Flyway, too, runs a baseline only where nothing is applied. */
    @Test
    void aFolderOfFlywayGetsABaselineBesideWhichNothingRunsTwice() throws IOException {
        Path folder = folder("flyway");
        Files.createDirectories(folder);
        for (String name : List.of("a", "b", "c")) {
            String stem = "V" + (name.charAt(0) - 'a' + 1) + "__" + name + ".sql";
            Files.writeString(folder.resolve(stem), "CREATE TABLE " + name + " (id INT);\n");
        }
        migrator(folder, "flyways").up();
        migrator(folder, "flyways").writeLockFile();
        SquashedFiles files = files(folder);
        assertThat(files.target()).hasFileName("B3__squashed.sql");
        Path written = Files.writeString(directory.resolve("written"), files.header() + SQUASHED);
        Files.copy(written, files.target());
        assertThat(migrator(folder, "flyways").up().migrations()).isEmpty();
        assertThat(migrator(folder, "killed").up().migrations()).hasSize(1);
        Files.delete(files.target());

        files.replace(written, Checksum.of(Files.readString(written)));

        assertThat(migrator(folder, "flyways").up().migrations()).isEmpty();
        assertThat(migrator(folder, "flyways").validate(Strictness.LENIENT)).isEmpty();
        assertThat(migrator(folder, "new").up().migrations())
                .singleElement()
                .hasFieldOrPropertyWithValue("name", "B3__squashed");
        Files.writeString(folder.resolve("V4__d.sql"), "CREATE TABLE d (id INT);\n");
        assertThat(files(folder).target()).hasFileName("B4__squashed.sql");
        Files.writeString(folder.resolve("B3_1__d.sql"), "CREATE TABLE d (id INT);\n");
        assertThatThrownBy(() -> files(folder))
                .hasMessageContaining("B3_1__d.sql runs in an empty database instead of the migrations up to it");
    }

    @Test
    void allAreAsBeforeWhereOneCannotBeMoved() throws IOException {
        Path folder = folder("all");
        write(folder, ".sql");
        migrator(folder, "any").writeLockFile();
        Map<Path, String> before = contents(folder);
        SquashedFiles files = files(folder);
        Path written = Files.writeString(directory.resolve("written"), files.header() + SQUASHED);
        Files.createDirectories(files.kept());
        Path taken = Files.writeString(files.kept().resolve("0002_b.sql"), "taken");

        assertThatThrownBy(() -> files.replace(written, "f".repeat(64)))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("0002_b.sql");
        assertThat(contents(folder)).isEqualTo(before);
        Files.delete(taken);
        files.replace(written, "f".repeat(64));
        assertThat(contents(folder).keySet()).containsExactly(files.target(), folder.resolve("migrations.lock"));
        assertThat(folder.resolve("migrations.lock")).content().contains("f".repeat(64));
    }

    private static Map<Path, String> contents(Path folder) throws IOException {
        var contents = new TreeMap<Path, String>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file, Files.readString(file));
            }
        }
        return contents;
    }

    @Test
    void replaceNoFileOfTheNewName() throws IOException {
        write(folder("all"), ".sql");
        Files.move(folder("all").resolve("0003_c.sql"), folder("all").resolve("0003_squashed.sql"));

        assertThatThrownBy(() -> files(folder("all"))).hasMessageContaining("choose another name: --name NAME");
    }
}
