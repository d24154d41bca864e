// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Marker;
import dev.migration.internal.header.ScriptOptions.Transaction;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import java.io.IOException;
import java.io.StringWriter;

/**
 * The text of a migration's files, as they are written.
 *
 * @param isContract whether it runs when no instance of the release before is left
 * @param isWithoutTransaction whether a file beside it says that its scripts run without a transaction
 */
record MigrationText(Migration migration, Section up, Section down, boolean isContract, boolean isWithoutTransaction) {

    private static final String OF_DIESEL = ".toml";

    static MigrationText of(Migration migration, Dialect dialect) {
        if (migration.isCode() || !migration.up().isOnDisk() || migration.isSquash()) {
            throw refused(migration, "is not only SQL in files on disk");
        }
        SourceFile metadata = migration.metadata();
        if (metadata != null && !metadata.name().endsWith(OF_DIESEL)) {
            throw refused(migration, "has a file beside it, " + Printable.line(metadata.name()));
        }
        ParsedMigration parsed = ScriptParser.parse(migration, dialect, PlaceholderValues.NONE, null);
        String text = read(migration.up());
        SourceFile downFile = migration.down();
        int end = downFile == null ? startOfDown(text, parsed.up()) : text.length();
        Section up = Section.of(text, 0, end, parsed.up()).orElseThrow(() -> notDivided(migration));
        Section down;
        if (downFile == null) {
            down = Section.of(text, end, text.length(), end == text.length() ? null : parsed.down())
                    .orElseThrow(() -> notDivided(migration));
        } else {
            String ofDown = read(downFile);
            down = Section.of(ofDown, 0, ofDown.length(), parsed.down()).orElseThrow(() -> notDivided(migration));
        }
        return new MigrationText(
                migration,
                up,
                down,
                parsed.up().options().isContract(),
                metadata != null && parsed.up().options().transaction() == Transaction.OFF);
    }

    private static RuntimeException notDivided(Migration migration) {
        return refused(migration, "has statements that something else than semicolons divides");
    }

    private static RuntimeException refused(Migration migration, String why) {
        return Problems.refused(
                "Migration " + migration.name() + " " + why + ", so it is not rewritten.",
                "rewrite it by hand: see docs/live.md");
    }

    private static String read(SourceFile file) {
        try (var reader = file.read()) {
            var text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new InvalidMigrationsException(file.problem(e));
        }
    }

    /** Where the marker of the down section starts, behind the last statement of the other. */
    private static int startOfDown(String text, Script up) {
        int last = 0;
        try (var statements = up.open()) {
            while (statements.hasNext()) {
                var statement = statements.next();
                last = (int) statement.offset() + statement.text().length();
            }
        }
        int at = 0;
        for (String line : Section.lines(text)) {
            Marker marker = at < last ? null : Marker.exact(line.stripTrailing());
            if (marker != null && marker.section() == Marker.Section.DOWN) {
                return at;
            }
            at += line.length();
        }
        return text.length();
    }

    /** Whether it can be undone. */
    boolean hasDown() {
        return !down.parts().isEmpty();
    }
}
