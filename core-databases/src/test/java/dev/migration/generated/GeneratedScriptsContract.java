// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Problem;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Scripts at random, run by the library and by the product's own client, each on a database of its own:
 *
 * <ol>
 *   <li>Where both run a script to its end, the schema and the rows of all tables are the same.
 *   <li>Where the client stops at an error, so does the library. What it leaves is what the client leaves of as many statements as the
 *       library has recorded as done: none, unless the script cannot be one transaction. Where it says that it does not know, it
 *       asks.
 *   <li>What the library refuses before it runs leaves the database as it was. It refuses no more than a quarter of all scripts.
 * </ol>
 *
 * <p>{@code -Dscripts.seed=7 -Dscripts.count=1000} chooses others. With the seed of a script that differs and a count of 1, it alone runs.
 */
@Tag("deep")
interface GeneratedScriptsContract extends Workbench {

    int COUNT = Integer.getInteger("scripts.count", 300);
    long SEED = Long.getLong("scripts.seed", 1);

    /** So many that differ are shown. */
    int MOST_SHOWN = 5;

    ScriptGenerator generator(long seed);

    /** What makes the tables a, b and audit. */
    String tables();

    /** Drops everything. */
    void anew();

    /** Runs a script by the client, which stops at the first error; false where it did. */
    boolean runByClient(String script, boolean asOneTransaction) throws IOException, InterruptedException;

    /** Queries whose rows show what is there, but for the library's tables; %s stands for a table. */
    List<String> objectQueries();

    /** The query for the names of all tables, as they have to be written. */
    String userTables();

    /** What counts by itself, and is not set back by a rollback. */
    default String withoutCounters(String line) {
        return line;
    }

    /** Whether the library rolls back on purpose what the client takes. */
    default boolean isStricter(MigrationFailedException failure) {
        return false;
    }

    @Test
    default void eachLeavesWhatTheClientLeaves() throws Exception {
        var differences = new ArrayList<String>();
        var refused = new TreeMap<String, Integer>();
        for (long seed = SEED; seed < SEED + COUNT; seed++) {
            GeneratedScript script = generator(seed).script();
            compare(script, refused).ifDifferent(differences, seed, script);
        }
        System.out.println(vendor() + ": " + COUNT + " scripts from seed " + SEED + ", refused " + refused
                + ", different " + differences.size());

        assertThat(differences.stream().limit(MOST_SHOWN))
                .as("the first of %d", differences.size())
                .isEmpty();
        assertThat(refused.values().stream().mapToInt(Integer::intValue).sum())
                .as("refused: %s", refused)
                .isLessThanOrEqualTo(Math.max(1, COUNT / 4));
    }

    /** What differs; empty where nothing does. */
    record Difference(String what) {

        void ifDifferent(List<String> all, long seed, GeneratedScript script) {
            if (!what.isEmpty()) {
                all.add("\nseed " + seed + ", " + script.shape() + ": " + what + "\n" + script.text());
            }
        }
    }

    private Difference compare(GeneratedScript script, Map<String, Integer> refused) throws Exception {
        write("0001_tables.sql", tables());
        Files.deleteIfExists(folder().resolve("0002_script.sql"));
        anew();
        up();
        List<String> before = state();
        write("0002_script.sql", script.text());
        try {
            up();
        } catch (MigrationFailedException e) {
            List<String> left = state();
            int done = done();
            if (asks(e)) {
                refused.merge("asked", 1, Integer::sum);
                return new Difference("");
            }
            if (isStricter(e)) {
                refused.merge("stricter", 1, Integer::sum);
                return difference("it rolled back, but", before, left, false);
            }
            return runsToItsEndByClient(script)
                    ? new Difference("the client runs it, and the library fails: " + e.getMessage())
                    : afterFailure(script, done, left);
        } catch (MigrationException e) {
            // A script counts once, however many problems and warnings it has.
            e.problems().stream()
                    .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                    .findFirst()
                    .ifPresent(problem -> refused.merge(problem.code().toString(), 1, Integer::sum));
            return difference("it was refused, but", before, state(), true);
        }
        List<String> applied = state();
        return runsToItsEndByClient(script)
                ? difference("both ran it, but", state(), applied, true)
                : new Difference("the client stops at an error, and the library does not");
    }

    /** Whether it says that it does not know how much of the script is done. */
    private static boolean asks(MigrationFailedException failure) {
        return failure.getMessage().contains("\n  Unknown: ");
    }

    private boolean runsToItsEndByClient(GeneratedScript script) throws Exception {
        return runByClientAnew(script.text(), script.isOneForTheClient());
    }

    private boolean runByClientAnew(String script, boolean asOneTransaction) throws Exception {
        anew();
        assertThat(runByClient(tables(), false)).isTrue();
        return runByClient(script, asOneTransaction);
    }

    private Difference afterFailure(GeneratedScript script, int done, List<String> left) throws Exception {
        assertThat(runByClientAnew(script.done(done), script.isOneForTheClient()))
                .as("statements 1 to %d of %s", done, script.text())
                .isTrue();
        return difference("it failed with " + done + " statements done, but", state(), left, false);
    }

    /** How many of its statements the library has recorded as done. */
    private int done() {
        List<String> done = column("SELECT statements_done FROM __migrations_run WHERE version = '0002'");
        return done.isEmpty() ? 0 : Integer.parseInt(done.get(0));
    }

    private Difference difference(String what, List<String> expected, List<String> actual, boolean withCounters) {
        List<String> wanted = withCounters
                ? expected
                : expected.stream().map(this::withoutCounters).toList();
        List<String> found = withCounters
                ? actual
                : actual.stream().map(this::withoutCounters).toList();
        if (wanted.equals(found)) {
            return new Difference("");
        }
        var more = new ArrayList<>(found);
        wanted.forEach(more::remove);
        var less = new ArrayList<>(wanted);
        found.forEach(less::remove);
        return new Difference(what + " the library has " + more + " in the place of " + less);
    }

    /** The schema, and the rows of all tables, each as a line. */
    private List<String> state() throws SQLException {
        var lines = new ArrayList<String>();
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> names = rows(statement, userTables(), "");
            for (String query : objectQueries()) {
                if (query.contains("%s")) {
                    for (String name : names) {
                        lines.addAll(rows(statement, query.formatted(name), ""));
                    }
                } else {
                    lines.addAll(rows(statement, query, ""));
                }
            }
            for (String name : names) {
                lines.addAll(rows(statement, "SELECT * FROM " + name, name + ": "));
            }
        }
        lines.sort(null);
        return lines;
    }

    private static List<String> rows(Statement statement, String query, String prefix) throws SQLException {
        var lines = new ArrayList<String>();
        try (ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                var line = new StringBuilder(prefix);
                for (int i = 1; i <= columns; i++) {
                    line.append(i > 1 ? "|" : "").append(rows.getString(i));
                }
                lines.add(line.toString());
            }
        }
        return lines;
    }
}
