// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.internal.help.LoggedAction;
import dev.migration.internal.history.History;
import dev.migration.internal.history.LogReader.RecordedSchema;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.repair.HistoryRepair;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.SchemaRecording.SchemaDrift;
import dev.migration.internal.session.HistoryAccess;
import dev.migration.internal.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the history of a database keeps of what was done.
 *
 * @param reader has the database
 */
public record HistoryLog(Migrator reader) {

    /**
     * How a schema differs.
     *
     * @param schema its name
     * @param ranSince the migrations that ran after it was recorded; null where it never was
     * @param difference as a unified diff; empty where there is none
     */
    public record Drift(String schema, @Nullable List<String> ranSince, String difference) {}

    /**
     * The last entries, the newest last.
     *
     * @param asked only what was done with this one; null for any
     */
    public List<LoggedAction> entries(@Nullable Version asked, int limit) {
        List<LoggedAction> entries = Engine.of(reader).askWhenUp(session -> entries(session, asked, limit));
        if (entries.isEmpty() && asked != null) {
            requireKnown(asked);
        }
        return entries;
    }

    private static List<LoggedAction> entries(Session session, @Nullable Version asked, int limit) {
        HistoryAccess access = session.history();
        History history = access.read();
        if (!history.present()) {
            return List.of();
        }
        return access.log(history, asked == null ? null : access.logged(history, asked), limit);
    }

    /** A file may still run, and a row may have come without the log; a version that nobody knows is a typo. */
    private void requireKnown(Version asked) {
        MigrationSet set = Engine.of(reader).set();
        if (set.find(asked).isEmpty()
                && !set.isSquashed(asked)
                && Engine.of(reader)
                        .askWhenUp(
                                session -> session.history().read().find(asked).isEmpty())) {
            throw new InvalidMigrationsException(Planner.unknownVersion(asked));
        }
    }

    /** How the schema differs from what was recorded at the end of the last run. */
    public Drift drift() {
        SchemaDrift drift = Engine.of(reader).askWhenUp(SchemaDrift::of);
        RecordedSchema recorded = drift.recorded();
        return new Drift(drift.schema(), recorded == null ? null : recorded.ranSince(), drift.difference());
    }

    /** Records what the schema holds now; returns its name. */
    public String recordSchema() {
        return new HistoryRepair(Engine.of(reader)).recordSchema();
    }

    /** What was run, as it was stored when it was applied; null where it is not. */
    public @Nullable String script(Version version, Direction direction) {
        return Engine.of(reader).askWhenUp(session -> {
            HistoryAccess access = session.history();
            History history = access.read();
            if (!history.present()) {
                return null;
            }
            StoredScripts scripts = access.scripts(history, access.logged(history, version));
            return direction == Direction.DOWN ? scripts.down() : scripts.up();
        });
    }
}
