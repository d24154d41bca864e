// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.fixture.FolderWorkbench;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.SchemaRecording.SchemaDrift;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of H2 in a file of this process's own. */
class H2FileTest extends FolderWorkbench {

    @TempDir
    Path files;

    private String url() {
        return "jdbc:h2:" + files.resolve("clinic");
    }

    private static DataSource at(String url) {
        var dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        return dataSource;
    }

    @Override
    public DataSource dataSource() {
        return at(url());
    }

    @Override
    public String vendor() {
        return "h2";
    }

    @Test
    void aFileThatMayNotBeWrittenHasNoPrimaryServer() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0002_t.sql", "CREATE TABLE u (n INT);");
        Migrator migrator =
                builder().dataSource(at(url() + ";ACCESS_MODE_DATA=r")).build();

        refusedWith("read-only-file", InvalidMigrationsException.class, migrator::up);
        assertThat(refusedByAll(builder().dataSource(at(url() + ";ACCESS_MODE_DATA=r")))
                        .code())
                .isEqualTo(Code.READ_ONLY_DATABASE);
    }

    /** H2 has the columns of a constraint by their old names until it is started again. */
    @Test
    void aRenamedColumnOfAKeyIsNoDrift() {
        write(
                "0001_t.sql",
                "CREATE TABLE t (a INT, b INT UNIQUE, c INT, PRIMARY KEY (a, c));",
                "CREATE TABLE u (a INT, b INT, FOREIGN KEY (b, a) REFERENCES t (a, c));",
                "ALTER TABLE t ALTER COLUMN c RENAME TO x;",
                "ALTER TABLE t ALTER COLUMN b RENAME TO y;",
                "ALTER TABLE u ALTER COLUMN b RENAME TO z;");
        builder().policies(Set.of(Policy.RECORD_SCHEMA)).build().up();

        SchemaDrift drift = Engine.of(migrator()).askWhenUp(SchemaDrift::of);

        assertThat(drift.difference()).isEmpty();
        assertThat(drift.recorded()).isNotNull();
        assertThat(drift.recorded().content().text())
                .contains("PRIMARY KEY (A, X)", "UNIQUE (Y)", "FOREIGN KEY (Z, A) references T (A, X)");
    }

    /** H2 plans the view anew whenever the database is opened, and shows its plan. */
    @Test
    void theOrderOfTheTablesAndConditionsOfAViewIsNoDriftButAnotherConditionIs() {
        write(
                "0001_v.sql",
                "CREATE TABLE handler (handler_id INT PRIMARY KEY, active BOOLEAN);",
                "CREATE TABLE event (event_id INT PRIMARY KEY, handler_id INT REFERENCES handler, extra INT);",
                "CREATE TABLE hearing (hearing_id INT PRIMARY KEY, case_id INT);",
                "CREATE TABLE both (hearing_id INT REFERENCES hearing, event_id INT REFERENCES event,",
                "    PRIMARY KEY (hearing_id, event_id));",
                "CREATE VIEW v AS SELECT h.case_id, b.hearing_id, e.event_id FROM handler eh",
                "    JOIN event e ON e.handler_id = eh.handler_id JOIN both b ON b.event_id = e.event_id",
                "    JOIN hearing h ON h.hearing_id = b.hearing_id WHERE eh.active = TRUE;",
                "INSERT INTO handler VALUES (1, TRUE), (2, FALSE), (3, FALSE);");
        builder().policies(Set.of(Policy.RECORD_SCHEMA)).build().up();
        assertThat(Engine.of(migrator()).askWhenUp(SchemaDrift::of).difference())
                .isEmpty();

        execute(
                "INSERT INTO handler SELECT x, TRUE FROM system_range(10, 5000)",
                "INSERT INTO event SELECT x, x, 0 FROM system_range(10, 20)",
                "ANALYZE");
        assertThat(Engine.of(migrator()).askWhenUp(SchemaDrift::of).difference())
                .isEmpty();

        execute("CREATE OR REPLACE VIEW v AS SELECT h.case_id, b.hearing_id, e.event_id FROM handler eh"
                + " JOIN event e ON e.handler_id = eh.handler_id JOIN both b ON b.event_id = e.event_id"
                + " JOIN hearing h ON h.hearing_id = b.hearing_id WHERE eh.active = FALSE");
        assertThat(Engine.of(migrator()).askWhenUp(SchemaDrift::of).difference())
                .contains("-    (\"EH\".\"ACTIVE\" = TRUE)", "+    (\"EH\".\"ACTIVE\" = FALSE)");
    }

    @Test
    void aFileThatAnotherProcessHasOpenIsSaidToBe() throws Exception {
        URL driver = org.h2.Driver.class.getProtectionDomain().getCodeSource().getLocation();
        try (var elsewhere = new URLClassLoader(new URL[] {driver}, ClassLoader.getPlatformClassLoader());
                var connection = ((Driver) elsewhere
                                .loadClass("org.h2.Driver")
                                .getConstructor()
                                .newInstance())
                        .connect(url(), new Properties())) {
            assertThatThrownBy(migrator()::up)
                    .isInstanceOf(DatabaseAccessException.class)
                    .hasMessageContaining(
                            "Next: another process has the database's file open: wait until it has ended");
        }
    }
}
