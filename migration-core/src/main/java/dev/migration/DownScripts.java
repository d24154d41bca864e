package dev.migration;

import dev.migration.history.AppliedMigration;
import dev.migration.history.History;
import dev.migration.plan.DownScript;
import dev.migration.plan.Planner;
import dev.migration.run.Session;
import dev.migration.script.Dialect;
import dev.migration.script.Migration;
import dev.migration.script.MigrationSet;
import dev.migration.script.ParsedMigration;
import dev.migration.script.Script;
import dev.migration.script.ScriptParser;
import java.util.Optional;

/** Finds the script that undoes a migration: in its file, or as it was stored when it was applied. */
final class DownScripts {

    private final MigrationSet set;
    private final Session session;
    private final History history;

    DownScripts(MigrationSet set, Session session, History history) {
        this.set = set;
        this.session = session;
        this.history = history;
    }

    Optional<Script> of(AppliedMigration row, DownScript source) {
        Migration file = set.find(row.version()).orElse(null);
        if (source == DownScript.STORED || file == null) {
            return stored(row);
        }
        ParsedMigration parsed = ScriptParser.parse(file, dialect());
        Planner.throwIfInvalid(parsed.problems());
        return Optional.ofNullable(parsed.down());
    }

    private Optional<Script> stored(AppliedMigration row) {
        return Optional.ofNullable(
                        Situations.storedScripts(session, history, row).down())
                .map(sql -> Script.ofText(row.name() + " (stored down script)", sql, dialect()));
    }

    private Dialect dialect() {
        return session.database().dialect();
    }
}
