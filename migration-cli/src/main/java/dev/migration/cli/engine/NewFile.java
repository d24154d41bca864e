package dev.migration.cli.engine;

import dev.migration.InvalidMigrationsException;
import dev.migration.cli.settings.NewFiles.Numbering;
import dev.migration.internal.edit.MigrationTemplate;
import dev.migration.internal.edit.NewMigration;
import dev.migration.internal.names.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A migration that is to be written. */
public final class NewFile {

    /** What the comment of a template starts with that is still to be edited. */
    public static final String UNEDITED = MigrationTemplate.UNEDITED;

    private final NewMigration migration;
    private final MigrationTemplate template;

    private NewFile(NewMigration migration, MigrationTemplate template) {
        this.migration = migration;
        this.template = template;
    }

    /**
     * One without any SQL.
     *
     * @throws InvalidMigrationsException if that is no name for a migration
     */
    public static NewFile named(String typed) {
        return new NewFile(NewMigration.named(typed), MigrationTemplate.EMPTY);
    }

    /** The same with this SQL, and these values in it. */
    public NewFile with(String text, Map<String, String> values) {
        return new NewFile(migration, new MigrationTemplate(text).with(values));
    }

    /** Its name, as it is in that of the file. */
    public String name() {
        return migration.fileName();
    }

    /** Whether its SQL is refused until it is edited. */
    public boolean isUnedited() {
        return template.isUnedited();
    }

    /**
     * Writes it beside the others, under the next version.
     *
     * @param first the version where there is no other
     * @param pair whether the down script then has a file of its own
     * @return its files
     */
    public List<Path> create(Migrations others, Numbering first, boolean pair, @Nullable String author) {
        var form = new NewMigration.Form(
                NewMigration.Numbering.valueOf(first.name()), pair ? Layout.PAIRS : Layout.SECTIONS, template, author);
        return migration.create(others.set(), form);
    }
}
