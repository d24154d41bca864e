package dev.migration.plan;

import dev.migration.history.AppliedMigration;
import dev.migration.script.Migration;
import dev.migration.script.Version;
import dev.migration.source.SourceFile;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which files get which names so that a migration has another version; no free version is offered twice. */
final class Renaming {

    private Version last;

    Renaming(Situation situation) {
        last = Stream.of(
                        situation.migrations().stream().map(Migration::version),
                        situation.unreadable().stream(),
                        situation.history().applied().stream().map(AppliedMigration::version))
                .flatMap(versions -> versions)
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
        return Stream.of(migration.up(), migration.down())
                .filter(Objects::nonNull)
                .map(SourceFile::name)
                .map(name -> name + " to " + version
                        + name.substring(migration.version().text().length()))
                .collect(Collectors.joining(" and "));
    }
}
