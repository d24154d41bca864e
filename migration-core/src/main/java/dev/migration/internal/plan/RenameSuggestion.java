package dev.migration.internal.plan;

import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.history.AppliedMigration;
import dev.migration.internal.history.History;
import java.util.Collection;
import java.util.stream.Stream;

/** Suggests which files to rename so that a migration has another version; no free version is suggested twice. */
final class RenameSuggestion {

    private Version last;

    /** Beside these versions, which have files. */
    RenameSuggestion(Collection<Version> files, History history) {
        last = Stream.concat(files.stream(), history.applied().stream().map(AppliedMigration::version))
                .filter(Version::isNumeric)
                .max(Version::compareTo)
                .orElse(Version.of("0000"));
    }

    /** A version after all that the files and the history have. */
    Version free() {
        last = last.next();
        return last;
    }

    /** In words that can stand behind "rename". */
    static String of(Migration migration, Version version) {
        SourceFile up = migration.up();
        String rest = migration.name().substring(migration.version().text().length());
        String renamed = up.name() + " to " + version
                + up.name().substring(migration.version().text().length());
        SourceFile down = migration.down();
        if (down == null) {
            return renamed;
        }
        // One that is called otherwise may undo a migration whose up file is gone.
        boolean alike = down.name().replaceFirst("^\\d+", "").equals(rest + ".down.sql");
        return renamed + " and" + (alike ? " " : ", if it undoes " + migration + ", ") + down.name() + " to " + version
                + rest + ".down.sql";
    }
}
