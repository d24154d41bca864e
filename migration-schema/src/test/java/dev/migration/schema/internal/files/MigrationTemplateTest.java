// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.header.Marker.Style;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.run.Engine;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTemplateTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123Z");
    private static final String HEADER = "-- Migration: x\n";

    @TempDir
    Path folder;

    @Test
    void keepsOneFileAsItIsBelowTheHeader() {
        var template = new MigrationTemplate("-- A remark\n\n-- Up Migration\nA;\n\n-- Down Migration\nB;\n");

        assertThat(template.inOneFile(HEADER, Style.NATIVE)).isEqualTo("""
                        -- Migration: x
                        -- A remark

                        -- Up Migration
                        A;

                        -- Down Migration
                        B;
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Up Migration\nA;\n-- Down Migration\nB;\n",
                "-- migrate:up transaction:true\r\nA;\r\n\r\n-- migrate:down\r\nB;\r\n",
                "-- +goose Up\nA;\n-- +goose Down\nB;",
                "-- Down Migration\nB;\n-- Up Migration\nA;\n",
            })
    void dividesItWhereEachScriptHasItsFile(String text) {
        var template = new MigrationTemplate(text);

        assertThat(template.up(HEADER)).isEqualTo("-- Migration: x\n\nA;\n");
        assertThat(template.down(HEADER)).isEqualTo("-- Migration: x\n\nB;\n");
    }

    @Test
    void isAllUpWithoutAMarker() {
        var template = new MigrationTemplate("-- no-transaction\nA;\n");

        assertThat(template.inOneFile(HEADER, Style.NATIVE)).isEqualTo("-- no-transaction\n-- Migration: x\n\nA;\n");
        assertThat(template.up(HEADER)).isEqualTo("-- no-transaction\n-- Migration: x\n\nA;\n");
        assertThat(template.down(HEADER)).isEqualTo("-- no-transaction\n-- Migration: x\n\n");
    }

    @Test
    void leavesTheNamesThatItDoesNotKnow() {
        assertThat(new MigrationTemplate("${table} ${owner} ${name} ${version} ${created} ${author}")
                        .with(Map.of("table", "a$1\\"))
                        .filled("add", Version.of("0002"), NOW, null)
                        .text())
                .isEqualTo("a$1\\ ${owner} add 0002 2026-11-20T10:00:00Z ");
    }

    @Test
    void isRefusedUntilItIsEditedInEachScript() throws IOException {
        Files.createFile(folder.resolve("0001_a.up.sql"));
        List<Path> files = NewMigration.named("b")
                .with(
                        NewMigration.UNEDITED + ".\n\n-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 1;\n",
                        Map.of())
                .write(folder, existing(), Numbering.SEQUENCE, false, null, NOW);

        assertThat(problems())
                .extracting(Problem::code)
                .containsExactly(Code.UNEDITED_TEMPLATE, Code.UNEDITED_TEMPLATE);
        for (Path file : files) {
            Files.writeString(file, Files.readString(file).replace(NewMigration.UNEDITED + ".\n", ""));
        }
        assertThat(problems()).isEmpty();
    }

    @Test
    void aRemarkInAStatementIsNoMark() throws IOException {
        Files.writeString(folder.resolve("0001_a.sql"), "SELECT 1; " + NewMigration.UNEDITED + "\n");

        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001_a.up.sql", "0001_a.down.sql"})
    void startsAnEmptyFolderAsAsked(String file) throws IOException {
        assertThat(NewMigration.named("a")
                        .write(folder, existing(), Numbering.SEQUENCE, true, "ann@clinic.example", NOW))
                .contains(folder.resolve(file));
        assertThat(NewMigration.named("b").write(folder, existing(), Numbering.SEQUENCE, false, null, NOW))
                .containsExactly(folder.resolve("0002_b.up.sql"), folder.resolve("0002_b.down.sql"));
        assertThat(folder.resolve(file)).content().contains("-- Author: ann@clinic.example\n");
    }

    @Test
    void twoTimestampsOfOneSecondDiffer() throws IOException {
        assertThat(NewMigration.named("a").write(folder, existing(), Numbering.TIMESTAMP, false, null, NOW))
                .containsExactly(folder.resolve("20261120100000_a.sql"));
        assertThat(NewMigration.named("b").write(folder, existing(), Numbering.TIMESTAMP, false, null, NOW))
                .containsExactly(folder.resolve("20261120100001_b.sql"));
    }

    private List<Problem> problems() {
        List<Migration> migrations = existing().migrations();
        return ScriptParser.parse(
                        migrations.get(migrations.size() - 1), Dialect.POSTGRESQL, PlaceholderValues.NONE, null)
                .problems();
    }

    private MigrationSet existing() {
        return Engine.of(Migrator.builder().locations(folder.toString()).build())
                .beside();
    }
}
