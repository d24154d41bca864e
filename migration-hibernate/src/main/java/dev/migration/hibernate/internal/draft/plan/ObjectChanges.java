// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.plan;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.rename.TableRenames;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.SchemaObject;
import dev.migration.hibernate.internal.model.SchemaShape;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What adds and changes sequences and types.
 *
 * @param all the differences
 * @param schema that of a name without one
 */
record ObjectChanges(
        List<Difference> all,
        SchemaShape migrations,
        String schema,
        HibernateStatements hibernate,
        DraftSyntax syntax) {

    private static final Pattern CAST = Pattern.compile("(?is)create cast (\\(.*?\\)).*");

    /** The constants that a type has no more, and has now. */
    private record Values(List<String> gone, List<String> added) {

        static Values of(String before, String now) {
            List<String> gone = new ArrayList<>(Difference.constants(before));
            gone.removeAll(Difference.constants(now));
            List<String> added = new ArrayList<>(Difference.constants(now));
            added.removeAll(Difference.constants(before));
            return new Values(gone, added);
        }
    }

    List<DraftChange> changes(NewSchemas schemas) {
        List<DraftChange> changes = new ArrayList<>();
        for (SchemaObject object : Difference.all(all, SchemaObject.class).toList()) {
            schemas.before(object.name()).forEach(changes::add);
            changes(object).forEach(changes::add);
        }
        return changes;
    }

    /** Values of types, which nothing takes out again. */
    List<DraftChange> additions() {
        return Difference.all(all, SchemaObject.class)
                .flatMap(type -> values(type)
                        .filter(values -> values.gone().isEmpty())
                        .flatMap(values -> values.added().stream())
                        .map(value ->
                                DraftChange.of(type.text(), List.of(alter(type) + " add value " + value), List.of())))
                .toList();
    }

    private Stream<DraftChange> changes(SchemaObject object) {
        String before = object.migration();
        if (before == null) {
            return created(object);
        }
        return object.isSequence()
                ? Stream.of(incremented(object, before))
                : values(object).flatMap(values -> renamed(object, values));
    }

    private Stream<DraftChange> created(SchemaObject object) {
        String question = object.isSequence() ? startsAnew(object.name()) : "";
        return hibernate.creating(object.name()).stream().map(sql -> {
            Matcher cast = CAST.matcher(sql);
            String what = cast.matches()
                    ? "cast " + cast.group(1)
                    : (object.isSequence() ? "sequence " : "type ") + syntax.name(object.name());
            return DraftChange.of(object.text(), List.of(sql), List.of("drop " + what))
                    .asking(question);
        });
    }

    private DraftChange incremented(SchemaObject sequence, String before) {
        String alter = "alter sequence " + syntax.name(sequence.name()) + " increment by ";
        return DraftChange.of(
                        sequence.text(),
                        List.of(alter + SchemaObject.increment(sequence.entity())),
                        List.of(alter + SchemaObject.increment(before)))
                .asking(
                        "An instance with the other allocationSize would take the same numbers: stop all instances before"
                                + " this migration.");
    }

    /** None for a sequence, and for a type that is new. */
    private static Stream<Values> values(SchemaObject type) {
        String before = type.migration();
        return before == null || type.isSequence() ? Stream.empty() : Stream.of(Values.of(before, type.entity()));
    }

    /** A value that is gone stays, unless it has another name: all columns of the type would have to be rewritten. */
    private Stream<DraftChange> renamed(SchemaObject type, Values values) {
        if (values.gone().size() != 1 || values.added().size() != 1) {
            return Stream.empty();
        }
        String gone = values.gone().get(0);
        String added = values.added().get(0);
        String rename = alter(type) + " rename value %s to %s";
        return Stream.of(DraftChange.replacing(
                        type.text(),
                        "Is " + added + " of type " + type.name() + " the former " + gone
                                + "? If it is new, write ADD VALUE in place of this; a value that is gone stays in"
                                + " the type.",
                        List.of(rename.formatted(gone, added)),
                        List.of(rename.formatted(added, gone)))
                .failingBefore("where it writes " + gone));
    }

    private String alter(SchemaObject type) {
        return "alter type " + syntax.name(type.name());
    }

    /** A question; none for that of a table that is new for sure, by which Hibernate names it. Any other may number one with rows. */
    String startsAnew(String sequence) {
        return migrations.tables().isEmpty() || new TableRenames(all, schema, syntax).isOfNewTable(sequence)
                ? ""
                : sequence + " starts at 1. If its table has rows, let it start above their numbers.";
    }
}
