package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.Difference.Aspect;
import dev.migration.hibernate.internal.DraftChange.Answer;
import dev.migration.hibernate.internal.TableShape.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What adds and changes columns, with a question where that may change values, or fail on them. */
record ColumnChanges(EntityComparison comparison, DraftSyntax syntax) {

    private static final Pattern NOT_NULL = Pattern.compile("(?i) not null\\b");
    private static final String LOB =
            "%s: a text with @Lob is oid on PostgreSQL, the number of a large object outside of the table:"
                    + " leave @Lob out, and say @Column(columnDefinition = \"text\")";

    DraftChange nullable(String about, TableShape table, Column column) {
        return DraftChange.of(
                about,
                List.of(syntax.nullable(table.name(), column, true)),
                List.of(syntax.nullable(table.name(), column, false)));
    }

    /**
     * What adds a column.
     *
     * @param sql as Hibernate does it
     * @param isReference whether a new foreign key is on it
     */
    DraftChange added(Difference.NewColumn added, String sql, boolean isReference) throws SQLException {
        Column column = added.entity();
        String drop = syntax.alter(added.table().name(), "drop column " + syntax.name(column.name()));
        DraftChange change = DraftChange.of(added.text(), List.of(sql), List.of(drop));
        if (!column.isRequired()) {
            return change;
        }
        RowProbe.Outcome outcome = new RowProbe(comparison.connection()).outcome(sql);
        String question = column.in(added.table()) + " is NOT NULL without a default, " + outcome.text();
        return isReference && outcome.isFilled()
                ? reference(added.text(), question, sql, drop)
                : change.asking(
                        question
                                + " Add a default; or leave NOT NULL out here, and fill the column before a later migration sets it.");
    }

    /** No row has the key that is filled in. */
    private static DraftChange reference(String about, String question, String sql, String drop) {
        var required = new Answer(
                "The table has no rows; or a default is added here, which is a key that it may refer to:",
                List.of(sql),
                List.of(drop));
        var nullable = new Answer(
                "It has rows: the column may be NULL, is filled, and a later migration sets NOT NULL:",
                List.of(NOT_NULL.matcher(sql).replaceFirst("")),
                List.of(drop));
        return DraftChange.choice(
                about,
                question + " The foreign key on it then fails.",
                List.of(required, nullable),
                required,
                nullable,
                false);
    }

    DraftChange changed(Difference.ChangedColumn column) {
        return DraftChange.replacing(
                        column.text(),
                        question(column),
                        syntax.change(column, column.result()),
                        syntax.change(column, column.migration()))
                .undoCommented(column.is(Aspect.TYPE) ? undoing(column) : "");
    }

    /** What the former type does not take is lost when the change is undone. */
    private String undoing(Difference.ChangedColumn column) {
        Column former = column.migration();
        String name = former.in(column.table());
        if (column.isWider()) {
            return (TypeFit.isCut(column.entity().sized(), former.sized())
                            ? "This cuts or rounds each value of "
                            : "This fails if a row has a value of ")
                    + name + " that " + former.type() + " does not take.";
        }
        return syntax.differsOnlyInZone(former, column.entity())
                ? ""
                : "This does not bring back what the change has cut, rounded or rewritten in " + name
                        + ", and may do so itself.";
    }

    /** Why a change is not drafted; null where it is. */
    @Nullable
    String refused(Difference.ChangedColumn column) {
        if (!column.is(Aspect.TYPE)) {
            return null;
        }
        String name = column.entity().in(column.table());
        if (isLargeObject(column.table(), column.entity())) {
            return LOB.formatted(name);
        }
        return syntax.isConvertedBySession(column.migration(), column.entity())
                ? name + ": the zone of the session would decide what "
                        + column.migration().type() + " is as "
                        + column.entity().type() + ": write the conversion yourself"
                : null;
    }

    /** The same for a new one. */
    @Nullable
    String refused(Difference.NewColumn column) {
        return isLargeObject(column.table(), column.entity())
                ? LOB.formatted(column.entity().in(column.table()))
                : null;
    }

    /** What to know of a new table; empty where there is nothing. */
    String remarks(TableShape table) {
        return table.columns().values().stream()
                .filter(column -> isLargeObject(table, column))
                .map(column -> LOB.formatted(column.in(table)))
                .collect(Collectors.joining("\n"));
    }

    private boolean isLargeObject(TableShape table, Column column) {
        return column.type().equals("oid")
                && comparison.entities().javaType(table.name(), column.name()).equals(Optional.of(String.class));
    }

    private String question(Difference.ChangedColumn column) {
        List<String> risks = new ArrayList<>();
        if (column.is(Aspect.NULLABLE)) {
            risks.add("becomes NOT NULL, which fails where a row has NULL: fill those rows in an earlier migration");
        }
        if (column.is(Aspect.TYPE) && !column.isWider()) {
            String types = "changes from " + column.migration().type() + " to "
                    + column.entity().type();
            boolean isInZone = syntax.changesZone(column.migration(), column.entity());
            if (isInZone) {
                risks.add(
                        types
                                + ", with its values in UTC: where they are in another zone, name that one here and in the down section");
            }
            if (!isInZone || !syntax.differsOnlyInZone(column.migration(), column.entity())) {
                risks.add((isInZone ? "becomes another kind of value" : types)
                        + ", which may fail on values of rows, or round or convert them");
            }
        }
        if (column.losesDefault()) {
            risks.add("loses its default " + column.migration().defaultValue() + ", which the entity does not have");
        }
        return risks.isEmpty()
                ? ""
                : column.entity().in(column.table()) + " " + String.join("; it ", risks) + ". Check the rows.";
    }
}
