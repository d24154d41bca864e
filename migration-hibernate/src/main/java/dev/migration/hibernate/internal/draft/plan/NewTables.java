// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.plan;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.column.ColumnChanges;
import dev.migration.hibernate.internal.draft.key.KeyChanges;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference.NewTable;
import dev.migration.hibernate.internal.model.TableOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What adds tables, as Hibernate writes it.
 *
 * @param ordered each behind those that it refers to
 */
record NewTables(
        List<NewTable> ordered,
        HibernateStatements hibernate,
        ObjectChanges objects,
        ColumnChanges columns,
        KeyChanges keys,
        DraftSyntax syntax) {

    private static final Pattern FOREIGN_KEY =
            Pattern.compile("(?is)alter table (\\S+)\\s+add constraint\\s+(\\S+)\\s+foreign key\\s*\\(([^)]*)\\).*");

    /** The foreign keys come when all tables are there; they go before any of them. */
    List<DraftChange> changes(NewSchemas schemas) {
        List<DraftChange> changes = new ArrayList<>();
        List<DraftChange> foreignKeys = new ArrayList<>();
        for (NewTable table : ordered) {
            String name = table.entity().name();
            schemas.before(name).forEach(changes::add);
            List<String> undo = List.of("drop table " + syntax.name(name));
            for (String sql : hibernate.creating(name)) {
                Matcher foreignKey = FOREIGN_KEY.matcher(sql);
                if (foreignKey.matches()) {
                    foreignKeys.add(foreignKey(table, sql, foreignKey));
                } else {
                    // A table that counts, where the product has no sequence.
                    String question = sql.startsWith("insert into ") ? objects.startsAnew(name) : "";
                    changes.add(DraftChange.of(table.text(), List.of(sql), undo)
                            .asking(question)
                            .commented(undo.isEmpty() ? "" : columns.remarks(table.entity())));
                    undo = List.of();
                }
            }
        }
        changes.addAll(foreignKeys);
        return changes;
    }

    private DraftChange foreignKey(NewTable table, String sql, Matcher foreignKey) {
        String drop = foreignKey.replaceFirst("alter table $1 " + syntax.dropForeignKey() + " $2");
        // Where each table is asked about, it belongs to the one that comes last.
        List<String> on = List.of(foreignKey.group(3).replaceAll("[\"`\\s]", "").split(","));
        String about = TableOrder.last(ordered, table, on).text();
        return DraftChange.of(about, List.of(sql), List.of(drop))
                .commented(keys.indexOffer(
                        table.entity(), foreignKey.group(3), table.entity().keys()));
    }
}
