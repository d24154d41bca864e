// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.TargetTable;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code CREATE INDEX} gets {@code CONCURRENTLY}. */
public final class IndexConcurrently implements Rewriting {

    static final String OF_PARTITIONS = "the table has partitions, and each needs an index of its own:"
            + " CREATE INDEX … ON ONLY the table, CREATE INDEX CONCURRENTLY on each partition, ALTER INDEX … ATTACH PARTITION";

    @Override
    public @Nullable Outcome of(Command command) {
        Tokens sql = command.sql();
        int index = sql.skip(1, "unique");
        if (!sql.has(0, "create") || !sql.has(index, "index") || sql.has(index + 1, "concurrently")) {
            return null;
        }
        if (!command.found().isWork()) {
            return null;
        }
        if (command.table() != null && command.table().isPartitioned()) {
            return new No(OF_PARTITIONS);
        }
        int on = sql.find(index, "on");
        SqlName table = TargetTable.ofIndex(sql);
        SqlName given = on > index + 1 ? sql.name(sql.skip(index + 1, "if", "not", "exists")) : null;
        List<String> built = command.found().names(ChangeKind.INDEX_BUILT);
        if (table == null || (given == null && built.isEmpty())) {
            return new No("the index has no name");
        }
        String name = given == null ? CatalogueName.quoted(built.get(0)) : given.text();
        int end = sql.list().get(index).end();
        String ifThere = sql.has(index + 1, "if") ? "IF EXISTS " : "";
        return new Steps(
                List.of(new RewriteStep(
                        "index",
                        sql.sql().substring(0, end) + " CONCURRENTLY"
                                + sql.sql().substring(end) + ";",
                        Run.WITHOUT_TRANSACTION,
                        "DROP INDEX CONCURRENTLY " + ifThere + table.qualifier() + name + ";")),
                "drop index " + name);
    }
}
