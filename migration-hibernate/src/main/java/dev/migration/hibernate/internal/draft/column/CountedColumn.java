// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.column;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Adds a column that counts together with its primary key: MariaDB and MySQL refuse one without the other.
 *
 * @param all the differences
 */
public record CountedColumn(List<Difference> all, DraftSyntax syntax) {

    /**
     * Both in one statement; empty for another column.
     *
     * @param sql what adds the column alone
     */
    public Optional<DraftChange> added(Difference.NewColumn column, String sql) {
        String name = syntax.name(column.entity().name());
        return Difference.all(all, Difference.NewConstraint.class)
                .filter(key -> isOn(key, column))
                .findFirst()
                .map(key -> DraftChange.of(
                        column.text(),
                        List.of(sql + ", add primary key (" + name + ")"),
                        List.of(syntax.alter(column.table().name(), "drop column " + name))));
    }

    /** Whether a key is added with its column. */
    public boolean has(Difference.NewConstraint key) {
        return Difference.all(all, Difference.NewColumn.class).anyMatch(column -> isOn(key, column));
    }

    private boolean isOn(Difference.NewConstraint added, Difference.NewColumn column) {
        Constraint key = added.entity();
        return syntax.keepsTypesOfKeys()
                && column.entity().isCounted()
                && key.kind() == Kind.PRIMARY_KEY
                && added.table().equals(column.table())
                && key.columns().equals(List.of(column.entity().name()));
    }
}
