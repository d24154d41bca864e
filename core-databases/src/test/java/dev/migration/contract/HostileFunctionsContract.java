// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Baseline;
import dev.migration.DownScript;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A stored function that is named as a built-in one is never the one that our own statements call. */
public interface HostileFunctionsContract extends Workbench {

    Pattern CALL = Pattern.compile("\\b([A-Za-z_]+) ?\\(");

    /** What a session may set that changes how a function's name is read; empty for nothing. */
    default List<String> sessionModes() {
        return List.of("");
    }

    /**
     * Makes functions of these names in the schema of the history, as far as the product takes them.
     *
     * @param names in lower case
     */
    void createFunctions(Collection<String> names);

    /** How often one of them was called. */
    int calls();

    /** Calls one of them as nobody else is meant to. */
    void callOne();

    @Test
    default void ourStatementsCallTheBuiltInFunctions() {
        CutConnection recorded = CutConnection.atPoint(dataSource(), When.BEFORE, 0);
        story(recorded.dataSource());
        var names = new TreeSet<String>();
        for (String sent : recorded.uses()) {
            CALL.matcher(sent).results().forEach(call -> names.add(call.group(1).toLowerCase(Locale.ROOT)));
        }
        assertThat(names).contains("max");
        createFunctions(names);

        for (String mode : sessionModes()) {
            story(
                    mode.isEmpty()
                            ? dataSource()
                            : Connections.prepared(dataSource(), connection -> set(connection, mode)));
        }

        assertThat(calls()).isZero();
        callOne();
        assertThat(calls()).as("it can be seen").isPositive();
    }

    private static void set(Connection connection, String mode) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(mode);
        }
    }

    private Migrator.Builder builder(DataSource user) {
        return builder().dataSource(user).baseline(Baseline.none());
    }

    private void story(DataSource user) {
        writeUpAndDown(
                "0001_t.sql",
                "CREATE TABLE t (n INT);\nCREATE INDEX t_n ON t (n);\nINSERT INTO t VALUES (1);",
                "DROP TABLE t;");
        try (var holder = new PausedRun(builder(user))) {
            attempt(builder(user).waitTimeout(Duration.ofMillis(200)), Migrator::up);
            holder.finish();
        }
        write("0002_wrong.sql", "CREATE TABLE u (n INT);", "INSERT INTO missing VALUES (1);");
        attempt(builder(user), Migrator::up);
        attempt(builder(user), Migrator::status);
        attempt(builder(user), migrator -> migrator.resume("0002", UnknownOutcome.REPEAT));
        attempt(builder(user), migrator -> migrator.markFailed("0002"));
        delete("0002_wrong.sql");
        execute("DROP TABLE u");
        for (When when : When.values()) {
            attempt(builder(CutConnection.dataSource(user, when, "DROP TABLE t")), Migrator::down);
            execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL WHERE expires_at IS NOT NULL");
            attempt(builder(user), Migrator::status);
        }
        attempt(builder(user), migrator -> migrator.down(Target.version("0"), DownScript.STORED));
        attempt(builder(user), migrator -> migrator.baseline(Baseline.of("0001")));
        assertThat(column("SELECT action FROM " + named("__migrations_log"))).contains("apply", "fail");
        for (String table : List.of("t", "__migrations", "__migrations_run", "__migrations_log")) {
            execute("DROP TABLE IF EXISTS " + named(table));
        }
    }

    private String named(String table) {
        return quoted(isUpperCase() ? table.toUpperCase(Locale.ROOT) : table);
    }

    private static void attempt(Migrator.Builder builder, Consumer<Migrator> command) {
        try {
            command.accept(builder.build());
        } catch (MigrationException e) {
            assertThat(e).hasMessageNotContainingAny("FUNCTION", "trapped");
        }
    }
}
