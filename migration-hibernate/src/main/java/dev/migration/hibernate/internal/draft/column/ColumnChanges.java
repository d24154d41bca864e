// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.column;

import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.key.KeyChanges;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.Aspect;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TypeFit;
import dev.migration.hibernate.internal.tables.GivenNames;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What adds and changes columns, with a question where that may change values, or fail on them. */
public record ColumnChanges(EntityComparison comparison, DraftSyntax syntax) {

    private static final String LOB =
            "%s: a text with @Lob is oid on PostgreSQL, the number of a large object outside of the table:"
                    + " leave @Lob out, and say @Column(columnDefinition = \"text\")";

    public DraftChange nullable(String about, TableShape table, Column column) {
        return DraftChange.of(
                        about,
                        List.of(syntax.nullable(table, column, true)),
                        List.of(syntax.nullable(table, column, false)))
                .undoing("fails if a row has no value in " + column.in(table) + ".");
    }

    /**
     * What adds a column.
     *
     * @param sql as Hibernate does it
     * @param keys what is new besides
     */
    public DraftChange added(Difference.NewColumn added, String sql, KeyChanges keys) throws SQLException {
        String drop = syntax.alter(
                added.table().name(),
                "drop column " + syntax.name(added.entity().name()));
        return added.entity().isRequired()
                ? new RequiredColumn(comparison, added, sql, drop).change(keys.isReference(added), keys.distinct(added))
                : DraftChange.of(added.text(), List.of(sql), List.of(drop));
    }

    /**
     * What makes rows of a subclass fill it, as those of its siblings need not; empty for another column.
     *
     * @param isNew whether the column that tells subclasses apart is new
     */
    public Optional<DraftChange> required(Difference.NewColumn added, Predicate<String> isNew) {
        TableShape table = added.table();
        String column = added.entity().name();
        return Optional.ofNullable(comparison.entities().columns().ofSubclass(table.name(), column))
                .map(of -> {
                    String name = syntax.name(GivenNames.of(Kind.CHECK, table.name(), List.of(column)));
                    return DraftChange.of(
                                    added.text(),
                                    List.of(syntax.alter(
                                            table.name(),
                                            "add constraint " + name + " check (" + of.condition() + ")")),
                                    List.of(syntax.alter(table.name(), "drop constraint " + name)))
                            .asking(
                                    isNew.test(of.discriminator())
                                            ? ""
                                            : "Each " + of.entity() + " needs "
                                                    + added.entity().in(table)
                                                    + ", and its siblings do not. This fails if a row of one has none. From then on so does an"
                                                    + " INSERT of the release before: fill the column above, or leave this out, here and"
                                                    + " in what undoes it.");
                });
    }

    public DraftChange changed(Difference.ChangedColumn column) {
        List<String> up = new ArrayList<>(syntax.change(column, column.result()));
        if (isFilled(column)) {
            String name = syntax.name(column.entity().name());
            up.add(
                    0,
                    "update " + syntax.name(column.table().name()) + " set " + name + " = "
                            + column.entity().defaultValue() + " where " + name + " is null");
        }
        return DraftChange.replacing(column.text(), question(column), up, syntax.change(column, column.migration()))
                .commented(
                        isFilled(column)
                                ? "Rows without a value get the default. An INSERT of the release before that writes NULL fails."
                                : "")
                .undoing(
                        isFilled(column)
                                ? "keeps the default in rows of "
                                        + column.table().name() + " that have got it."
                                : column.is(Aspect.TYPE) ? undoing(column) : "");
    }

    /** Whether rows that have no value for what is required now get the default that the entity has. */
    private static boolean isFilled(Difference.ChangedColumn column) {
        return column.is(Aspect.NULLABLE)
                && !column.is(Aspect.TYPE)
                && !column.entity().defaultValue().isEmpty();
    }

    /** What the former type does not take is lost when the change is undone. */
    private String undoing(Difference.ChangedColumn column) {
        Column former = column.migration();
        String name = former.in(column.table());
        if (column.isWider()) {
            return (TypeFit.isCut(column.entity().sized(), former.sized())
                            ? "cuts or rounds each value of "
                            : "fails if a row has a value of ")
                    + name + " that " + former.type() + " does not take.";
        }
        return syntax.differsOnlyInZone(former, column.entity())
                ? ""
                : "does not bring back what the change has cut, rounded or rewritten in " + name
                        + ", and may cut or refuse what rows have got since.";
    }

    /** Why a change is not drafted; null where it is. */
    public @Nullable String refused(Difference.ChangedColumn column) {
        if (!column.is(Aspect.TYPE)) {
            return null;
        }
        String name = column.entity().in(column.table());
        if (isLargeObject(column.table(), column.entity())) {
            return LOB.formatted(name);
        }
        if (column.migration().isEnum()
                && (column.entity().isNumber() || column.entity().isBoolean())) {
            return name + ": an enum that becomes a number is its place in the list, not what its constant means:"
                    + " write the conversion yourself";
        }
        return syntax.isConvertedBySession(column.migration(), column.entity())
                ? name + ": the zone of the session would decide what "
                        + column.migration().type() + " is as "
                        + column.entity().type() + ": write the conversion yourself"
                : null;
    }

    /** The same for a new one. */
    public @Nullable String refused(Difference.NewColumn column) {
        return isLargeObject(column.table(), column.entity())
                ? LOB.formatted(column.entity().in(column.table()))
                : null;
    }

    /** What to know of a new table; empty where there is nothing. */
    public String remarks(TableShape table) {
        return table.columns().values().stream()
                .filter(column -> isLargeObject(table, column))
                .map(column -> LOB.formatted(column.in(table)))
                .collect(Collectors.joining("\n"));
    }

    private boolean isLargeObject(TableShape table, Column column) {
        return column.type().equals("oid")
                && comparison
                        .entities()
                        .columns()
                        .javaType(table.name(), column.name())
                        .equals(Optional.of(String.class));
    }

    private String question(Difference.ChangedColumn column) {
        return question(column, column.is(Aspect.TYPE) && !column.isWider());
    }

    /** What is asked about besides the type. */
    public String others(Difference.ChangedColumn column) {
        return question(column, false);
    }

    private String question(Difference.ChangedColumn column, boolean isOtherType) {
        List<String> risks = new ArrayList<>();
        if (column.is(Aspect.NULLABLE) && !isFilled(column)) {
            risks.add(
                    "becomes NOT NULL, which fails where a row has NULL (fill those rows in an earlier migration), and lets an"
                            + " INSERT of the release before fail that writes NULL");
        }
        if (isOtherType) {
            String types = "changes from " + column.migration().type() + " to "
                    + column.entity().type();
            boolean isInZone = syntax.changesZone(column.migration(), column.entity());
            if (isInZone) {
                risks.add(
                        types
                                + ", with its values in UTC: where they are in another zone, name that one here and in what undoes it");
            }
            if (!isInZone || !syntax.differsOnlyInZone(column.migration(), column.entity())) {
                risks.add(
                        (isInZone ? "becomes another kind of value" : types)
                                + ", which may fail on values of rows, or round or convert them, and on those that the release before writes");
            }
        }
        String lost = syntax.lostCondition(column);
        if (!lost.isEmpty()) {
            risks.add("loses its condition " + lost + ": add that to the statement if it still holds");
        }
        if (column.losesDefault()) {
            risks.add("loses its default " + column.migration().defaultValue() + ", which the entity does not have");
        }
        return risks.isEmpty()
                ? ""
                : column.entity().in(column.table()) + " " + String.join("; it ", risks) + ". Check the rows.";
    }
}
