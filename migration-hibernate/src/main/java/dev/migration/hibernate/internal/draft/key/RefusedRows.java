// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.key;

import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.model.TableShape.Reference;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows that a new key or condition on columns that are there refuses: the migration fails on them, and only the database has them. */
record RefusedRows(DraftSyntax syntax, TableShape table, Constraint wanted) {

    /**
     * A question, with the SELECT that finds them.
     *
     * @param isReferredNew whether a foreign key refers to a table that is new
     */
    String question(boolean isReferredNew) {
        String which = switch (wanted.kind()) {
            case FOREIGN_KEY -> "a row refers to none";
            case CHECK -> "a row does not meet it";
            default -> "two rows have the same values";
        };
        return wanted.text() + " on " + table.name() + " fails if " + which
                + ". From then on an INSERT of such a row by the release before fails too. "
                + (isReferredNew
                        ? "The table that it refers to is new: insert its rows above this."
                        : "Check the rows: " + select() + ";");
    }

    private String select() {
        Reference reference = wanted.references();
        if (reference != null) {
            return orphans(reference);
        }
        String from = " from " + syntax.name(table.name());
        if (wanted.kind() == Kind.CHECK) {
            return "select *" + from + " where not " + syntax.clause(wanted).replaceFirst("(?i)^check ", "");
        }
        // That of an index may have its order behind it.
        List<String> columns = wanted.columns().stream()
                .map(column -> column.replaceFirst(" .*", ""))
                .toList();
        String names = syntax.names(columns);
        String filled = filled(columns).collect(Collectors.joining(" and "));
        return "select " + names + from + (filled.isEmpty() ? "" : " where " + filled) + " group by " + names
                + " having count(*) > 1";
    }

    private String orphans(Reference reference) {
        String same = reference.columns().entrySet().stream()
                .map(pair -> "parent." + syntax.name(pair.getValue()) + " = child." + syntax.name(pair.getKey()))
                .collect(Collectors.joining(" and "));
        String hasNone = "not exists (select 1 from " + syntax.name(reference.table()) + " parent where " + same + ")";
        return Stream.concat(filled(reference.columns().keySet()), Stream.of(hasNone))
                .collect(Collectors.joining(
                        " and ", "select * from " + syntax.name(table.name()) + " child where ", ""));
    }

    /** No key compares NULL. */
    private Stream<String> filled(Collection<String> columns) {
        return columns.stream()
                .filter(name -> table.columns().values().stream()
                        .filter(Column::notNull)
                        .noneMatch(column -> column.name().equalsIgnoreCase(name)))
                .map(name -> syntax.name(name) + " is not null");
    }
}
