// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.internal.sql.rules.PostgreSqlRules;
import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.remedy.postgresql.ColumnUse.Kind;
import dev.migration.rehearsal.internal.remedy.postgresql.ColumnUse.Part;
import dev.migration.rehearsal.internal.remedy.postgresql.ColumnUse.Sequence;
import dev.migration.rehearsal.internal.remedy.rewriting.RangeStep;
import dev.migration.rehearsal.internal.remedy.rewriting.Recipe;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column.Filled;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the steps in which new columns take the place of others on PostgreSQL. A check refuses what reaches only one of both, also
 * what comes by replication; the rows that instances of the release before have written are filled when those are gone.
 */
final class ColumnRecipe {

    private final List<SuccessorColumn> twins;
    private final boolean comparesBoth;

    private final ColumnParts parts;
    private final Recipe recipe = new Recipe();

    /** @param comparesBoth whether the types have an operator for that */
    ColumnRecipe(PostgreSqlTables tables, List<SuccessorColumn> twins, boolean comparesBoth) throws SQLException {
        this.twins = List.copyOf(twins);
        this.comparesBoth = comparesBoth;
        this.parts = new ColumnParts(tables, twins);
    }

    /** Of one column that has another name in the end. */
    Recipe inOtherName() {
        SuccessorColumn twin = twins.get(0);
        String both = twin.table().text() + "." + twin.old() + " and " + twin.name();
        recipe.say("Release 2 writes " + both + ", in each INSERT and UPDATE what belongs together, and reads "
                + twin.old() + ". It has:");
        add();
        recipe.say("And when no instance of release 1 is left:");
        fill();
        if (!comparesBoth) {
            recipe.say(
                    "No check compares both, which this server cannot do with their types. Look for rows that differ, now and"
                            + " before the last file: SELECT * FROM "
                            + twin.table().text() + " WHERE " + twin.name()
                            + "::text IS DISTINCT FROM (" + twin.value() + ")::text");
        }
        recipe.say("Release 3, when that is done, reads " + twin.name() + ", and still writes both.");
        List<String> alone = new ArrayList<>(parts.foreignKeys());
        alone.addAll(required());
        parts.of(Kind.PRIMARY_KEY).forEach(key -> {
            alone.add(ColumnParts.drop(key));
            alone.add(parts.usingIndex(key));
        });
        alone.addAll(filledBy(twin, twin.old(), twin.name()));
        alone.addAll(independent(twin.old(), twin));
        recipe.say("Release 4, when no instance of release 2 is left, writes " + twin.name() + " only."
                + (alone.isEmpty() ? "" : " It has:"));
        recipe.expand(alone);
        recipe.say("And when no instance of release 3 is left:");
        last(SuccessorColumn::old, SuccessorColumn::name);
        others();
        return recipe;
    }

    /** Of a key and all that refers to it: the names are exchanged while both columns have the same values. */
    Recipe inSameName() {
        String both = twins.stream()
                .map(twin -> twin.table().text() + "." + twin.old() + " and " + twin.name())
                .collect(Collectors.joining(", "));
        String tables =
                twins.stream().map(twin -> twin.table().text()).distinct().collect(Collectors.joining(", "));
        SuccessorColumn key = twins.get(0);
        recipe.say("Release 2 writes the same to " + both + ", in each INSERT and UPDATE."
                + (key.use().sequences().isEmpty()
                        ? ""
                        : " A new value it takes first: SELECT nextval('"
                                + key.use().sequences().get(0).name() + "').")
                + " It has:");
        add();
        recipe.say("And when no instance of release 1 is left:");
        fill();
        recipe.say("The names are exchanged. Reads and writes of " + tables
                + " wait for a moment: no row is read. A statement"
                + " that a connection has prepared before may fail once (cached plan must not change result type).");
        List<String> exchange = new ArrayList<>(parts.foreignKeys());
        exchange.addAll(required());
        List<Part> constraints =
                Stream.concat(parts.of(Kind.PRIMARY_KEY), parts.of(Kind.UNIQUE)).toList();
        constraints.forEach(part -> exchange.add(ColumnParts.drop(part)));
        twins.forEach(twin -> {
            String between =
                    CatalogueName.quoted(twin.found().free(twin.use().column().name(), "old"));
            exchange.add(twin.alter("RENAME COLUMN " + twin.old() + " TO " + between));
            exchange.add(twin.alter("RENAME COLUMN " + twin.name() + " TO " + twin.old()));
            exchange.add(twin.alter("RENAME COLUMN " + between + " TO " + twin.name()));
        });
        constraints.forEach(part -> exchange.add(parts.usingIndex(part)));
        twins.forEach(twin -> exchange.addAll(filledBy(twin, twin.name(), twin.old())));
        recipe.contract(exchange);
        recipe.say("Until now all values have to fit into the old type. Release 3, when that is done, writes "
                + twins.stream().map(SuccessorColumn::old).distinct().collect(Collectors.joining(", "))
                + " only. It has:");
        recipe.expand(twins.stream()
                .flatMap(twin -> independent(twin.name(), twin).stream())
                .toList());
        recipe.say("And when no instance of release 2 is left:");
        last(SuccessorColumn::name, SuccessorColumn::old);
        others();
        return recipe;
    }

    private void add() {
        parts.of(Kind.FOREIGN_KEY)
                .filter(key -> key.definition().matches(".* ON (DELETE SET|UPDATE (CASCADE|SET)).*"))
                .forEach(key -> recipe.say("The foreign key " + key.name() + " of " + key.table()
                        + " sets only one of both by its action, which a check below refuses: until the last file, releases"
                        + " set both first, and then delete or change what they refer to."));
        List<String> add = new ArrayList<>();
        for (SuccessorColumn twin : twins) {
            if (twin.use().isAlwaysGenerated()) {
                add.add(twin.alter(twin.old(), "SET GENERATED BY DEFAULT"));
            }
            add.add(twin.alter("ADD COLUMN " + twin.name() + " " + twin.type()));
            twin.use().constant().ifPresent(value -> add.add(twin.alter(twin.name(), "SET DEFAULT " + value)));
        }
        recipe.expand(add);
    }

    private void fill() {
        for (SuccessorColumn twin : twins) {
            String update = "UPDATE " + twin.table().text() + " SET " + twin.name() + " = " + twin.value();
            if (twin.found().keys().isEmpty()) {
                recipe.say(twin.table().text() + " has no column by which batches could go:");
                recipe.contract(List.of(update + ";"));
            } else {
                RewriteStep piece =
                        RangeStep.of("", twin.table(), twin.found(), update + " WHERE ", PostgreSqlRules.SYNTAX);
                recipe.contract(piece.run().option(), piece.sql());
            }
        }
        parts.indexes().forEach(index -> recipe.contract("transaction=off", index));
        List<String> added = new ArrayList<>();
        List<String> validated = new ArrayList<>();
        twins.forEach(twin -> alike(twin).ifPresent(check -> {
            added.add(twin.alter("ADD CONSTRAINT " + nameOfAlike(twin) + " CHECK (" + check + ") NOT VALID"));
            validated.add(twin.alter("VALIDATE CONSTRAINT " + nameOfAlike(twin)));
        }));
        parts.addConstraints(added, validated);
        recipe.contract(added);
        if (!validated.isEmpty()) {
            recipe.say(
                    "This fails where something has written only one of both: stop it, correct those rows, and start again.");
        }
        recipe.contract(validated);
    }

    /** What is true of each row where both are written; from it NOT NULL is known without a look at the rows. */
    private Optional<String> alike(SuccessorColumn twin) {
        List<String> conditions = new ArrayList<>();
        if (twin.use().column().isNotNull()) {
            conditions.add(twin.name() + " IS NOT NULL");
        }
        if (comparesBoth) {
            conditions.add(twin.name() + " IS NOT DISTINCT FROM " + twin.value());
        }
        return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", conditions));
    }

    private static String nameOfAlike(SuccessorColumn twin) {
        return CatalogueName.quoted(
                twin.found().free(twin.found().name(), twin.use().column().name(), "alike"));
    }

    private List<String> required() {
        return twins.stream()
                .filter(twin -> twin.use().column().isNotNull())
                .map(twin -> twin.alter(twin.name(), "SET NOT NULL"))
                .toList();
    }

    /** What gives a column its value by itself goes over to the other. */
    private static List<String> filledBy(SuccessorColumn twin, String from, String to) {
        ColumnUse use = twin.use();
        List<String> all = new ArrayList<>();
        if (use.column().filled() == Filled.BY_IDENTITY) {
            // By its name, values are taken; nobody takes one from when it is renamed until the commit.
            Sequence sequence = use.sequences().get(0);
            SqlName name = Objects.requireNonNull(
                    Tokens.of(sequence.name(), PostgreSqlRules.SYNTAX).name(0));
            String between = CatalogueName.quoted(twin.found().free(name.last(), "old"));
            all.add("ALTER SEQUENCE " + sequence.name() + " RENAME TO " + between + ";");
            all.add(twin.alter(
                    to,
                    "ADD GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME " + sequence.name() + sequence.options()
                            + ")"));
            all.add("SELECT setval(" + literal(sequence.name()) + ", last_value, is_called) FROM " + name.qualifier()
                    + between + ";");
            all.add(twin.alter(from, "DROP IDENTITY"));
        } else if (use.value() != null && use.constant().isEmpty()) {
            all.add(twin.alter(to, "SET DEFAULT " + use.value()));
            all.add(twin.alter(from, "DROP DEFAULT"));
            use.sequences()
                    .forEach(sequence -> all.add("ALTER SEQUENCE " + sequence.name() + " AS bigint OWNED BY "
                            + twin.table().text() + "." + to + ";"));
        }
        return all;
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A column may be left out by those who write only the other. */
    private List<String> independent(String column, SuccessorColumn twin) {
        List<String> all = new ArrayList<>();
        if (alike(twin).isPresent()) {
            all.add(twin.alter("DROP CONSTRAINT " + nameOfAlike(twin)));
        }
        if (twin.use().column().isNotNull()) {
            all.add(twin.alter(column, "DROP NOT NULL"));
        }
        return all;
    }

    /** The columns that nobody writes go, and the parts of the others get the names of theirs. */
    private void last(Function<SuccessorColumn, String> dropped, Function<SuccessorColumn, String> kept) {
        Stream<String> columns = twins.stream().map(twin -> twin.alter("DROP COLUMN " + dropped.apply(twin)));
        Stream<String> always = twins.stream()
                .filter(twin -> twin.use().isAlwaysGenerated())
                .map(twin -> twin.alter(kept.apply(twin), "SET GENERATED ALWAYS"));
        boolean isExchanged = dropped.apply(twins.get(0)).equals(twins.get(0).name());
        recipe.contract(Stream.of(columns, parts.renamed(!isExchanged), always)
                .flatMap(all -> all)
                .toList());
    }

    private void others() {
        List<String> others = twins.stream()
                .flatMap(twin -> twin.use().others().stream())
                .distinct()
                .toList();
        if (!others.isEmpty()) {
            recipe.say("Not in these steps, and to be made for the new column before the old one goes: "
                    + String.join("; ", others) + ".");
        }
    }
}
