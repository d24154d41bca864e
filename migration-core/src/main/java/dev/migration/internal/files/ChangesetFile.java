package dev.migration.internal.files;

import dev.migration.Version;
import dev.migration.internal.files.Marker.Section;
import dev.migration.internal.files.MigrationFileName.NamedFile;
import dev.migration.internal.files.MigrationFileName.Suffix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that a changeset would have, if it were a migration in files of its own: views of its changelog. */
public final class ChangesetFile {

    private ChangesetFile() {}

    /** The changeset that a migration is; null if it is none. */
    public static @Nullable Changeset changeset(Migration migration) {
        return migration.up().content() instanceof ChangesetText text ? text.changeset() : null;
    }

    /** Whether it is a changeset that says of itself that nothing has to be undone. */
    public static boolean isUndoneByNothing(SourceFile file) {
        return file.content() instanceof ChangesetText text && text.changeset().isEmptyRollback(Section.DOWN);
    }

    /** The up script, with the name of a migration. */
    static NamedFile named(Changeset changeset, String root, String numberOfFile, int position) {
        Version version = changeset.isRepeatable() ? repeatable(changeset) : Version.of(numberOfFile + position);
        var name = new MigrationFileName(version, changeset.name(), Suffix.CHANGESET);
        return new NamedFile(name, view(changeset, Section.UP), root);
    }

    private static Version repeatable(Changeset changeset) {
        String name = (changeset.author() + "_" + changeset.id()).replaceAll("[^A-Za-z0-9_.-]+", "_");
        Version version = Version.of(MigrationFileName.REPEATABLE + name);
        return version.isRepeatable() ? version : Version.of(MigrationFileName.REPEATABLE + "_" + name + "_");
    }

    private static SourceFile view(Changeset changeset, Section section) {
        SourceFile file = changeset.file();
        return new SourceFile(
                file.name(),
                file.path(),
                new ChangesetText(changeset, section),
                List.of(file.identity(), changeset.offset(), section),
                file.state());
    }

    /** The migration that a changeset is, of its {@link #named} file. */
    static Migration migration(NamedFile named) {
        Changeset changeset = ((ChangesetText) named.file().content()).changeset();
        Migration.Header comments = changeset.content().ours().header();
        var header = new Migration.Header(
                comments.title(),
                comments.createdText(),
                comments.author() == null ? changeset.author() : comments.author(),
                changeset.isRepeatable());
        boolean isUndone = !changeset.isRepeatable() && changeset.content().rollbackLine() > 0;
        return new Migration(
                named.version(),
                named.name().stem(),
                Layout.LIQUIBASE,
                named.file(),
                isUndone ? view(changeset, Section.DOWN) : null,
                null,
                null,
                changeset.content().ours().checksum(),
                header);
    }
}
