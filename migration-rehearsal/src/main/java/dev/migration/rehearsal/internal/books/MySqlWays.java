// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import static dev.migration.rehearsal.internal.books.MySqlPatterns.NAME;
import static dev.migration.rehearsal.internal.books.MySqlPatterns.TABLE;
import static dev.migration.rehearsal.internal.books.MySqlPatterns.pattern;
import static dev.migration.rehearsal.internal.books.MySqlPatterns.unquoted;

import dev.migration.internal.sql.Dialect;
import dev.migration.rehearsal.internal.books.MySqlRemovals.Removal;
import dev.migration.rehearsal.internal.rule.Algorithm;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks for an ALTER TABLE or an index with ALGORITHM and LOCK: a server that cannot do it so refuses, and does nothing. */
public record MySqlWays(Dialect dialect, boolean isMariaDb) {

    /** For which MariaDB takes no clause. */
    private static final Pattern DROP = pattern("^(?<rest>DROP INDEX (?:IF EXISTS )?" + NAME + ") ON " + TABLE);

    private static final Pattern INDEX = pattern("(?:CREATE (?:OR REPLACE )?(?:(?:UNIQUE|FULLTEXT|SPATIAL) )?)INDEX "
            + "(?:IF (?:NOT )?EXISTS )?" + NAME + "(?: USING \\w+)? ON " + TABLE + ".*");

    /** Of one table. */
    private static final Pattern ROWS = pattern("(?:UPDATE|DELETE) (?:LOW_PRIORITY |QUICK |IGNORE )*+(?:FROM )?" + TABLE
            + "(?<rest>(?: (?:SET|WHERE|LIMIT) .*)?)");

    private static final Pattern SOME = pattern("\\b(?:WHERE|LIMIT)\\b");

    /** Before what is about partitions a clause stands in front. */
    private static final Pattern PARTITIONS = pattern("(?:\\w+ )?PARTITION(?:ING)?\\b.*");

    private static final Pattern PARTITIONING = pattern("(?:PARTITION BY|REMOVE PARTITIONING)\\b.*");

    /** What the server does in the same way whatever clause it has. */
    private static final Pattern KEYS = pattern("(?:DISABLE|ENABLE) KEYS");

    private static final Pattern ADDS = pattern("ADD PARTITION\\b.*");

    private static final Pattern ONLY_RENAMES = pattern("RENAME (?:TO |AS |= ?)?" + TABLE);

    static final Alteration UNKNOWN = Alteration.ofAlgorithm(Algorithm.NOT_KNOWN, "");

    /**
     * A way to execute a statement.
     *
     * @param table whom it concerns; null where that is not known
     * @param locks what others wait for until it ends
     */
    public record Way(String sql, @Nullable String table, Set<LockMode> locks, List<Alteration> changes) {}

    /** Whether it updates or deletes each row of a table. */
    boolean readsAll(String statement) {
        Matcher rows = ROWS.matcher(MySqlPatterns.canonical(statement, dialect));
        return rows.matches()
                && !SOME.matcher(MySqlPatterns.withoutStrings(rows.group("rest")))
                        .find();
    }

    /**
     * The ways, of which the last one is as it is written.
     *
     * @param isInnoDb whether a table is one of InnoDB: what else MariaDB copies with LOCK=NONE nobody can use meanwhile
     * @param addsPartitionsEmpty whether a new partition of a table takes no rows of the others
     */
    List<Way> of(String statement, Predicate<String> isInnoDb, Predicate<String> addsPartitionsEmpty) {
        String canonical = MySqlPatterns.canonical(statement, dialect);
        String sql = DROP.matcher(canonical).replaceFirst("ALTER TABLE ${table} ${rest}");
        Optional<Removal> removal = MySqlRemovals.ofTable(sql);
        if (removal.isPresent()) {
            return List.of(new Way(
                    statement,
                    removal.get().table(),
                    Set.of(removal.get().lock()),
                    List.of(removal.get().change())));
        }
        Matcher rows = ROWS.matcher(sql);
        if (rows.matches()) {
            String changed = unquoted(rows.group("table"));
            return List.of(new Way(statement, changed, MySqlRows.locksToChange(isInnoDb.test(changed)), List.of()));
        }
        Matcher alter = MySqlPatterns.ALTER.matcher(sql);
        Matcher index = INDEX.matcher(sql);
        boolean alters = alter.matches();
        if (!alters && !index.matches()) {
            return List.of(new Way(statement, null, Set.of(), List.of()));
        }
        String table = unquoted((alters ? alter : index).group("table"));
        Set<String> own = MySqlClauses.own(sql);
        List<Alteration> lost = alters ? MySqlRemovals.ofPartitions(alter.group("rest")) : List.of();
        boolean isOfKeys = alters && KEYS.matcher(alter.group("rest")).matches();
        // It has no keys to disable.
        boolean isForInnoDb = isOfKeys && isInnoDb.test(table);
        if (isForInnoDb || (alters && ONLY_RENAMES.matcher(alter.group("rest")).matches())) {
            return List.of(new Way(statement, table, Set.of(), List.of()));
        }
        var ways = new ArrayList<Way>();
        var clauses = new MySqlClauses(isMariaDb);
        if (!own.isEmpty()) {
            var written = new ArrayList<>(List.of(Alteration.ofAlgorithm(Algorithm.AS_WRITTEN, "")));
            if (own.contains("COPY")) {
                written.add(new Alteration(Work.REWRITTEN, ""));
            }
            for (String lock : clauses.locksToAsk(own)) {
                String clause = "LOCK=" + lock;
                Set<String> words = new HashSet<>(own);
                words.add(lock);
                ways.add(new Way(
                        alters && sql.equals(canonical) ? altered(alter, statement, clause) : statement + "\n" + clause,
                        table,
                        clauses.locks(words, isInnoDb.test(table)),
                        with(lost, written)));
            }
            ways.add(new Way(statement, table, clauses.locks(own, isInnoDb.test(table)), with(lost, written)));
            return ways;
        }
        // As it is written where that can be: some functions need their parenthesis at their name.
        String start = sql.equals(canonical) ? statement : sql;
        // What removes or moves a partition as a whole, or adds an empty one, is no work on the rows.
        boolean isOfDefinition = !lost.isEmpty()
                || (alters && ADDS.matcher(alter.group("rest")).matches() && addsPartitionsEmpty.test(table));
        List<Alteration> unknown = isOfDefinition ? lost : List.of(UNKNOWN);
        for (String clause : isOfKeys ? List.<String>of() : clauses.all()) {
            String with = alters ? altered(alter, start, clause) : start + "\n" + clause.replace(",", "");
            ways.add(
                    clause.equals(MySqlClauses.IMPOSSIBLE) && !isMariaDb
                            ? new Way(with, table, Set.of(LockMode.ACCESS_EXCLUSIVE), unknown)
                            : new Way(
                                    with,
                                    table,
                                    clauses.locks(MySqlClauses.own(clause), isInnoDb.test(table)),
                                    with(lost, clauses.changes(clause))));
        }
        ways.add(new Way(statement, table, Set.of(LockMode.ACCESS_EXCLUSIVE), unknown));
        return ways;
    }

    private static List<Alteration> with(List<Alteration> some, List<Alteration> others) {
        return Stream.concat(others.stream(), some.stream()).toList();
    }

    private static String altered(Matcher alter, String statement, String clause) {
        String rest = alter.group("rest");
        if (!PARTITIONS.matcher(rest).matches()) {
            return statement + "\n, " + clause;
        }
        return alter.group("head") + " " + clause + (PARTITIONING.matcher(rest).matches() ? " " : ", ") + rest;
    }
}
