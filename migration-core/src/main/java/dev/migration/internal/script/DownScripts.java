package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.Layout;
import dev.migration.internal.settings.Placeholders;
import dev.migration.internal.sql.Dialect;
import java.util.List;

/** Which migrations their files can undo. */
public final class DownScripts {

    private DownScripts() {}

    /** The migrations with a number that no statement undoes: also those whose down script has comments only. */
    public static List<Migration> missing(MigrationSet set, Dialect dialect) {
        return set.versioned().values().stream()
                .filter(migration -> isMissing(migration, dialect))
                .toList();
    }

    private static boolean isMissing(Migration migration, Dialect dialect) {
        if (migration.down() == null && migration.layout() != Layout.SECTIONS) {
            return true;
        }
        Script down =
                ScriptParser.parse(migration, dialect, Placeholders.NONE, null).down();
        return down == null || down.isEmpty();
    }

    /** How that is reported where each migration is to have one. */
    public static Problem problem(Migration migration) {
        return Problem.error(
                Code.NO_DOWN_SCRIPT,
                Place.of(migration.up().path()),
                "Migration " + migration.name() + " has no down script with a statement.",
                switch (migration.layout()) {
                    case SECTIONS -> "write one below -- Down Migration";
                    case PAIRS, DIRECTORIES, FLYWAY -> "write one into " + migration.nameOfDown();
                });
    }
}
