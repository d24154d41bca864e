// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.internal.sql.rules.PostgreSqlRules;
import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.remedy.postgresql.ColumnUse.Kind;
import dev.migration.rehearsal.internal.remedy.postgresql.ColumnUse.Part;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The indexes and constraints of columns that are replaced, made once more for the new ones. */
final class ColumnParts {

    private final List<SuccessorColumn> twins;

    /** With the names of those that take their place. */
    private final Map<Part, String> parts = new LinkedHashMap<>();

    ColumnParts(PostgreSqlTables tables, List<SuccessorColumn> twins) throws SQLException {
        this.twins = List.copyOf(twins);
        Map<List<String>, Part> distinct = new LinkedHashMap<>();
        twins.stream()
                .flatMap(twin -> twin.use().parts().stream())
                .forEach(part -> distinct.putIfAbsent(List.of(part.table(), part.name()), part));
        for (Part part : distinct.values()) {
            Table table = Objects.requireNonNull(tables.find(tables.parsed(part.table())));
            parts.put(
                    part,
                    CatalogueName.quoted(table.free(tables.parsed(part.name()).last(), "new")));
        }
    }

    Stream<Part> of(Kind kind) {
        return parts.keySet().stream().filter(part -> part.kind() == kind);
    }

    /** What builds the indexes. */
    Stream<String> indexes() {
        return parts.keySet().stream().filter(part -> part.kind().isIndex()).map(this::index);
    }

    /** What adds the other constraints, and what checks them. */
    void addConstraints(List<String> added, List<String> validated) {
        parts.forEach((part, name) -> {
            if (!part.kind().isIndex()) {
                boolean isValid = !part.definition().endsWith("NOT VALID");
                String definition = replaced(part, Tokens.of(part.definition(), PostgreSqlRules.SYNTAX));
                added.add(alter(part, "ADD CONSTRAINT " + name + " " + definition + (isValid ? " NOT VALID" : "")));
                if (isValid) {
                    validated.add(alter(part, "VALIDATE CONSTRAINT " + name));
                }
            }
        });
    }

    private static String alter(Part part, String action) {
        return "ALTER TABLE " + part.table() + " " + action + ";";
    }

    static String drop(Part part) {
        return alter(part, "DROP CONSTRAINT " + part.name());
    }

    /** The new ones in place of those that need the old columns. */
    List<String> foreignKeys() {
        return of(Kind.FOREIGN_KEY)
                .flatMap(part -> Stream.of(
                        alter(part, "DROP CONSTRAINT " + part.name()),
                        alter(part, "RENAME CONSTRAINT " + parts.get(part) + " TO " + part.name())))
                .toList();
    }

    String usingIndex(Part part) {
        return alter(
                part,
                "ADD CONSTRAINT " + part.name() + " " + part.kind().sql() + " USING INDEX " + parts.get(part)
                        + part.deferrable());
    }

    /** The names of those that went with the old columns. */
    Stream<String> renamed(boolean hasUnique) {
        return parts.entrySet().stream().flatMap(entry -> {
            Part part = entry.getKey();
            String qualifier = part.table()
                    .substring(0, part.table().length() - bareOf(part.table()).length());
            return switch (part.kind()) {
                case INDEX ->
                    Stream.of("ALTER INDEX " + qualifier + entry.getValue() + " RENAME TO " + part.name() + ";");
                case CHECK -> Stream.of(alter(part, "RENAME CONSTRAINT " + entry.getValue() + " TO " + part.name()));
                case UNIQUE -> hasUnique ? Stream.of(usingIndex(part)) : Stream.empty();
                case PRIMARY_KEY, FOREIGN_KEY -> Stream.empty();
            };
        });
    }

    private static String bareOf(String table) {
        SqlName name =
                Objects.requireNonNull(Tokens.of(table, PostgreSqlRules.SYNTAX).name(0));
        return table.substring(name.qualifier().length());
    }

    private String index(Part part) {
        Tokens sql = Tokens.of(part.definition(), PostgreSqlRules.SYNTAX);
        int index = sql.skip(1, "unique") + 1;
        int on = sql.find(index, "on");
        return sql.text(0, index) + " CONCURRENTLY " + parts.get(part) + " " + replaced(part, sql.part(on, sql.size()))
                + ";";
    }

    /** With the new columns, which are in parentheses; behind REFERENCES those of the other table. */
    private String replaced(Part part, Tokens sql) {
        var text = new StringBuilder();
        String table = part.table();
        int depth = 0;
        int at = 0;
        for (int i = 0; i < sql.size(); i++) {
            String word = sql.at(i);
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            table = depth == 0 && word.equals("references") ? part.other() : table;
            boolean isColumn = depth > 0
                    && sql.list().get(i).isName()
                    && !sql.at(i + 1).equals("(")
                    && !sql.at(i - 1).startsWith(":");
            Optional<SuccessorColumn> twin =
                    isColumn ? twin(table, Tokens.bare(sql.list().get(i))) : Optional.empty();
            if (twin.isPresent()) {
                text.append(sql.sql(), at, sql.list().get(i).start())
                        .append(twin.get().name());
                at = sql.list().get(i).end();
            }
        }
        return text.append(sql.sql().substring(at)).toString();
    }

    private Optional<SuccessorColumn> twin(String table, String column) {
        return twins.stream()
                .filter(twin -> twin.table().text().equals(table)
                        && twin.use().column().name().equals(column))
                .findFirst();
    }
}
