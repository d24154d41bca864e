package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.Difference.Aspect;
import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A difference in a developer's words. */
record DifferenceText(EntityNames names) {

    /** On one line. */
    String of(Difference difference) {
        return Printable.line(text(difference));
    }

    private String text(Difference difference) {
        if (difference instanceof Difference.NewTable table) {
            return names.of(table.entity().name()) + ": table " + table.entity().name() + " is not in the migrations";
        }
        if (difference instanceof Difference.NewColumn column) {
            return attribute(column.table(), column.entity()) + ": column " + column(column.table(), column.entity())
                    + " " + column.entity().definition() + " is not in the migrations";
        }
        if (difference instanceof Difference.ChangedColumn column) {
            return attribute(column.table(), column.entity()) + ": " + aspects(column);
        }
        if (difference instanceof Difference.NewConstraint key) {
            return entity(key.table(), key.entity()) + ": " + key(key.entity()) + " on "
                    + key.table().name() + " is not in the migrations";
        }
        if (difference instanceof Difference.ChangedConstraint key) {
            return entity(key.table(), key.entity()) + ": " + key(key.entity()) + " on "
                    + key.table().name() + " is in the migrations " + key(key.migration());
        }
        return textOfOthers(difference);
    }

    private String textOfOthers(Difference difference) {
        if (difference instanceof Difference.NewSequence sequence) {
            return "sequence " + sequence.name() + " (" + sequence.entity() + ") is not in the migrations";
        }
        if (difference instanceof Difference.ChangedSequence sequence) {
            return "sequence " + sequence.name() + ": " + sequence.entity() + " for the entities, "
                    + sequence.migration() + " in the migrations";
        }
        if (difference instanceof Difference.NewType type) {
            return "type " + type.name() + " (" + type.entity() + ") is not in the migrations";
        }
        if (difference instanceof Difference.ChangedType type) {
            return "type " + type.name() + ": " + type.entity() + " for the entities, " + type.migration()
                    + " in the migrations";
        }
        if (difference instanceof Difference.NeglectedColumn column) {
            return names.of(column.table().name()) + ": column " + column(column.table(), column.migration())
                    + " is NOT NULL without a default, and no attribute gives it a value";
        }
        if (difference instanceof Difference.UnmappedTable table) {
            return "table " + table.migration().name();
        }
        if (difference instanceof Difference.UnmappedColumn column) {
            return "column " + column(column.table(), column.migration()) + " "
                    + column.migration().definition();
        }
        if (difference instanceof Difference.UnmappedNotNull column) {
            return "NOT NULL of column " + column(column.table(), column.migration());
        }
        if (difference instanceof Difference.UnmappedConstraint key) {
            return key(key.migration()) + " on " + key.table().name();
        }
        return ((Difference.UnmappedObject) difference).name();
    }

    private String attribute(TableShape table, Column column) {
        return names.of(table.name(), column.name());
    }

    private String entity(TableShape table, Constraint key) {
        return key.columns().size() == 1 ? names.of(table.name(), key.columns().get(0)) : names.of(table.name());
    }

    private static String column(TableShape table, Column column) {
        return table.name() + "." + column.name();
    }

    private static String aspects(Difference.ChangedColumn column) {
        Column entity = column.entity();
        Column migration = column.migration();
        List<String> parts = new ArrayList<>();
        if (column.is(Aspect.TYPE)) {
            parts.add(entity.type() + " in the entity, " + migration.type() + " in the migrations");
        }
        if (column.is(Aspect.NULLABLE)) {
            parts.add("NOT NULL in the entity, nullable in the migrations");
        }
        if (column.is(Aspect.DEFAULT)) {
            parts.add("default " + entity.defaultValue() + " in the entity, "
                    + (migration.defaultValue().isEmpty() ? "none" : migration.defaultValue()) + " in the migrations");
        }
        if (column.is(Aspect.COUNTED)) {
            parts.add("the database is to give it a number (identity), and in the migrations it does not");
        }
        if (column.is(Aspect.COMPUTED)) {
            parts.add("generated as " + entity.computed() + " in the entity, a plain column in the migrations");
        }
        return "column " + column(column.table(), entity) + " is " + String.join("; ", parts);
    }

    private static String key(Constraint key) {
        String kind = key.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return kind + (key.name().isEmpty() ? "" : " " + key.name()) + " ("
                + (key.columns().isEmpty() ? key.meaning() : String.join(", ", key.columns()))
                + (key.kind() == TableShape.Kind.CHECK && !key.columns().isEmpty()
                        ? key.meaning().replaceFirst("^\\S+", "")
                        : "")
                + ")";
    }
}
