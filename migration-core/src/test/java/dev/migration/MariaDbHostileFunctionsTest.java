package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.CutConnection.When;
import dev.migration.plan.DownScript;
import dev.migration.plan.OpenStatement;
import dev.migration.plan.Target;
import dev.migration.problem.MigrationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stored function that is called as a built-in one is never the one that our own statements mean. */
class MariaDbHostileFunctionsTest extends MariaDbWorkbench {

    private static final Pattern CALL = Pattern.compile("\\b([A-Za-z_]+) ?\\(");

    private DataSource migrator;

    @Override
    public MigratorBuilder builder() {
        return super.builder().dataSource(migrator);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STRICT_TRANS_TABLES", "IGNORE_SPACE"})
    void ourStatementsCallTheBuiltInFunctions(String mode) throws SQLException {
        write(
                "0001_t.sql",
                "-- Up Migration",
                "CREATE TABLE t (n INT);",
                "INSERT INTO t VALUES (1);",
                "-- Down Migration",
                "DROP TABLE t;");
        DataSource user = Connections.prepared(dataSource(), connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET SESSION sql_mode = '" + mode + "'");
            }
        });
        CutConnection recorded = CutConnection.atUse(user, When.BEFORE, 0);
        migrator = recorded.dataSource();
        story();
        execute("CREATE TABLE caught (name VARCHAR(64)) ENGINE = MyISAM");
        Set<String> functions = functions(recorded);
        assertThat(functions).contains("get_lock", "max", "coalesce", "database", "concat");
        migrator = user;

        story();

        assertThat(column("SELECT name FROM caught")).isEmpty();
        column("SELECT contract.get_lock()");
        assertThat(column("SELECT name FROM caught")).containsExactly("get_lock");
    }

    private void story() {
        write("0002_wrong.sql", "CREATE TABLE u (n INT);", "INSERT INTO missing VALUES (1);");
        attempt(this::up);
        migrator().status();
        attempt(() -> migrator().resume("0002", OpenStatement.REPEAT));
        migrator().markFailed("0002");
        delete("0002_wrong.sql");
        execute("DROP TABLE u");
        attempt(() -> builder()
                .dataSource(CutConnection.dataSource(migrator, When.AFTER, "DROP TABLE t"))
                .build()
                .down());
        attempt(() -> migrator().down(Target.version("0"), DownScript.STORED));
        migrator().status();
        execute("DROP TABLE IF EXISTS t, __migrations, __migrations_run, __migrations_log");
    }

    private static void attempt(Runnable command) {
        try {
            command.run();
        } catch (MigrationException e) {
            assertThat(e).hasMessageNotContaining("FUNCTION");
        }
    }

    /** Makes one of each name that our statements call, as far as the server takes it. */
    private Set<String> functions(CutConnection recorded) throws SQLException {
        var names = new TreeSet<String>();
        for (String sent : recorded.uses()) {
            CALL.matcher(sent).results().forEach(call -> names.add(call.group(1).toLowerCase(Locale.ROOT)));
        }
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String name : names) {
                statement.execute("CREATE FUNCTION `" + name
                        + "`() RETURNS INT BEGIN INSERT INTO contract.caught VALUES ('" + name + "'); RETURN 1; END");
            }
        }
        return names;
    }
}
