// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.crash.CrashScript.makes;
import static dev.migration.crash.CrashScript.noRow;
import static dev.migration.crash.CrashScript.row;
import static dev.migration.crash.CrashScript.takes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.crash.CrashPoints;
import dev.migration.crash.CrashPoints.Sample;
import dev.migration.crash.CrashScript;
import dev.migration.crash.CrashScript.Kind;
import dev.migration.crash.CrashTable;
import dev.migration.crash.CrashTable.Outcome;
import dev.migration.fixture.Fleet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The connection is gone at every point of a run there is, before and after the database did what it was to do: what is
 * left is a state that the history knows, what was said of it is true, and the next start goes on to the end.
 */
public interface CrashPointContract extends CrashContract {

    /** Drops whatever there is in the database. */
    void empty();

    /** How many sessions the server still has, besides the one that asks. */
    default int sessions() {
        return 0;
    }

    /** Waits until the server has noticed that its clients are gone. */
    default void awaitOrphans() {
        Fleet.await("no session stays", () -> sessions() == 0);
    }

    /** The statement that takes back {@link #nonTransactional}. */
    default String undoNonTransactional() {
        return "DROP INDEX counts_by_n";
    }

    /** What can become of a DDL statement whose answer is lost. */
    default Kind kindOf(String ddl) {
        return Kind.ALONE;
    }

    /** The indexes of the table counts that are of use. */
    default List<String> indexes() {
        try (Connection connection = dataSource().getConnection();
                ResultSet rows = connection
                        .getMetaData()
                        .getIndexInfo(
                                connection.getCatalog(),
                                connection.getSchema(),
                                isUpperCase() ? "COUNTS" : "counts",
                                false,
                                false)) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                if (rows.getString("INDEX_NAME") != null) {
                    names.add(rows.getString("INDEX_NAME").toLowerCase(Locale.ROOT));
                }
            }
            return names;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What there is of the tables counts and notes. */
    default List<String> facts(List<String> tables) {
        var facts = new ArrayList<String>(tables);
        facts.removeIf(table -> table.startsWith("__migrations"));
        if (tables.contains("counts")) {
            facts.addAll(column("SELECT n FROM counts"));
            facts.addAll(indexes());
        }
        return facts;
    }

    private CrashScript.Statement ddl(CrashScript.Statement statement) {
        return statement.as(kindOf(statement.sql()));
    }

    /** One transaction, several statements, a query, a statement that cannot run in a transaction, and none at all. */
    default List<CrashScript> crashScripts() {
        boolean index = nonTransactional().contains("INDEX");
        String[] made = index ? new String[] {"counts_by_n"} : new String[0];
        return List.of(
                new CrashScript(
                        "0001",
                        "",
                        List.of(
                                ddl(makes("CREATE TABLE counts (n INT)", "counts")),
                                ddl(makes("CREATE TABLE notes (n INT)", "notes")),
                                row(1)),
                        List.of(
                                noRow(1),
                                ddl(takes("DROP TABLE notes", "notes")),
                                ddl(takes("DROP TABLE counts", "counts")))),
                new CrashScript(
                        "0002",
                        "",
                        List.of(row(2), makes("SELECT n FROM counts"), row(3), row(4)),
                        List.of(noRow(4), noRow(3), noRow(2))),
                new CrashScript(
                        "0003",
                        "",
                        List.of(row(5), makes(nonTransactional(), made).as(kindOf(nonTransactional())), row(6), row(7)),
                        List.of(
                                noRow(7),
                                noRow(6),
                                takes(undoNonTransactional(), made).as(kindOf(undoNonTransactional())),
                                noRow(5))),
                new CrashScript(
                        "0004",
                        "-- no-transaction",
                        List.of(row(8).as(Kind.UNKNOWABLE), row(9).as(Kind.UNKNOWABLE)),
                        List.of(noRow(9).as(Kind.UNKNOWABLE), noRow(8).as(Kind.UNKNOWABLE))),
                new CrashScript("0005", "", List.of(row(10)), List.of(noRow(10))));
    }

    @Test
    @Tag("long")
    default void whereverARunIsCutOffTheNextStartBringsItToItsEnd() {
        cutOff(Sample.EACH_BUILD);
    }

    @Test
    @Tag("deep")
    default void whereverItIsCutOffWithoutExceptionTheNextStartBringsItToItsEnd() {
        assertThatAllOutcomesAreSeen(cutOff(Sample.ALL));
    }

    private CrashTable cutOff(Sample sample) {
        crashScripts().forEach(script -> write(script.fileName(), script.lines()));
        var points = new CrashPoints(this);
        points.happen(sample);
        assertThat(points.wrong().stream().limit(5)).isEmpty();
        CrashTable table = points.table();
        assertThat(table.points("up")).isGreaterThan(60);
        return table;
    }

    private static void assertThatAllOutcomesAreSeen(CrashTable table) {
        for (Outcome outcome : Outcome.values()) {
            assertThat(table.count("up", outcome) > 0)
                    .as("some come out as " + outcome)
                    .isEqualTo(outcome != Outcome.WRONG);
        }
        assertThat(table.count("baseline", Outcome.COMPLETE)).isPositive();
        assertThat(table.count("baseline", Outcome.ROLLED_BACK)).isPositive();
    }
}
