// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.database.Database;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The history's tables and what is applied, by version: when, by whom, in which order and how fast differs from one database to
 * the next.
 */
final class HistoryStatements {

    private static final String BY = "a schema dump";

    private HistoryStatements() {}

    static List<String> of(DumpSource source, History history) {
        Database database = source.database();
        var statements = new ArrayList<String>();
        statements.add(source.tables().createRunTable() + ";");
        source.tables().createTables().forEach(statement -> statements.add(statement + ";"));
        int id = 0;
        var rows = new StringBuilder();
        for (AppliedMigration row : history.applied().stream()
                .sorted(Comparator.comparing(AppliedMigration::version))
                .toList()) {
            List<String> texts = List.of(
                    row.version().text(),
                    row.name(),
                    row.checksum(),
                    row.kind().name().toLowerCase(Locale.ROOT),
                    BY);
            rows.append("INSERT INTO ")
                    .append(source.tables().migrations())
                    .append(" (id, version, name, checksum, kind, applied_by, applied_at, execution_ms)\n    VALUES (")
                    .append(++id)
                    .append(", ")
                    .append(database.literals(texts))
                    .append(", ")
                    .append(database.utcNow())
                    .append(", 0);\n");
        }
        statements.add(rows.toString().stripTrailing());
        return statements;
    }
}
