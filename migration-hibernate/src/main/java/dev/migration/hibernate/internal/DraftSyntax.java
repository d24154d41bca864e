package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.Difference.Aspect;
import dev.migration.hibernate.internal.Difference.ChangedColumn;
import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.hibernate.internal.TableShape.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.dialect.Dialect;
import org.jspecify.annotations.Nullable;

/** How a product alters what is there. */
abstract sealed class DraftSyntax {

    private static final Pattern PLAIN = Pattern.compile("\\w+");

    private final Dialect dialect;
    private final Set<String> keywords;

    private DraftSyntax(Dialect dialect) {
        this.dialect = dialect;
        this.keywords = dialect.getKeywords().stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    static DraftSyntax of(ProductShape product, Dialect dialect) {
        if (product instanceof PostgreSqlShape) {
            return new PostgreSql(dialect);
        }
        return product instanceof H2Shape ? new H2(dialect) : new MySql(dialect);
    }

    /** A name as the catalogue has it; the one of another schema has that in front. */
    String name(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? part(name) : part(name.substring(0, dot)) + "." + part(name.substring(dot + 1));
    }

    private String part(String name) {
        return PLAIN.matcher(name).matches()
                        && !Character.isDigit(name.charAt(0))
                        && isUsual(name)
                        && !keywords.contains(name.toLowerCase(Locale.ROOT))
                ? (this instanceof H2 ? name.toLowerCase(Locale.ROOT) : name)
                : dialect.toQuotedIdentifier(name);
    }

    /** Whether the catalogue would have it so if it were written without quotes. */
    boolean isUsual(String name) {
        return name.equals(name.toLowerCase(Locale.ROOT));
    }

    String names(List<String> columns) {
        return columns.stream().map(this::column).collect(Collectors.joining(", "));
    }

    /** One of an index: with its order, or an expression. */
    private String column(String column) {
        String[] words = column.split(" ", 2);
        return PLAIN.matcher(words[0]).matches()
                ? name(words[0]) + (words.length == 1 ? "" : " " + words[1].toLowerCase(Locale.ROOT))
                : column;
    }

    String alter(String table, String action) {
        return "alter table " + name(table) + " " + action;
    }

    /** What makes the first column the second one, as far as they differ. */
    abstract List<String> change(ChangedColumn difference, Column from, Column to);

    /** What lets a column be NULL, or not. */
    String nullable(String table, Column column, boolean nullable) {
        return alter(table, "alter column " + name(column.name()) + (nullable ? " drop not null" : " set not null"));
    }

    abstract String addConstraint(TableShape table, Constraint constraint);

    String dropConstraint(TableShape table, Constraint constraint) {
        return constraint.isIndex()
                ? "drop index " + name(constraint.name())
                : alter(table.name(), "drop constraint " + name(nameOf(table.name(), constraint)));
    }

    String index(String table, Constraint index) {
        return "create " + (index.kind() == Kind.UNIQUE ? "unique " : "") + "index " + name(index.name()) + " on "
                + name(table) + " (" + names(index.columns()) + ")";
    }

    /** Of a constraint for which the product has made up a name, in this product's way of writing it. */
    static String nameOf(String table, Constraint constraint) {
        return constraint.name().isEmpty()
                ? (constraint.kind().name().charAt(0) + "k_" + table + "_" + String.join("_", constraint.columns()))
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9_]", "_")
                : constraint.name();
    }

    /** Each aspect by a statement of its own. */
    List<String> changeByAspect(ChangedColumn difference, Column from, Column to, String setType) {
        String table = difference.table().name();
        String column = "alter column " + name(to.name()) + " ";
        List<String> statements = new ArrayList<>();
        boolean hadDefault = !from.defaultValue().isEmpty();
        if (difference.is(Aspect.TYPE)) {
            if (hadDefault) {
                statements.add(alter(table, column + "drop default"));
            }
            statements.add(alter(table, column + setType));
        }
        if (difference.is(Aspect.DEFAULT) || (difference.is(Aspect.TYPE) && hadDefault)) {
            String value = difference.is(Aspect.DEFAULT) ? to.defaultValue() : from.defaultValue();
            statements.add(alter(table, column + (value.isEmpty() ? "drop default" : "set default " + value)));
        }
        if (difference.is(Aspect.NULLABLE)) {
            statements.add(nullable(table, to, !to.notNull()));
        }
        return statements;
    }

    /** PostgreSQL writes the definitions of constraints and indexes as SQL. */
    static final class PostgreSql extends DraftSyntax {

        PostgreSql(Dialect dialect) {
            super(dialect);
        }

        @Override
        List<String> change(ChangedColumn difference, Column from, Column to) {
            String table = difference.table().name();
            String column = name(to.name());
            List<String> statements = new ArrayList<>(
                    changeByAspect(difference, from, to, "type " + to.type() + " using " + column + "::" + to.type()));
            if (difference.is(Aspect.COUNTED)) {
                statements.add(alter(
                        table,
                        "alter column " + column
                                + (to.isCounted() ? " add generated by default as identity" : " drop identity")));
                if (to.isCounted()) {
                    // Behind the numbers that are taken.
                    statements.add("select setval(pg_get_serial_sequence('" + name(table) + "', '" + to.name()
                            + "'), coalesce(max(" + column + "), 0) + 1, false) from " + name(table));
                }
            }
            return statements;
        }

        @Override
        String addConstraint(TableShape made, Constraint constraint) {
            String table = made.name();
            if (constraint.isIndex()) {
                return constraint.columns().isEmpty()
                        ? constraint.definition().replaceFirst(" ON \\S+ USING ", " ON " + name(table) + " USING ")
                        : index(table, constraint);
            }
            // As it is written: what the catalogue shows would be another expression when it is read again.
            String[] list = constraint.meaning().split(" in ", 2);
            return alter(
                    table,
                    "add constraint " + name(nameOf(table, constraint)) + " "
                            + (constraint.kind() == Kind.CHECK
                                            && !constraint.columns().isEmpty()
                                            && list.length == 2
                                    ? "check (" + name(list[0]) + " in (" + list[1] + "))"
                                    : constraint.definition()));
        }
    }

    /** H2 writes names without quotes in capitals. */
    static final class H2 extends DraftSyntax {

        H2(Dialect dialect) {
            super(dialect);
        }

        @Override
        boolean isUsual(String name) {
            return name.equals(name.toUpperCase(Locale.ROOT));
        }

        @Override
        List<String> change(ChangedColumn difference, Column from, Column to) {
            List<String> statements =
                    new ArrayList<>(changeByAspect(difference, from, to, "set data type " + to.type()));
            if (difference.is(Aspect.COUNTED)) {
                statements.add(alter(
                        difference.table().name(),
                        "alter column " + name(to.name())
                                + (to.isCounted() ? " set generated by default as identity" : " drop identity")));
            }
            return statements;
        }

        @Override
        String addConstraint(TableShape made, Constraint constraint) {
            String table = made.name();
            return constraint.isIndex()
                    ? index(table, constraint)
                    : alter(table, "add constraint " + name(nameOf(table, constraint)) + " " + definition(constraint));
        }

        private static String definition(Constraint constraint) {
            String definition = constraint.definition();
            return constraint.kind() == Kind.CHECK
                    ? "check (" + definition.replaceFirst("CHECK ", "") + ")"
                    : definition.replace(" on update NO ACTION", "").replace(" on delete NO ACTION", "");
        }
    }

    /** MariaDB and MySQL define a column anew, whatever of it changes. */
    static final class MySql extends DraftSyntax {

        MySql(Dialect dialect) {
            super(dialect);
        }

        @Override
        boolean isUsual(String name) {
            return true;
        }

        @Override
        List<String> change(ChangedColumn difference, Column from, Column to) {
            if (to.equals(difference.migration())) {
                return List.of(modify(difference.table().name(), to));
            }
            boolean isType = difference.is(Aspect.TYPE);
            Column result = new Column(
                    to.name(),
                    isType ? to.type() : from.type(),
                    difference.is(Aspect.NULLABLE) ? to.notNull() : from.notNull(),
                    difference.is(Aspect.DEFAULT) ? to.defaultValue() : from.defaultValue(),
                    difference.is(Aspect.COUNTED) ? to.isCounted() : from.isCounted(),
                    "",
                    difference.migration().definition());
            return List.of(modify(difference.table().name(), result));
        }

        @Override
        String nullable(String table, Column column, boolean nullable) {
            return modify(
                    table,
                    new Column(
                            column.name(),
                            column.type(),
                            !nullable,
                            column.defaultValue(),
                            column.isCounted(),
                            "",
                            column.definition()));
        }

        /** A clause that is gone where the column's new definition does not have it. */
        private static String kept(Column column, String clause) {
            return Pattern.compile(" " + clause + " \\S+")
                    .matcher(column.definition())
                    .results()
                    .map(MatchResult::group)
                    .findFirst()
                    .orElse("");
        }

        private String modify(String table, Column column) {
            return alter(
                    table,
                    Stream.of(
                                    "modify column " + name(column.name()) + " " + column.type()
                                            + kept(column, "collate"),
                                    column.notNull() ? "not null" : "null",
                                    column.defaultValue().isEmpty() ? "" : "default " + column.defaultValue(),
                                    column.isCounted() ? "auto_increment" : "",
                                    kept(column, "on update").strip())
                            .filter(part -> !part.isEmpty())
                            .collect(Collectors.joining(" ")));
        }

        @Override
        String addConstraint(TableShape made, Constraint constraint) {
            String table = made.name();
            Column checked = checkedColumn(made, constraint);
            if (checked != null) {
                return modify(table, checked) + " " + clause(constraint);
            }
            return switch (constraint.kind()) {
                case PRIMARY_KEY -> alter(table, "add primary key (" + names(constraint.columns()) + ")");
                case UNIQUE, INDEX -> index(table, constraint);
                case FOREIGN_KEY, CHECK ->
                    alter(table, "add constraint " + name(constraint.name()) + " " + clause(constraint));
            };
        }

        /** MariaDB keeps the condition of a column by the column's name, and defines it with the column. */
        private static @Nullable Column checkedColumn(TableShape table, Constraint constraint) {
            return constraint.kind() == Kind.CHECK ? table.columns().get(constraint.name()) : null;
        }

        private static String clause(Constraint constraint) {
            return constraint.kind() == Kind.CHECK
                    ? "check (" + constraint.definition().replaceFirst("check ", "") + ")"
                    : constraint.definition().replaceAll("(?i) on (?:update|delete) (?:NO ACTION|RESTRICT)", "");
        }

        @Override
        String dropConstraint(TableShape made, Constraint constraint) {
            String table = made.name();
            Column checked = checkedColumn(made, constraint);
            if (checked != null) {
                return modify(table, checked);
            }
            return switch (constraint.kind()) {
                case PRIMARY_KEY -> alter(table, "drop primary key");
                case UNIQUE, INDEX -> "drop index " + name(constraint.name()) + " on " + name(table);
                case FOREIGN_KEY -> alter(table, "drop foreign key " + name(constraint.name()));
                case CHECK -> alter(table, "drop constraint " + name(constraint.name()));
            };
        }
    }
}
