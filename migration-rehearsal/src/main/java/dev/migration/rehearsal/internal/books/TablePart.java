package dev.migration.rehearsal.internal.books;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * A part of a PostgreSQL table, in the letters of the catalogue: a {@code c}olumn, {@code k} for a constraint, an {@code i}ndex,
 * a {@code t}rigger, a {@code r}ule, {@code y} for a policy, {@code d} for the domain of a column or a check of it, {@code h} for a table that it inherits from, {@code s} for what is set
 * for all of the table; {@code q} for what is set of a sequence.
 *
 * @param type of a column, the kind of a constraint, rule or policy, the file of an index, a table's replica identity, or a
 *     sequence's increment
 * @param more what a column has that nobody writes; when a constraint is checked, from 0 for at once to 2 for at the commit; the
 *     table of a partition; a sequence's last number
 * @param id of a column's type: another one may have got its name; the table that a foreign key refers to; a policy's roles; what
 *     a trigger or a rule does, by the numbers of what it names
 * @param keys a column's name in quotes, or the numbers of the columns of a constraint or index
 * @param definition of a computed column, as the server keeps it, a check, an index or a policy; what a foreign key does itself; what a trigger or a rule does, by the names
 */
record TablePart(
        char kind, String name, String type, String state, String more, String id, String keys, String definition) {

    private static final String ONE_NULL = " NULLS NOT DISTINCT";

    /** A renamed index keeps it, and so does one that ALTER TABLE makes anew without building it. */
    boolean isIndexOfSameFile(TablePart other) {
        return kind == 'i' && other.kind == 'i' && type.equals(other.type);
    }

    /** Whether another index has its name. */
    boolean isOtherIndex(TablePart other) {
        return kind == 'i' && !method().equals(other.method());
    }

    boolean isDropped() {
        return state.equals("dropped");
    }

    boolean isNotNull() {
        return state.equals("not null");
    }

    /** Whether a new row has a value in this column that nobody writes. */
    boolean isFilled() {
        return !more.isEmpty();
    }

    /** Whether nobody else may write a value to this column. */
    boolean isGenerated() {
        return isComputed() || more.equals("always");
    }

    boolean isComputed() {
        return kind == 'c' && more.equals("computed");
    }

    /** Whether a column has the values of the same expression; of another type it is found by that. */
    boolean isComputedAs(TablePart other) {
        return other.isComputed()
                && keys.equals(other.keys)
                && (definition.equals(other.definition) || !type.equals(other.type));
    }

    /** Whether it is one, or a rule. */
    boolean isTrigger() {
        return kind == 't' || kind == 'r';
    }

    /** Of a trigger or a rule: R is for what a replica applies, and not for callers. */
    boolean isOn() {
        return state.equals("O") || state.equals("A");
    }

    /** Whether a trigger or a rule does the same: what it names may have got other names, or be made anew by the same ones. */
    boolean doesSame(TablePart other) {
        return kind == other.kind && (id.equals(other.id) || definition.equals(other.definition));
    }

    /** Whether a constraint is one of its kind, on the same columns, and for the same table. */
    boolean isSameKey(TablePart other) {
        return kind == 'k'
                && other.kind == 'k'
                && type.equals(other.type)
                && id.equals(other.id)
                && keys.equals(other.keys);
    }

    /** Whether a constraint refuses to leave a column empty, and nothing else. */
    boolean isCheckOfNull(TablePart column) {
        return kind == 'k' && definition.startsWith("CHECK ((" + column.keys + " IS NOT NULL))");
    }

    /** Whether ON CONFLICT may have the name of a constraint. */
    boolean isNamedByConflicts() {
        return kind == 'k' && "pux".contains(type);
    }

    /** Whether a foreign key removes or changes rows itself, when those are removed or changed to which they refer. */
    boolean isActing() {
        return kind == 'k' && type.equals("f") && !definition.matches("[ar]*");
    }

    /** Whether it lets the same people see and write the same rows, whatever it is called. */
    boolean isSamePolicy(TablePart other) {
        return kind == 'y'
                && other.kind == 'y'
                && type.equals(other.type)
                && state.equals(other.state)
                && id.equals(other.id)
                && definition.equals(other.definition);
    }

    boolean isUnique() {
        return kind == 'i' && id.equals("unique");
    }

    /** The columns of a constraint or an index; 0 is an expression. */
    Set<String> columns() {
        Set<String> columns = new TreeSet<>(Set.of(keys.split("[^0-9]+")));
        columns.remove("");
        return columns;
    }

    /** Whether another index finds the same rows, and refuses the same if this one is unique. */
    boolean isServedBy(Collection<TablePart> others) {
        return others.stream()
                .filter(other -> other.kind == 'i' && other.state.equals("valid"))
                .anyMatch(other -> isUnique()
                        ? other.isUnique()
                                && (method().equals(other.method()) || method().equals(other.methodOfManyNulls()))
                        : method().equals(other.method()) || (isOfWholeRows() && other.startsAs(this)));
    }

    /** Whether a unique index refuses a second NULL, which others do not. */
    boolean hasOneNull() {
        return !methodOfManyNulls().equals(method());
    }

    private String methodOfManyNulls() {
        return method().replace(ONE_NULL, "");
    }

    private String method() {
        return definition.substring(definition.indexOf(" USING ") + 1);
    }

    private boolean isOfWholeRows() {
        return definition.endsWith(")") && !definition.contains(" WHERE ") && !definition.contains(" INCLUDE ");
    }

    private boolean startsAs(TablePart shorter) {
        String start = shorter.method().substring(0, shorter.method().length() - 1);
        return !definition.contains(" WHERE ")
                && (method().startsWith(start + ",") || method().startsWith(start + ")"));
    }
}
