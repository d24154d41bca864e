// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.NewRow;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.settings.FlywayPlaceholders;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The row with which another tool treats as applied what is applied here, or why it can have none. */
sealed interface OtherRow {

    /**
     * As the tool would have written it.
     *
     * @param edited whether the file has changed since it ran: the row is of the file as it is now
     */
    record Written(NewRow row, boolean edited) implements OtherRow {}

    /** Nothing is known of it without its file. */
    record NoFile(String reason) implements OtherRow {}

    /** The tool cannot have it. */
    record None(String reason) implements OtherRow {}

    /**
     * Of a migration.
     *
     * @param names what Flyway's own placeholders mean to it; null where its values of placeholders are not known
     * @param next the number after the highest, for a tool that counts its rows
     * @throws IOException if the file cannot be read
     */
    static OtherRow of(
            TakeoverRun run, Found found, AppliedMigration applied, @Nullable FlywayPlaceholders names, long next)
            throws IOException {
        Migration file = file(run, applied).orElse(null);
        if (file == null) {
            return new NoFile("there is no file for it in "
                    + Printable.names(run.files().locations().stream()
                            .map(String::valueOf)
                            .toList()));
        }
        var row = new NewRow(
                run.database(),
                applied,
                file,
                run.files().locations(),
                run.settings().placeholders(),
                names);
        Optional<String> remark = found.maker().reader().write(row, next);
        return remark.isPresent()
                ? new None(remark.get())
                : new Written(row, !file.checksum().equals(applied.checksum()));
    }

    /** The file, also where it has another name since; a baseline may have the version of a migration. */
    static Optional<Migration> file(TakeoverRun run, AppliedMigration applied) {
        return run.files().withBaselines().stream()
                .filter(file ->
                        file.version().equals(applied.version()) && file.name().equals(applied.name()))
                .findFirst()
                .or(() -> run.files()
                        .find(applied.version())
                        .filter(file -> file.checksum().equals(applied.checksum())));
    }
}
