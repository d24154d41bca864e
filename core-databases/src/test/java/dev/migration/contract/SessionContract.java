// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Baseline;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.fixture.Connections;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script sets ends with the run, and a start with nothing to do asks for nothing that only a run needs. */
public interface SessionContract extends Workbench {

    /** A statement that sets something for the session, and a way to see what that is set to. */
    record Setting(String statement, Reading reading) {

        /** Shown by a query. */
        public static Setting of(String statement, String query) {
            return new Setting(statement, connection -> rows(connection, query));
        }

        private static String rows(Connection connection, String query) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                List<String> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values.toString();
            }
        }
    }

    interface Reading {
        public String of(Connection connection) throws SQLException;
    }

    /** Everything that the rules of the dialect take for a setting of the session, by the words behind SET or PRAGMA. */
    List<String> knownSettings();

    /** How each of them is set and shown; some in more than one way, with more words. */
    Map<String, Setting> settings();

    /** How many statements it takes to see that nothing has to be done. */
    default int statementsOfAStartWithNothingToDo() {
        return 3;
    }

    @Test
    @Tag("smoke")
    default void nothingThatAScriptSetsIsLeftInThePool() throws SQLException {
        Map<String, Setting> settings = settings();
        assertThat(knownSettings())
                .allSatisfy(known -> assertThat(settings.keySet()).anyMatch(name -> name.startsWith(known)));
        var softly = new SoftAssertions();
        int version = 0;
        for (Map.Entry<String, Setting> setting : settings.entrySet()) {
            String file = "%04d_setting.sql".formatted(++version);
            write(file, setting.getValue().statement() + ";");
            softly.assertThat(changed(setting.getValue()))
                    .as("%s can be told from before", setting.getKey())
                    .isTrue();
            try (Connection connection = dataSource().getConnection()) {
                String before = setting.getValue().reading().of(connection);
                try {
                    builder().dataSource(Connections.pooled(connection)).build().up();
                } catch (MigrationFailedException e) {
                    // Some settings keep even the history from being written.
                    delete(file);
                    version--;
                }
                softly.assertThat(
                                connection.isClosed()
                                        ? before
                                        : setting.getValue().reading().of(connection))
                        .as(setting.getKey())
                        .isEqualTo(before);
            }
        }
        softly.assertAll();
        assertThat(appliedNames()).hasSize(version).hasSizeGreaterThan(settings.size() - 3);
    }

    private boolean changed(Setting setting) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            String before = setting.reading().of(connection);
            statement.execute(setting.statement());
            return !setting.reading().of(connection).equals(before);
        }
    }

    @Test
    default void nothingThatInitSqlSetsIsLeftInThePool() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        var softly = new SoftAssertions();
        int discarded = 0;
        for (Map.Entry<String, Setting> setting : settings().entrySet()) {
            try (Connection connection = dataSource().getConnection()) {
                String before = setting.getValue().reading().of(connection);
                try {
                    builder()
                            .dataSource(Connections.pooled(connection))
                            .initSql(setting.getValue().statement())
                            .build()
                            .status();
                } catch (MigrationException e) {
                    // Some settings keep even the history from being read, and one ends transactions.
                }
                if (connection.isClosed()) {
                    discarded++;
                } else {
                    softly.assertThat(setting.getValue().reading().of(connection))
                            .as(setting.getKey())
                            .isEqualTo(before);
                }
            }
        }
        softly.assertAll();
        assertThat(discarded).isLessThan(3);
    }

    @Test
    default void initSqlIsExecutedBeforeTheHistoryIsReadAndScriptsFindWhatItDid() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_t.sql", "INSERT INTO t SELECT n FROM opened;");
        Migrator migrator = builder()
                .initSql(
                        "CREATE TABLE IF NOT EXISTS opened (n INT); -- for each connection\nINSERT INTO opened VALUES (1)")
                .baseline(Baseline.none())
                .build();

        assertThat(migrator.status().pending()).hasSize(2);
        assertThat(migrator.plan(Target.all()).steps()).hasSize(2);
        assertThat(column("SELECT n FROM opened")).containsExactly("1", "1");

        migrator.up();
        assertThat(appliedNames()).containsExactly("0001_t", "0002_t");
        assertThat(column("SELECT n FROM t")).hasSizeGreaterThan(2);
    }

    @Test
    default void aFailingInitSqlIsNamedWithoutItsSecretsAndStopsEverythingBeforeItStarts() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        try (Connection connection = dataSource().getConnection()) {
            Migrator migrator = builder()
                    .dataSource(Connections.pooled(connection))
                    .initSql("CREATE TABLE opened (n INT);\nINSERT INTO nowhere (password) VALUES ('hunter2')")
                    .build();

            assertThatThrownBy(migrator::up)
                    .isInstanceOf(DatabaseAccessException.class)
                    .hasMessageContainingAll("The init SQL failed: ", "fix the init SQL")
                    .hasMessageNotContaining("hunter2");
        }
        assertThat(tableNames()).doesNotContain("t", "T", "__migrations");
    }

    @Test
    default void initSqlMayNotControlTransactions() {
        assertThat(refused(() -> builder().initSql("SELECT 1;\nCOMMIT").build().status()))
                .hasMessageContainingAll("migration.init-sql:2:1", "may not start or end a transaction");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    default void aConnectionThatCannotBeBroughtBackIsNotGivenBack(boolean abortable) throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        var over = new AtomicBoolean();
        try (Connection connection = dataSource().getConnection()) {
            Connection pooled = abortable ? connection : Connections.refusing("abort", connection);
            DataSource refusing = Connections.recorded(Connections.pooled(pooled), sql -> {
                if (over.get()) {
                    throw new SQLException("no more of it");
                }
            });

            builder()
                    .dataSource(refusing)
                    .listener(event -> over.compareAndSet(false, event instanceof MigrationEvent.MigrationCompleted))
                    .build()
                    .up();

            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(appliedNames()).containsExactly("0001_t");
    }

    @Test
    @Tag("smoke")
    default void aStartWithNothingToDoAsksForNothingThatOnlyARunNeeds() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        var statements = new ArrayList<String>();

        assertThat(builder()
                        .dataSource(Connections.recorded(dataSource(), statements::add))
                        .build()
                        .up()
                        .migrations())
                .isEmpty();

        assertThat(statements).hasSize(statementsOfAStartWithNothingToDo());
    }
}
