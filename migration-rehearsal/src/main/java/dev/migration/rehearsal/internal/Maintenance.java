// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Rule;
import dev.migration.rehearsal.internal.rule.Work;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's statements that write all of a table, or its indexes, anew while others wait, though nothing of it changes. */
final class Maintenance {

    /** An option that is switched off is none. */
    private static final String ON = "\\b(?!\\s+['\"]?(?:FALSE|OFF|0)\\b)";

    private static final Pattern WRITTEN_ANEW =
            Pattern.compile("VACUUM\\s+FULL\\b|VACUUM\\s*\\([^)]*\\bFULL" + ON + "|CLUSTER\\b", CASE_INSENSITIVE);

    private static final Pattern ANEW = Pattern.compile(
            WRITTEN_ANEW.pattern() + "|(?:REINDEX|REFRESH)\\b(?!(?:[^;'\"]*\\s|\\s*\\([^)]*\\b)CONCURRENTLY" + ON + ")",
            CASE_INSENSITIVE);

    private static final Pattern OF_ALL = Pattern.compile(
            "(?:VACUUM\\s*+(?:\\([^)]*\\)|(?:FULL|FREEZE|VERBOSE|ANALYZE|\\s)++)|CLUSTER\\s*+(?:VERBOSE|\\([^)]*\\))?"
                    + "|REINDEX\\s*+(?:\\([^)]*\\)\\s*+)?(?:SCHEMA|DATABASE|SYSTEM)\\b.*)\\s*;?\\s*",
            CASE_INSENSITIVE | Pattern.DOTALL);

    private Maintenance() {}

    static boolean isOf(String sql) {
        return ANEW.matcher(sql).lookingAt();
    }

    /** What it would do to tables, where it is not executed. */
    static List<Touched> touched(String sql, List<Relation> tables) {
        Set<LockMode> modes = EnumSet.of(LockMode.ACCESS_EXCLUSIVE);
        Work work = WRITTEN_ANEW.matcher(sql).lookingAt() ? Work.REWRITTEN : Work.INDEX_BUILT_AGAIN;
        return isOf(sql) && !OF_ALL.matcher(sql).matches()
                ? tables.stream()
                        .filter(table -> NamedTables.isMeant(sql, table))
                        .map(table ->
                                new Touched(table, modes, modes, List.of(new Alteration(work, "")), 0, 0, 0, 0, false))
                        .toList()
                : List.of();
    }

    /** Of one that names no table; null where it does. */
    static @Nullable Finding ofAll(String sql) {
        return isOf(sql) && OF_ALL.matcher(sql).matches()
                ? Rule.BLOCKS_READS.finding(
                        "reads and writes of one table after the other wait while each is written, or its indexes are built, anew",
                        "do it by hand, while nobody needs them; or name one table, with CONCURRENTLY where there is that")
                : null;
    }
}
