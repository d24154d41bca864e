// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tables whose rows a statement changes or reads under a lock, where it is not a plain UPDATE or DELETE of one table.
 *
 * @param changed whose rows it updates, deletes or replaces
 * @param read from which it writes into another one: InnoDB lets nobody write these rows meanwhile
 * @param isOfAll whether nothing says which rows
 */
record MySqlRows(Set<String> changed, Set<String> read, boolean isOfAll) {

    private static final MySqlRows NONE = new MySqlRows(Set.of(), Set.of(), false);

    private static final Set<String> MODIFIERS =
            Set.of("low_priority", "high_priority", "delayed", "quick", "ignore", "or", "replace", "temporary");

    /** What follows WITH where rows are changed. */
    private static final Set<String> VERBS = Set.of("update", "delete");

    private static final Set<String> JOINS = Set.of(",", "join", "straight_join");

    /** What ends the tables of FROM. */
    private static final Set<String> ENDS =
            Set.of("set", "where", "group", "having", "order", "limit", "union", "for", "lock", "using", "select");

    /** What follows a table that has no other name there. */
    private static final Set<String> NO_ALIASES = Set.of(
            "on", "inner", "left", "right", "cross", "natural", "partition", "use", "force", "ignore", "returning");

    /** A table, and what it is called in the statement. */
    private record Reference(String table, String alias) {}

    static MySqlRows of(String statement, Dialect dialect) {
        SqlTokens words = SqlTokens.of(statement, dialect.syntax());
        int verb = words.isAny(0, "with") ? words.outer(1, VERBS) : 0;
        int start = verb + 1;
        while (MODIFIERS.contains(words.at(start))) {
            start++;
        }
        boolean isOfAll = isOfAll(words);
        return switch (words.at(verb)) {
            case "update" -> updated(words, start, isOfAll);
            case "delete" -> deleted(words, start, isOfAll);
            case "insert", "replace" -> copied(words, words.isAny(start, "into") ? start + 1 : start);
            case "create" -> words.isAny(start, "table") ? copied(words, start + 1) : NONE;
            default -> NONE;
        };
    }

    /** The same of the tables that views show, where a view shows those of one; of others that is not read. */
    MySqlRows behindViews(Function<String, @Nullable String> queries, Dialect dialect) {
        var tables = new LinkedHashSet<String>();
        boolean isOfAllShown = isOfAll;
        for (String name : changed) {
            String query = queries.apply(name);
            Set<String> shown = query == null ? Set.of() : of("INSERT INTO shown " + query, dialect).read;
            if (query != null && shown.size() == 1) {
                tables.addAll(shown);
                isOfAllShown &= isOfAll(SqlTokens.of(query, dialect.syntax()));
            } else {
                tables.add(name);
            }
        }
        return tables.equals(changed) ? this : new MySqlRows(tables, read, isOfAllShown).behindViews(queries, dialect);
    }

    private static boolean isOfAll(SqlTokens words) {
        return words.outside().texts().stream().noneMatch(Set.of("where", "limit")::contains);
    }

    /** As far as others know these tables. */
    List<Touched> touched(Map<String, Relation> known, Predicate<String> isInnoDb) {
        List<Touched> touched = new ArrayList<>();
        changed.forEach(
                name -> add(touched, known.get(name), locksToChange(isInnoDb.test(name)), isOfAll ? 1 : 0, true));
        read.forEach(name -> add(
                touched, known.get(name), Set.of(isInnoDb.test(name) ? LockMode.ROW_SHARE : LockMode.SHARE), 0, false));
        return touched;
    }

    /** Of another engine than InnoDB nobody uses the table while its rows are changed. */
    static Set<LockMode> locksToChange(boolean isInnoDb) {
        return isInnoDb ? Set.of(LockMode.ROW_EXCLUSIVE) : Set.of(LockMode.ROW_EXCLUSIVE, LockMode.ACCESS_EXCLUSIVE);
    }

    private static void add(
            List<Touched> touched, @Nullable Relation table, Set<LockMode> modes, int scans, boolean changes) {
        if (table != null) {
            touched.add(new Touched(table, modes, modes, List.of(), scans, 0, 0, 0, changes));
        }
    }

    private static MySqlRows updated(SqlTokens words, int start, boolean isOfAll) {
        List<Reference> from = references(words, start);
        var changed = new LinkedHashSet<String>();
        int set = words.outer(start, Set.of("set"));
        for (int i = set; i < words.list().size(); i = words.outer(i + 1, Set.of(",", "where", "order", "limit"))) {
            if (!words.isAny(i, "set", ",")) {
                break;
            }
            Name column = words.nameAt(i + 1);
            List<String> of = column == null ? List.of() : column.qualifier();
            changed.addAll(of.isEmpty() ? tables(from) : called(from, of.get(of.size() - 1)));
        }
        return new MySqlRows(changed, Set.of(), isOfAll && from.size() == 1 && words.outer(start, JOINS) >= set);
    }

    private static MySqlRows deleted(SqlTokens words, int start, boolean isOfAll) {
        int from = words.outer(start, Set.of("from"));
        int using = words.outer(start, Set.of("using"));
        boolean isUsing = from == start && using < words.list().size();
        List<Reference> all = references(words, (isUsing ? using : from) + 1);
        var changed = new LinkedHashSet<String>(from == start && !isUsing ? tables(all) : List.of());
        for (int i = from == start ? start + 1 : start; i < (isUsing ? using : from); i++) {
            Name name = words.isAny(i - 1, ".") ? null : words.nameAt(i);
            if (name != null) {
                changed.addAll(called(all, name.last()));
            }
        }
        boolean isJoined =
                words.outer((isUsing ? using : from) + 1, JOINS) < words.list().size();
        return new MySqlRows(changed, Set.of(), isOfAll && all.size() == 1 && !isJoined);
    }

    /** Rows that are only added keep nobody waiting; those of a list that are there already are few. */
    private static MySqlRows copied(SqlTokens words, int start) {
        var read = new LinkedHashSet<String>();
        for (int i = words.texts().indexOf("select"); i >= 0 && i < words.list().size(); i++) {
            if (words.isAny(i, "from")) {
                read.addAll(tables(references(words, i + 1)));
            }
        }
        Name into = words.nameAt(start);
        boolean changes = words.isAny(0, "replace")
                || words.outer(start, Set.of("duplicate")) < words.list().size();
        Set<String> changed =
                into == null || read.isEmpty() || !changes ? Set.of() : Set.of(SqlTokens.bare(into.last()));
        read.removeAll(changed);
        return new MySqlRows(changed, read, false);
    }

    private static List<String> tables(List<Reference> references) {
        return references.stream().map(Reference::table).toList();
    }

    private static List<String> called(List<Reference> references, String name) {
        return references.stream()
                .filter(it -> it.alias().equalsIgnoreCase(SqlTokens.bare(name)))
                .map(Reference::table)
                .toList();
    }

    private static List<Reference> references(SqlTokens words, int start) {
        var references = new ArrayList<Reference>();
        int depth = start < words.list().size() ? words.list().get(start).depth() : 0;
        for (int i = start; i < words.list().size(); i++) {
            SqlTokens.Token word = words.list().get(i);
            if (word.depth() < depth || (word.depth() == depth && ENDS.contains(word.text()))) {
                break;
            }
            boolean isFirst = i == start || JOINS.contains(words.at(i - 1));
            Name name = isFirst && word.depth() == depth ? words.nameAt(i) : null;
            if (name != null) {
                int next = words.isAny(name.end(), "as") ? name.end() + 1 : name.end();
                boolean hasAlias = !ENDS.contains(words.at(next))
                        && !NO_ALIASES.contains(words.at(next))
                        && !JOINS.contains(words.at(next));
                Name alias = hasAlias ? words.nameAt(next) : null;
                references.add(new Reference(
                        SqlTokens.bare(name.last()), SqlTokens.bare(alias == null ? name.last() : alias.last())));
            }
        }
        return references;
    }
}
