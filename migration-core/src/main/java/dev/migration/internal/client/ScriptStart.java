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
import java.util.stream.Stream;

/** What a script does before its first migration, and before each one: fails where the history is not as it was. */
final class ScriptStart {

    private static final String SEE = " See: " + Fix.command("status").text();

    private final ScriptClient client;
    private final Database database;
    private final HistoryTables tables;
    private final ScriptText text;
    private final List<String> settings;
    private final String schema;

    /** What the history has by now, by version, in the order of its rows. */
    private final Map<String, String> rows = new LinkedHashMap<>();

    /** @param schema in which the migrations make what they do not qualify */
    ScriptStart(ScriptClient client, HistoryTables tables, ScriptText text, List<String> settings, String schema) {
        this.client = client;
        this.database = tables.database();
        this.tables = tables;
        this.text = text;
        this.settings = settings;
        this.schema = schema;
    }

    /** @param isEmpty whether there was no table, so that the script is for such a schema only */
    void write(History history, boolean isEmpty, List<String> introduction) {
        introduction.forEach(text::comment);
        client.head().forEach(text::line);
        if (client.isDatabaseSet()) {
            requireSchema();
            text.own(settings);
        } else {
            text.own(settings);
            if (database.has(Capability.SCHEMAS)) {
                requireSchema();
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
            if (isEmpty) {
                Stream.of(history.server().schema(), schema).distinct().forEach(this::requireNoTable);
            }
            text.own(tables.createRunTable());
            text.own(tables.createTables());
            requireUnchanged();
            text.commit();
        }
    }

    private void requireSchema() {
        text.own(client.require(
                database.currentSchema() + database.operator("=") + database.literal(schema),
                "Nothing was run: the script is for the schema " + schema));
    }

    /** As a run does, whose migrations might drop what is there. Where there is a history by now, it says what is wrong. */
    private void requireNoTable(String name) {
        String tablesOf = database.tablesQuery(name) + " AND ";
        String ours = database.isNamed(tables.catalogueNames());
        text.own(client.require(
                "(NOT EXISTS (" + tablesOf + "NOT " + ours + ") OR EXISTS (" + tablesOf + ours + "))",
                "Nothing was run: the schema has tables, and had none. Is it the right one?"));
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
