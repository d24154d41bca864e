// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.syntax;

import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.Aspect;
import dev.migration.hibernate.internal.model.Difference.ChangedColumn;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.tables.GivenNames;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.dialect.Dialect;

/** How a product alters what is there. */
public abstract class DraftSyntax {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern ZONE = Pattern.compile("(?i) with(?:out)? time zone");
    private static final Pattern NO_ACTION = Pattern.compile("(?i) on (?:update|delete) (?:NO ACTION|RESTRICT)");

    private final Dialect dialect;
    private final UnaryOperator<String> catalogued;
    private final Set<String> keywords;

    /**
     * For a product.
     *
     * @param quoted names that are in quotes, besides keywords
     * @param catalogued what the catalogue makes of a name without quotes
     */
    DraftSyntax(Dialect dialect, Set<String> quoted, UnaryOperator<String> catalogued) {
        this.dialect = dialect;
        this.catalogued = catalogued;
        this.keywords = Stream.concat(dialect.getKeywords().stream(), quoted.stream())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    public String dropForeignKey() {
        return dialect.getDropForeignKeyString().strip();
    }

    /** A name as the catalogue has it; the one of another schema has that in front. */
    public String name(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? part(name) : part(name.substring(0, dot)) + "." + part(name.substring(dot + 1));
    }

    private String part(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Stream.of(lower, name)
                .filter(text -> catalogued.apply(text).equals(name))
                .filter(text -> PLAIN.matcher(text).matches() && !keywords.contains(lower))
                .findFirst()
                .orElseGet(() -> dialect.toQuotedIdentifier(name));
    }

    public String names(List<String> columns) {
        return columns.stream().map(this::column).collect(Collectors.joining(", "));
    }

    /** One of an index: with its order, or an expression. */
    private String column(String column) {
        String[] words = column.split(" ", 2);
        return words[0].matches("\\w+")
                ? name(words[0]) + (words.length == 1 ? "" : " " + words[1].toLowerCase(Locale.ROOT))
                : column;
    }

    public String alter(String table, String action) {
        return new AlterTable(name(table), action).sql();
    }

    public String renameColumn(String table, String from, String to) {
        return alter(table, "rename column " + name(from) + " to " + name(to));
    }

    /**
     * What gives a table or a sequence another name, or another schema.
     *
     * @param schema that of a name without one
     */
    public List<String> rename(String kind, String from, String to, String schema) {
        String before = schemaOf(from, schema);
        String after = schemaOf(to, schema);
        String own = from.substring(from.lastIndexOf('.') + 1);
        String wanted = to.substring(to.lastIndexOf('.') + 1);
        List<String> statements = new ArrayList<>();
        String moved = from;
        if (!before.equals(after)) {
            statements.add("alter " + kind + " " + name(from) + " set schema " + name(after));
            moved = to.substring(0, to.lastIndexOf('.') + 1) + own;
        }
        if (!own.equals(wanted)) {
            statements.add("alter " + kind + " " + name(moved) + " rename to " + name(wanted));
        }
        return statements;
    }

    private static String schemaOf(String name, String schema) {
        int dot = name.indexOf('.');
        return dot < 0 ? schema : name.substring(0, dot);
    }

    /** What makes a column this one, each aspect in which they differ by a statement of its own. */
    public List<String> change(ChangedColumn difference, Column to) {
        String table = difference.table().name();
        Column from = to.equals(difference.migration()) ? difference.result() : difference.migration();
        String column = "alter column " + name(to.name()) + " ";
        List<String> statements = new ArrayList<>();
        boolean isOtherDefault = !from.defaultValue().equals(to.defaultValue());
        // A default of the former type would have to be one of the new.
        if (isOtherDefault
                && !from.defaultValue().isEmpty()
                && (difference.is(Aspect.TYPE) || to.defaultValue().isEmpty())) {
            statements.add(alter(table, column + "drop default"));
        }
        if (difference.is(Aspect.TYPE)) {
            statements.add(alter(table, column + AlterTable.setType(type(to) + conversion(from, to))));
        }
        if (isOtherDefault && !to.defaultValue().isEmpty()) {
            statements.add(alter(table, column + "set default " + to.defaultValue()));
        }
        if (difference.is(Aspect.NULLABLE)) {
            statements.add(nullable(difference.table(), to, !to.notNull()));
        }
        return statements;
    }

    /** Whether a foreign key has no index of its own. */
    public boolean offersIndexes() {
        return false;
    }

    /** Whether a column keeps its type as long as a foreign key is on it, and one that counts has to be a key from the beginning. */
    public boolean keepsTypesOfKeys() {
        return false;
    }

    /** As it is written. */
    String type(Column column) {
        return column.type();
    }

    /** A text, as a statement has it. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** What a boolean becomes as a text. */
    public String text(boolean value) {
        return String.valueOf(value);
    }

    /** A text that equals only what has the same letters, in the same case. */
    public String byLetters(String expression) {
        return expression;
    }

    /** Of a text, as it is written behind the type; empty where a foreign key does not depend on it. */
    public String collation(Column column) {
        return "";
    }

    /** A condition of a column that is gone with another type, as the statement does not have it; empty where there is none. */
    public String lostCondition(ChangedColumn difference) {
        return "";
    }

    /** How the values of a former type become those of another; empty where the product knows. */
    String conversion(Column from, Column to) {
        return "";
    }

    /** Whether values are converted by the time zone of the session that runs the statement, and no statement says another. */
    public boolean isConvertedBySession(Column from, Column to) {
        return false;
    }

    /** Whether values get a time zone, or lose it. */
    public boolean changesZone(Column from, Column to) {
        return hasZone(from) != hasZone(to);
    }

    /** Whether nothing else of them changes. */
    public boolean differsOnlyInZone(Column from, Column to) {
        return ZONE.matcher(from.type())
                .replaceAll("")
                .equals(ZONE.matcher(to.type()).replaceAll(""));
    }

    static boolean hasZone(Column column) {
        return column.type().toLowerCase(Locale.ROOT).contains("with time zone");
    }

    static boolean isTimestamp(Column column) {
        return column.type().toLowerCase(Locale.ROOT).startsWith("timestamp");
    }

    /** What lets a column be NULL, or not. */
    public String nullable(TableShape table, Column column, boolean nullable) {
        return alter(
                table.name(), "alter column " + name(column.name()) + (nullable ? " drop not null" : " set not null"));
    }

    /**
     * What lets a column that a statement adds be NULL, or not, when it is there.
     *
     * @param sql that statement, with it or without
     */
    public String again(Difference.NewColumn column, String sql, boolean nullable) {
        return nullable(column.table(), column.entity(), nullable);
    }

    public String addConstraint(TableShape table, Constraint constraint) {
        return constraint.isIndex()
                ? index(table.name(), constraint)
                : alter(
                        table.name(),
                        AlterTable.addConstraint(name(GivenNames.of(table, constraint)), clause(constraint)));
    }

    /** Whether a condition is defined with its column. */
    public boolean isOfColumn(TableShape table, Constraint constraint) {
        return false;
    }

    /** What a constraint demands, as it is written: what a catalogue shows could be another expression when it is read again. */
    public String clause(Constraint constraint) {
        return constraint.kind() == Kind.CHECK
                ? "check (" + condition(constraint) + ")"
                : NO_ACTION.matcher(constraint.definition()).replaceAll("");
    }

    /** That of a CHECK. */
    static String condition(Constraint constraint) {
        return constraint.definition().replaceFirst("(?i)^check ", "");
    }

    /** Whether the one that is there can be found. */
    public boolean canReplace(Constraint constraint) {
        return !constraint.name().isEmpty();
    }

    public String dropConstraint(TableShape table, Constraint constraint) {
        String schema = table.name().substring(0, table.name().indexOf('.') + 1);
        return constraint.isIndex()
                ? "drop index " + name(schema + constraint.name())
                : alter(table.name(), "drop constraint " + name(GivenNames.of(table, constraint)));
    }

    /** One key or index in place of another. */
    public List<String> replaced(TableShape table, Constraint from, Constraint to) {
        return List.of(dropConstraint(table, from), addConstraint(table, to));
    }

    /** What takes one away that was added to a table, which has these others then. */
    public List<String> undo(TableShape table, Constraint added, List<Constraint> others) {
        return List.of(dropConstraint(table, added));
    }

    String index(String table, Constraint index) {
        return "create " + (index.kind() == Kind.UNIQUE ? "unique " : "") + "index " + name(index.name()) + " on "
                + name(table) + " (" + names(index.columns()) + ")";
    }
}
