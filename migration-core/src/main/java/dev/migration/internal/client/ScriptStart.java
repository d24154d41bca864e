// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.client;

import dev.migration.Fix;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.ScriptClient;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a script does before its first migration, and before each one: fails where the history is not as it was. */
final class ScriptStart {

    private static final String SEE = " See: " + Fix.command("status").text();

    private final ScriptClient client;
    private final Database database;
    private final HistoryTables tables;
    private final ScriptText text;
    private final List<String> settings;

    /** What the history has by now, by version, in the order of its rows. */
    private final Map<String, String> rows = new LinkedHashMap<>();

    ScriptStart(ScriptClient client, HistoryTables tables, ScriptText text, List<String> settings) {
        this.client = client;
        this.database = tables.database();
        this.tables = tables;
        this.text = text;
        this.settings = settings;
    }

    void write(History history, List<String> introduction) {
        introduction.forEach(text::comment);
        client.head().forEach(text::line);
        if (client.isDatabaseSet()) {
            requireSchema(history.server().schema());
            text.own(settings);
        } else {
            text.own(settings);
            if (database.has(Capability.SCHEMAS)) {
                requireSchema(history.server().schema());
            }
        }
        database.locks()
                .sessionLock(tables.migrations())
                .map(SessionLock::tryLock)
                .ifPresent(tried -> text.own(client.require(
                        "(" + tried + ")",
                        "Nothing was run: another instance is migrating. Run the script again later")));
        for (AppliedMigration row : history.applied()) {
            rows.put(row.version().text(), row.checksum());
        }
        if (!history.present()) {
            text.begin();
            text.own(tables.createRunTable());
            text.own(tables.createTables());
            requireUnchanged();
            text.commit();
        }
    }

    private void requireSchema(String schema) {
        text.own(client.require(
                database.currentSchema() + database.operator("=") + database.literal(schema),
                "Nothing was run: the script is for the schema " + schema));
    }

    /** The session as that of a run is before a migration. */
    void session() {
        text.own(settings);
    }

    /** In the transaction in which a migration starts. */
    void requireUnchanged() {
        text.own(client.require(
                "NOT EXISTS (" + RunRow.lease(tables) + ")", "Another instance is migrating, or was killed." + SEE));
        text.own(client.require(
                "NOT EXISTS (" + tables.unfinishedQuery() + ")",
                "A migration is interrupted, or runs in batches." + SEE));
        List<String> known = new ArrayList<>();
        rows.forEach((version, checksum) -> known.add(version + " " + checksum));
        String row = database.concatenation(List.of("version", "' '", "checksum"));
        text.own(client.require(
                client.fingerprint(row, tables.migrations())
                        + database.operator("=")
                        + database.literal(client.fingerprint(known)),
                "The history has changed, or the script ran before. Write the script again"));
    }

    /** That a migration is applied from here on. */
    void applied(Step step) {
        rows.remove(step.version().text());
        rows.put(step.version().text(), step.checksum());
    }

    void end() {
        database.locks()
                .sessionLock(tables.migrations())
                .map(SessionLock::unlock)
                .ifPresent(text::own);
    }
}
