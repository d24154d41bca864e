// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.hibernate.internal.draft.DraftScript;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.schema.internal.files.NewMigration;
import dev.migration.schema.internal.files.Numbering;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a draft as the next migration, and tells of it. */
public final class DraftFiles {

    private static final String CONTRACT = "-- option: phase=contract\n\n";

    private DraftFiles() {}

    /**
     * Writes what was proven; where nothing was, the text has the statements and the reason.
     *
     * @param files beside which migrations it is written
     * @param name such as {@code add_phone}
     * @param safe rewrites it so that it keeps nobody waiting; what waits for an answer then has a file of its own. Null where it
     *     is not rewritten
     * @return what was found and written
     */
    public static String write(Migrator files, String name, EntityDraft draft, @Nullable SafeDraft safe) {
        var text = new StringBuilder(list("The entities and the migrations differ:", draft.differences()));
        if (draft.failure() != null) {
            return text + "No file was written: the test of the draft in the scratch database failed: "
                    + Printable.block(draft.failure(), 2) + "\n\n"
                    + draft.script().text("");
        }
        write(files, name + "_values", "", draft.additions(), text);
        DraftScript open = draft.open();
        if (safe == null || draft.sure().isEmpty()) {
            write(files, name, "", draft.script(), text);
        } else {
            write(files, name, "", draft.sure(), text);
            text.append(safe.rewritten(newest(files)));
            write(files, name + "_questions", "", open, text);
        }
        if (safe != null && !open.isEmpty()) {
            text.append("Not rewritten, as questions are open: answer them, then type: migration remedy ")
                    .append(newest(files))
                    .append('\n');
        }
        write(files, name + "_contract", CONTRACT, draft.dropping(), text);
        text.append(list("Not drafted:", draft.left()));
        text.append(list(
                "Open questions, until which the file is refused; answer them there:",
                draft.script().questions()));
        return text.isEmpty() ? "The migrations match the entities.\n" : text.toString();
    }

    /**
     * Records the migrations as applied to a database that has had its tables from {@code ddl-auto=update}, if they are those of
     * the entities.
     *
     * @param files with that database, which is only read before
     * @throws dev.migration.InvalidMigrationsException if its tables differ
     */
    public static String adopt(Migrator files, EntityManagerFactory entities, EntityDraft draft) {
        Version first = Migrations.of(files).versions().last();
        List<String> differences = draft.differencesOf(files, entities);
        if (!differences.isEmpty()) {
            throw Problems.refused(
                    Code.SCHEMA_DRIFT,
                    list("The database is not adopted, as it differs from the entities:", differences),
                    "change the database or the entities, then record it: migration baseline " + first);
        }
        files.baseline(Baseline.of(first.text()));
        return "Adopted: the database has the tables of the entities, and " + first + " is recorded as its baseline.\n";
    }

    private static Version newest(Migrator files) {
        return Migrations.of(files).versions().last();
    }

    private static void write(Migrator files, String name, String head, DraftScript script, StringBuilder text) {
        if (!script.isEmpty()) {
            List<Path> written = NewMigration.named(name)
                    .with(script.template(head), Map.of())
                    .create(Migrations.beside(files), Numbering.SEQUENCE, false, null);
            written.forEach(file -> text.append("Created ").append(file).append('\n'));
        }
    }

    private static String list(String title, List<String> lines) {
        return lines.isEmpty()
                ? ""
                : lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining("", title + "\n", ""));
    }
}
