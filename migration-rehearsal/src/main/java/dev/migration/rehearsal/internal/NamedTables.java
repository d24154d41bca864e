// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the text of a statement names a table, where the server's catalogue does not tell why it is locked. */
final class NamedTables {

    private static final Pattern MAY_CHANGE =
            Pattern.compile("(?:INSERT|UPDATE|DELETE|REPLACE|MERGE|WITH|DO|CALL|SELECT)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern INSERT = Pattern.compile("\\bINSERT\\b", Pattern.CASE_INSENSITIVE);

    /** Then the others of the same table are not meant. */
    private static final Pattern PARTITION = Pattern.compile("\\bPARTITION\\b", Pattern.CASE_INSENSITIVE);

    private static final String OF_ANOTHER = "(?:\\b(?<another>REFERENCES|OF|INHERIT)\\s+)?";
    private static final String CHANGED = "\\b(?:UPDATE|DELETE\\s+FROM|MERGE\\s+INTO)\\s+";

    private static final String INSERTED = "\\bINSERT\\s+INTO\\s+";

    private static final Pattern UPSERT =
            Pattern.compile("\\bON\\s+CONFLICT\\b.*?\\bDO\\s+UPDATE\\b", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private NamedTables() {}

    /**
     * Whether a statement updates or deletes rows that it finds, whatever it found here: so the server has counted, so it is
     * locked, or so it says.
     *
     * @param code what of its text runs
     * @param all what the transaction has locked
     */
    static boolean changesRows(String code, Touched touched, List<Touched> all) {
        if (!touched.modes().contains(LockMode.ROW_EXCLUSIVE)
                || !touched.changes().isEmpty()) {
            return false;
        }
        return touched.updated() + touched.deleted() > 0
                || (touched.inserted() == 0
                        && MAY_CHANGE.matcher(code).lookingAt()
                        && (isNamed(code, touched.relation())
                                || (isTaken(touched.relation(), all) && !isInserted(code, touched))));
    }

    /**
     * Whether an INSERT alone explains the lock. Not so where an INSERT into another table reads all of this one: then a trigger
     * changes its rows.
     */
    private static boolean isInserted(String code, Touched touched) {
        return INSERT.matcher(code).find()
                && (!INSERT.matcher(code).lookingAt()
                        || touched.scans() == 0
                        || isAfter(INSERTED, code, touched.relation()));
    }

    /**
     * CREATE FUNCTION locks the tables that its body writes to, but not their indexes. So a locked index shows that rows were
     * changed.
     */
    private static boolean isTaken(Relation table, List<Touched> all) {
        return all.stream()
                .anyMatch(touched -> touched.taken().contains(LockMode.ROW_EXCLUSIVE)
                        && touched.relation().users().indexOf(table.name()) == 0);
    }

    private static boolean isNamed(String code, Relation relation) {
        return isAfter(CHANGED, code, relation) || (UPSERT.matcher(code).find() && isAfter(INSERTED, code, relation));
    }

    private static boolean isAfter(String words, String code, Relation relation) {
        return relation.users().stream()
                .anyMatch(user -> named(words, user).matcher(code).find());
    }

    /**
     * Whether a statement is about this table, or about its partitioned one, and does not only refer to it.
     *
     * @param sql with its values: a function may get the name in one
     */
    static boolean isMeant(String sql, Relation relation) {
        long users = PARTITION.matcher(sql).find() ? 1 : relation.users().size();
        return relation.users().stream().limit(users).anyMatch(user -> {
            Matcher names = named(OF_ANOTHER, user).matcher(sql);
            while (names.find()) {
                if (names.group("another") == null) {
                    return true;
                }
            }
            return false;
        });
    }

    /** With or without schema and quotes. */
    private static Pattern named(String before, String relation) {
        int dot = relation.indexOf('.');
        String schema = dot < 0 ? "" : "(?:[\"`]?" + Pattern.quote(relation.substring(0, dot)) + "[\"`]?\\s*\\.\\s*)?";
        return Pattern.compile(
                before + "(?:ONLY\\s+)?(?<![\\w$.\"`])" + schema + "[\"`]?" + Pattern.quote(relation.substring(dot + 1))
                        + "(?![\\w$])",
                Pattern.CASE_INSENSITIVE);
    }
}
