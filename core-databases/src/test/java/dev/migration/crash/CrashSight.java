// SPDX-License-Identifier: Apache-2.0
package dev.migration.crash;

import dev.migration.State;
import dev.migration.contract.CrashPointContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is found in a database after a crash.
 *
 * @param facts the tables, the indexes and the rows of one table
 * @param applied the versions in the history
 * @param inFlight what the journal says, or null
 * @param log what happened, as {@code apply 0001}
 * @param states what the status says of each version
 */
public record CrashSight(
        List<String> facts,
        List<String> applied,
        @Nullable InFlight inFlight,
        List<String> log,
        Map<String, State> states) {

    /** What the journal has: in full words, so that it is read by itself. */
    record InFlight(String version, String direction, int done, boolean refused) {}

    public static CrashSight of(CrashPointContract bench) {
        Map<String, State> states = new LinkedHashMap<>();
        bench.migrator().status().migrations().forEach(it -> states.put(it.version(), it.state()));
        List<String> tables =
                bench.tableNames().stream().map(String::toLowerCase).toList();
        boolean history = tables.contains("__migrations");
        boolean log = tables.contains("__migrations_log");
        return new CrashSight(
                CrashScript.sorted(bench.facts(tables)),
                history ? bench.column("SELECT version FROM __migrations ORDER BY version") : List.of(),
                tables.contains("__migrations_run") ? inFlight(bench) : null,
                log ? bench.column("SELECT action || ' ' || version FROM __migrations_log ORDER BY id") : List.of(),
                states);
    }

    private static @Nullable InFlight inFlight(CrashPointContract bench) {
        List<String> row = bench.column("SELECT version || ' ' || direction || ' ' || statements_done || ' '"
                + " || CASE WHEN failure IS NULL THEN 'open' ELSE 'refused' END"
                + " FROM __migrations_run WHERE version IS NOT NULL");
        if (row.isEmpty()) {
            return null;
        }
        String[] words = row.get(0).split(" ");
        return new InFlight(words[0], words[1], Integer.parseInt(words[2]), words[3].equals("refused"));
    }

    /** What the log makes of each version: whether it is applied. */
    Map<String, Boolean> logged() {
        Map<String, Boolean> logged = new LinkedHashMap<>();
        for (String line : log) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "apply", "mark-applied", "baseline" -> logged.put(words[1], true);
                case "undo", "mark-failed" -> logged.put(words[1], false);
                default -> {}
            }
        }
        return logged;
    }
}
