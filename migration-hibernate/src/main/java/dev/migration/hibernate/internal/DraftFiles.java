package dev.migration.hibernate.internal;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.cli.MigrationCommand;
import dev.migration.cli.engine.Migrations;
import dev.migration.cli.engine.NewMigration;
import dev.migration.cli.settings.NewFiles.Numbering;
import dev.migration.fleet.internal.url.DatabaseUrl;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import jakarta.persistence.EntityManagerFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes a draft as the next migration, and tells of it. */
public final class DraftFiles {

    private static final String CONTRACT = "-- option: phase=contract\n\n";

    private DraftFiles() {}

    /**
     * Writes what was proven; where nothing was, the text has the statements and the reason.
     *
     * @param files beside which migrations it is written
     * @param name such as {@code add_phone}
     * @return what was found and written
     */
    public static String write(Migrator files, String name, EntityDraft draft) {
        var text = new StringBuilder(list("The entities and the migrations differ:", draft.differences()));
        if (draft.failure() != null) {
            return text + "No file was written: the test of the draft in the scratch database failed: "
                    + Printable.block(draft.failure(), 2) + "\n\n"
                    + draft.script().text("");
        }
        write(files, name, "", draft.script(), text);
        write(files, name + "_contract", CONTRACT, draft.dropping(), text);
        text.append(list("Not drafted:", draft.left()));
        if (draft.script().asks()) {
            text.append("Each line \"" + NewMigration.UNEDITED
                    + "\" in it is a question: until it is answered and the line is deleted, the file is refused.\n");
        }
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

    /**
     * Rewrites the draft so that it keeps nobody waiting, as {@code migration remedy} does.
     *
     * @param files of the sources
     * @param own beside which it is rehearsed
     */
    public static String rewriteSafely(Migrator files, DatabaseUrl own, EntityDraft draft) {
        Migrations migrations = Migrations.of(files);
        List<Version> all = List.copyOf(migrations.versions());
        // The contract file has the next number.
        Version written = all.get(all.size() - (draft.dropping().isEmpty() ? 1 : 2));
        if (draft.script().asks()) {
            return "Not rewritten: answer the questions first, then type: migration remedy " + written + "\n";
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("MIGRATION_URL", own.jdbc());
        settings.put("MIGRATION_USER", Objects.requireNonNullElse(own.user(), ""));
        settings.put("MIGRATION_PASSWORD", Objects.requireNonNullElse(own.password(), ""));
        settings.put("MIGRATION_LOCATIONS", migrations.folder().toString());
        var out = new StringWriter();
        var writer = new PrintWriter(out);
        int exitCode =
                MigrationCommand.execute(settings, Path.of(""), writer, writer, "remedy", written.text(), "--yes");
        return exitCode == 0 ? out.toString() : out + "Not all of it could be rewritten: see the lines above.\n";
    }

    private static void write(Migrator files, String name, String head, DraftScript script, StringBuilder text) {
        if (!script.isEmpty()) {
            List<Path> written = NewMigration.named(name)
                    .with(script.text(head), Map.of())
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
