// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.internal.rule.Algorithm;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ALGORITHM and LOCK: what a statement is tried with, and what follows from what the server accepts. */
record MySqlClauses(boolean isMariaDb) {

    /** Who says how, gets that or a refusal. */
    private static final Pattern OWN = Pattern.compile(
            "\\b(?:ALGORITHM|LOCK) ?=? ?(INSTANT|NOCOPY|INPLACE|COPY|NONE|SHARED|EXCLUSIVE)\\b",
            Pattern.CASE_INSENSITIVE);

    /** For MySQL, and for MariaDB before 11.2. */
    static final String IMPOSSIBLE = "ALGORITHM=COPY, LOCK=NONE";

    private static final Set<String> LOCKS = Set.of("NONE", "SHARED", "EXCLUSIVE");

    private static final Set<String> IN_PLACE = Set.of("INSTANT", "NOCOPY", "INPLACE");

    /**
     * What hurts others least first. Whether INPLACE writes the table anew only MariaDB tells, by NOCOPY. An algorithm alone is no
     * promise: some versions of MariaDB accept INSTANT and copy the table, but not so with LOCK=NONE. MySQL refuses INSTANT with
     * any LOCK, so it is first asked for what it can never do: what it accepts so, it does without regard to the clause.
     */
    List<String> all() {
        return isMariaDb
                ? List.of(
                        "ALGORITHM=INSTANT, LOCK=NONE",
                        "ALGORITHM=NOCOPY, LOCK=NONE",
                        "ALGORITHM=INPLACE, LOCK=NONE",
                        "ALGORITHM=NOCOPY, LOCK=SHARED",
                        "ALGORITHM=INPLACE, LOCK=SHARED",
                        IMPOSSIBLE,
                        "ALGORITHM=COPY, LOCK=SHARED")
                : List.of(
                        IMPOSSIBLE,
                        "ALGORITHM=INSTANT",
                        "ALGORITHM=INPLACE, LOCK=NONE",
                        "ALGORITHM=INPLACE, LOCK=SHARED",
                        "ALGORITHM=COPY, LOCK=SHARED");
    }

    /** Where only an algorithm is written, the server locks as little as it can: what it accepts first is that. */
    List<String> locksToAsk(Set<String> own) {
        return Collections.disjoint(own, LOCKS) && (isMariaDb || own.contains("INPLACE"))
                ? List.of("NONE", "SHARED")
                : List.of();
    }

    List<Alteration> changes(String clause) {
        String[] parts = clause.substring("ALGORITHM=".length()).split(", ", 2);
        Algorithm algorithm = Algorithm.valueOf(parts[0]);
        var changes = new ArrayList<Alteration>();
        changes.add(Alteration.ofAlgorithm(algorithm, parts.length > 1 ? parts[1] : ""));
        if (algorithm == Algorithm.COPY || (isMariaDb && algorithm == Algorithm.INPLACE)) {
            changes.add(new Alteration(Work.REWRITTEN, ""));
        }
        return changes;
    }

    static Set<String> own(String sql) {
        Set<String> own = new HashSet<>();
        for (Matcher found = OWN.matcher(MySqlPatterns.withoutStrings(sql)); found.find(); ) {
            own.add(found.group(1).toUpperCase(Locale.ROOT));
        }
        return own;
    }

    /** Whether a statement with all its clauses may copy the table row by row, of which each new foreign key is checked. */
    static boolean mayCopy(String sql) {
        return Collections.disjoint(own(sql), IN_PLACE);
    }

    /** Whom it keeps waiting until it ends; all wait for a moment in any case. */
    Set<LockMode> locks(Set<String> words, boolean isInnoDb) {
        if (words.contains("NONE") && !isInnoDb && Collections.disjoint(words, IN_PLACE)) {
            return Set.of(LockMode.ACCESS_EXCLUSIVE);
        }
        if (words.contains("NONE") || (words.contains("INSTANT") && !isMariaDb)) {
            return Set.of();
        }
        return words.contains("SHARED") || (!words.contains("EXCLUSIVE") && words.contains("COPY"))
                ? Set.of(LockMode.SHARE)
                : Set.of(LockMode.ACCESS_EXCLUSIVE);
    }
}
