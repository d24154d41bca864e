// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Version;
import dev.migration.internal.compare.FilesAtOneMoment;
import dev.migration.internal.find.Root;
import dev.migration.internal.run.Engine;
import dev.migration.internal.sql.Dialect;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A migration as files.
 *
 * @param name such as {@code 0007_add_phone}
 * @param files their paths; none where it is in Java
 */
public record MigrationScripts(Version version, String name, List<String> files) {

    /** The name of the lock file beside them. */
    public static final String LOCK_FILE = Root.LOCK_FILE;

    public MigrationScripts {
        files = List.copyOf(files);
    }

    /** All of them in their order, without those in Java. */
    public static List<MigrationScripts> of(Migrator migrator) {
        return Engine.of(migrator).set().migrations().stream()
                .filter(migration -> !migration.isCode())
                .map(migration -> new MigrationScripts(migration.version(), migration.name(), migration.files()))
                .toList();
    }

    /** The paths of the files that run before and after them. */
    public static List<String> ofCallbacks(Migrator migrator) {
        return Engine.of(migrator).set().callbacks().stream()
                .map(callback -> callback.file().path())
                .toList();
    }

    /** Whether any of them has a script that undoes it. */
    public static boolean haveDownScripts(Migrator migrator) {
        Engine engine = Engine.of(migrator);
        Dialect dialect = Dialect.of(engine.settings().vendor());
        FilesAtOneMoment files = engine.filesNow();
        return files.set().versioned().values().stream()
                .filter(migration -> !migration.isCode())
                .anyMatch(migration -> files.parse(migration, dialect, null).down() != null);
    }

    /** Which of them may run late. */
    public static OutOfOrder outOfOrder(Migrator migrator) {
        return Engine.of(migrator).settings().rules().outOfOrder();
    }

    /** The same with other paths. */
    public MigrationScripts at(UnaryOperator<String> paths) {
        return new MigrationScripts(version, name, files.stream().map(paths).toList());
    }

    /** Whether these are its files, in any order. */
    public boolean hasFiles(Collection<String> others) {
        return Set.copyOf(files).equals(Set.copyOf(others));
    }
}
