// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.key;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.draft.value.EnumChanges;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.tables.GivenNames;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What adds and changes keys, constraints and indexes.
 *
 * @param all the differences
 */
public record KeyChanges(List<Difference> all, DraftSyntax syntax, EnumChanges enums) {

    public DraftChange added(Difference.NewConstraint constraint) {
        Constraint key = named(constraint);
        List<Constraint> beside = beside(constraint);
        DraftChange plain = DraftChange.of(
                        constraint.text(),
                        List.of(syntax.addConstraint(constraint.table(), key)),
                        syntax.undo(constraint.table(), key, beside))
                .asking(question(constraint.table(), key))
                .commented(
                        key.kind() == Kind.FOREIGN_KEY
                                ? indexOffer(constraint.table(), String.join(", ", key.columns()), beside)
                                : "");
        return new ReferredRows(all, syntax).asked(constraint, plain);
    }

    /** The change of a column, with the condition that is defined with it, such as that of JSON on MariaDB. */
    public DraftChange conditional(Difference.ChangedColumn column, DraftChange change) {
        return Difference.all(all, Difference.NewConstraint.class)
                .filter(added -> isOf(added, column))
                .findFirst()
                .map(added -> DraftChange.replacing(
                                change.about() + "\n" + added.text(),
                                (change.question() + " " + question(column.table(), added.entity())).strip(),
                                List.of(syntax.addConstraint(column.table().with(column.result()), added.entity())),
                                change.down())
                        .undoing(change.undoing()))
                .orElse(change);
    }

    public boolean isPartOfChangedColumn(Difference.NewConstraint added) {
        return Difference.all(all, Difference.ChangedColumn.class)
                .anyMatch(column -> isOf(added, column) && column.isDrafted());
    }

    private boolean isOf(Difference.NewConstraint added, Difference.ChangedColumn column) {
        return added.table().equals(column.table())
                && added.entity().isNamed(column.migration().name())
                && syntax.isOfColumn(added.table(), added.entity());
    }

    /** A condition on several columns that has no name, such as Hibernate's own on those of subclasses, gets one after them. */
    private Constraint named(Difference.NewConstraint added) {
        Constraint check = added.entity();
        if (check.kind() != Kind.CHECK
                || !check.columns().isEmpty()
                || syntax.isOfColumn(added.table(), check)
                || enums.entities().namedChecks().contains(check.name().toLowerCase(Locale.ROOT))) {
            return check;
        }
        return check.named(GivenNames.of(Kind.CHECK, added.table().name(), columns(added.table(), check)));
    }

    /** Also those of a condition on several columns. */
    private List<String> columns(TableShape table, Constraint key) {
        Stream<String> isNew = Difference.all(all, Difference.NewColumn.class)
                .filter(column -> column.table().equals(table))
                .map(column -> column.entity().name());
        return key.columns().isEmpty()
                ? Stream.concat(table.columns().keySet().stream(), isNew)
                        .filter(column -> Pattern.compile("(?i)\\b" + Pattern.quote(column) + "\\b")
                                .matcher(key.meaning())
                                .find())
                        .toList()
                : key.columns();
    }

    /** Empty where a former key did not allow such rows either, or a column is new, which has a question of its own. */
    private String question(TableShape table, Constraint key) {
        boolean isOnNew = columns(table, key).stream().anyMatch(column -> isNew(table, column.replaceFirst(" .*", "")));
        boolean isReferredNew =
                Difference.all(all, Difference.NewTable.class).anyMatch(other -> key.refersTo(other.entity()));
        return isOnNew || isUniqueAnyway(table, key) || key.kind() == Kind.INDEX
                ? ""
                : new RefusedRows(syntax, table, key).question(isReferredNew);
    }

    private static boolean isUniqueAnyway(TableShape table, Constraint key) {
        return isUnique(key)
                && table.keys().stream()
                        .anyMatch(other -> isUnique(other) && key.columns().containsAll(other.columns()));
    }

    public DraftChange changed(Difference.ChangedConstraint constraint) {
        Constraint wanted = constraint.entity();
        Constraint is = constraint.migration();
        EnumChanges.Steps up = replaced(constraint, is, wanted);
        EnumChanges.Steps down = replaced(constraint, wanted, is);
        if (enums.isNumbered(constraint)) {
            return enums.numbered(constraint, up, down);
        }
        boolean isAsBefore = wanted.references() != null && wanted.references().equals(is.references());
        DraftChange.Answer plain = new DraftChange.Answer("", up.with(List.of()), down.with(List.of()));
        return wanted.kind() == Kind.CHECK
                        && wanted.columns().size() == 1
                        && wanted.condition().isList()
                        && is.condition().isList()
                ? enums.named(
                        constraint.text(),
                        constraint.table().name(),
                        wanted.columns().get(0),
                        Difference.constants(is.meaning()),
                        Difference.constants(wanted.meaning()),
                        plain,
                        renamed -> up,
                        renamed -> down)
                : DraftChange.replacing(
                        constraint.text(),
                        isAsBefore ? "" : question(constraint.table(), wanted),
                        plain.up(),
                        plain.down());
    }

    /** PostgreSQL makes no index for a foreign key, and not each one needs it: the developer decides. */
    public String indexOffer(TableShape table, String columns, List<Constraint> keys) {
        List<String> names = List.of(columns.replaceAll("[\"\\s]", "").split(","));
        boolean isCovered = keys.stream()
                .filter(key -> key.kind() != Kind.FOREIGN_KEY && key.kind() != Kind.CHECK)
                .anyMatch(key -> key.startsWith(names));
        return !syntax.offersIndexes() || isCovered
                ? ""
                : "The foreign key has no index. One is needed where rows are found by it, or rows that it refers to are deleted"
                        + (isNew(table)
                                ? ":\ncreate index "
                                : ". So that writers do not wait for it, it is made in its own migration, with -- no-transaction in"
                                        + " the first line:\ncreate index concurrently ")
                        + syntax.name(GivenNames.of(Kind.INDEX, table.name(), names)) + " on "
                        + syntax.name(table.name()) + " ("
                        + syntax.names(names) + ");";
    }

    private boolean isNew(TableShape table) {
        return Difference.all(all, Difference.NewTable.class)
                .anyMatch(it -> it.entity().equals(table));
    }

    private List<Constraint> beside(Difference.NewConstraint added) {
        return Stream.concat(
                        added.table().keys().stream(),
                        Difference.constraints(all, added.table()).filter(other -> !other.equals(added.entity())))
                .toList();
    }

    /** Together: without the second one, the first would be gone. */
    private EnumChanges.Steps replaced(Difference.ChangedConstraint difference, Constraint from, Constraint to) {
        if (to.kind() != Kind.CHECK) {
            return new EnumChanges.Steps(List.of(), syntax.replaced(difference.table(), from, to));
        }
        TableShape table = changed(difference.table());
        return new EnumChanges.Steps(
                List.of(syntax.dropConstraint(table, from)), List.of(syntax.addConstraint(table, to)));
    }

    /** The table once its columns are changed, which comes first: MariaDB defines a column's condition with the column. */
    private TableShape changed(TableShape table) {
        return Difference.all(all, Difference.ChangedColumn.class)
                .filter(column -> column.table().equals(table) && column.isDrafted())
                .map(Difference.ChangedColumn::result)
                .reduce(table, TableShape::with, (first, second) -> second);
    }

    /** Whether a new foreign key is on a new column. */
    public boolean isReference(Difference.NewColumn column) {
        return Difference.all(all, Difference.NewConstraint.class)
                .filter(key -> key.table().equals(column.table()))
                .map(Difference.NewConstraint::entity)
                .anyMatch(key -> key.kind() == Kind.FOREIGN_KEY
                        && key.columns().contains(column.entity().name()));
    }

    /** The new key that has a new column, and no other columns that are enough; null where there is none. */
    public @Nullable Constraint distinct(Difference.NewColumn column) {
        return Difference.constraints(all, column.table())
                .filter(key ->
                        isUnique(key) && key.columns().contains(column.entity().name()))
                .filter(key -> !isUniqueAnyway(column.table(), key))
                .findFirst()
                .orElse(null);
    }

    private static boolean isUnique(Constraint key) {
        return key.kind() == Kind.PRIMARY_KEY
                || (key.kind() == Kind.UNIQUE && !key.columns().isEmpty());
    }

    public boolean isNew(TableShape table, String column) {
        return Difference.all(all, Difference.NewColumn.class)
                .anyMatch(it -> it.table().equals(table) && it.entity().name().equalsIgnoreCase(column));
    }

    /** Hibernate writes a condition of a column with the column. */
    public boolean isPartOfNewColumn(Difference.NewConstraint constraint) {
        Constraint check = constraint.entity();
        return check.kind() == Kind.CHECK
                && Difference.all(all, Difference.NewColumn.class)
                        .filter(column -> column.table().equals(constraint.table()))
                        .map(column -> column.entity().name())
                        .anyMatch(column ->
                                check.columns().contains(column) || check.name().equals(column));
    }
}
