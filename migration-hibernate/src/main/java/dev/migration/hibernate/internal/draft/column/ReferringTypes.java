// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.column;

import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.mapping.EntityNames;
import dev.migration.hibernate.internal.mapping.SaidType;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.model.TypeFit;
import dev.migration.hibernate.internal.tables.HibernateTables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/**
 * The types of columns that refer to others. The migrations may have a wider type for the one referred to than the entity says, and
 * Hibernate's own would not take each of its values. MariaDB and MySQL even refuse a foreign key between numbers of different sizes, or
 * texts of different collations.
 */
public final class ReferringTypes {

    private final EntityComparison comparison;
    private final SchemaShape migrations;
    private final DraftSyntax syntax;
    private final Map<String, String> types;

    public ReferringTypes(EntityComparison comparison, SchemaShape migrations, DraftSyntax syntax) {
        this.comparison = comparison;
        this.migrations = migrations;
        this.syntax = syntax;
        this.types = types();
    }

    /** A statement of Hibernate on a table, with them. */
    public String in(String sql, String table) {
        HibernateTables entities = comparison.entities();
        String statement = sql;
        for (Table mapped : entities.metadata().collectTableMappings()) {
            for (org.hibernate.mapping.Column column : mapped.getColumns()) {
                String key = EntityNames.key(table, column.getName());
                String type = types.get(key);
                if (type != null
                        && key.equals(EntityNames.key(mapped.getName(), column.getName()))
                        && !entities.kept().written().contains(column)
                        && column.getCollation() == null) {
                    String start = column.getQuotedName(entities.dialect()) + " ";
                    statement = Pattern.compile("(?<=[\\s(])"
                                    + Pattern.quote(start + column.getSqlType(entities.metadata())) + "(?=[\\s,);]|$)")
                            .matcher(statement)
                            .replaceFirst(Matcher.quoteReplacement(start + type));
                }
            }
        }
        return statement;
    }

    /** Those that Hibernate would make otherwise, by {@link EntityNames#key}. */
    private Map<String, String> types() {
        Map<String, String> types = new HashMap<>();
        Map<String, SaidType> sizes = comparison.entities().sizes();
        for (TableShape table : comparison.wanted().tables().values()) {
            for (Column column : table.columns().values()) {
                String key = EntityNames.key(table.name(), column.name());
                Column referred = referred(table, column, new HashSet<>());
                // One that does not take what the entity has is changed itself.
                if (referred != null
                        && TypeFit.of(column.sized(), referred.sized(), sizes.getOrDefault(key, SaidType.NONE), 0)
                                != TypeFit.OTHER) {
                    String collation = collation(table, column, referred);
                    if (!collation.isEmpty() || !referred.type().equals(column.type())) {
                        types.put(key, referred.type() + collation);
                    }
                }
            }
        }
        return types;
    }

    /** The column of the migrations to which one of the entities refers, if need be by those of new tables; null where none is. */
    private @Nullable Column referred(TableShape table, Column column, Set<String> seen) {
        if (!seen.add(column.in(table))) {
            return null;
        }
        return table.keys().stream()
                .map(Constraint::references)
                .filter(Objects::nonNull)
                .flatMap(reference -> reference.columns().entrySet().stream()
                        .filter(pair -> pair.getKey().equals(column.name()))
                        .flatMap(pair -> end(reference.table(), pair.getValue(), seen)))
                .findFirst()
                .orElse(null);
    }

    private Stream<Column> end(String table, String column, Set<String> seen) {
        TableShape other = comparison.wanted().tables().get(table);
        return Stream.concat(
                find(migrations, table, column).stream(),
                Stream.ofNullable(other)
                        .flatMap(it -> find(comparison.wanted(), table, column).stream()
                                .flatMap(further -> Stream.ofNullable(referred(it, further, seen)))));
    }

    private static Optional<Column> find(SchemaShape schema, String table, String column) {
        return Stream.ofNullable(schema.tables().get(table))
                .flatMap(it -> it.columns().values().stream())
                .filter(it -> it.name().equalsIgnoreCase(column))
                .findFirst();
    }

    /** As it is written; empty where a new column would have it anyway. */
    private String collation(TableShape table, Column column, Column referred) {
        String collation = syntax.collation(referred);
        Stream<Column> beside =
                Stream.ofNullable(migrations.tables().get(table.name())).flatMap(it -> it.columns().values().stream());
        return Stream.concat(Stream.of(column), beside)
                        .map(syntax::collation)
                        .allMatch(other -> other.isEmpty() || other.equals(collation))
                ? ""
                : collation;
    }
}
