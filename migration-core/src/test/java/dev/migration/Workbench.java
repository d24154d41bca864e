package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.lockfile.Strictness;
import dev.migration.plan.State;
import dev.migration.plan.Target;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.MigrationException;
import dev.migration.problem.Problem;
import dev.migration.report.MigrationStatus;
import dev.migration.run.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A folder with migrations and a database to run them on: what the parts of the contract have in common. */
interface Workbench {

    Path folder();

    /** An empty database, the same one for the whole of a test. */
    DataSource dataSource();

    /** The same database for what the test itself does, in standard SQL. */
    default DataSource standard() {
        return dataSource();
    }

    /** The name of the schema that a session is in, as an expression. */
    default String currentSchema() {
        return "CURRENT_SCHEMA";
    }

    /** The folder of the golden files, such as {@code h2}. */
    String vendor();

    default MigratorBuilder builder() {
        return Migrator.builder().dataSource(dataSource()).locations(folder().toString());
    }

    /** A new one each time: what it reads, it reads once. */
    default Migrator migrator() {
        return builder().build();
    }

    default RunReport up() {
        return migrator().up();
    }

    default void write(String name, String... lines) {
        try {
            Files.writeString(folder().resolve(name), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    default void delete(String name) {
        try {
            Files.delete(folder().resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    default void execute(String... statements) {
        try (Connection connection = standard().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs what a message tells the owner to type; where there are several ways, the first or the last. */
    default void runGrants(MigrationException refusal, boolean first) {
        List<List<String>> ways = new ArrayList<>();
        for (String line : refusal.problems().get(0).remedy().split("\n", -1)) {
            if (line.startsWith("    ")) {
                ways.get(ways.size() - 1).add(line.strip().replaceFirst(";$", ""));
            } else {
                ways.add(new ArrayList<>());
            }
        }
        execute(ways.get(first ? 0 : ways.size() - 1).toArray(String[]::new));
    }

    default List<String> column(String sql) {
        try (Connection connection = standard().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    default List<String> appliedNames() {
        return column("SELECT name FROM __migrations ORDER BY id");
    }

    default List<String> actions() {
        return column("SELECT action FROM __migrations_log ORDER BY id");
    }

    default List<State> states() {
        return migrator().status().migrations().stream()
                .map(MigrationStatus::state)
                .toList();
    }

    static List<String> names(RunReport report) {
        return report.migrations().stream()
                .map(RunReport.CompletedMigration::name)
                .toList();
    }

    /** The database user. */
    default String user() {
        return "sa";
    }

    /** Whether a plain name that stands without quotes is taken as one in upper case. */
    default boolean isUpperCase() {
        return false;
    }

    /** A name in quotes. */
    default String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A schema of this name, as it is written in SQL. */
    default void createSchema(String name) {
        execute("CREATE SCHEMA " + name);
    }

    /** The names of all tables of the current schema. */
    default List<String> tableNames() {
        return column("SELECT table_name FROM information_schema.tables WHERE table_schema = " + currentSchema());
    }

    /** Every column of them but the history's own, with its type. */
    default List<String> columnNames() {
        return column("SELECT table_name || '.' || column_name || ' ' || data_type"
                + " FROM information_schema.columns WHERE table_schema = " + currentSchema()
                + " AND LOWER(table_name) NOT LIKE '\\_\\_migrations%' ESCAPE '\\' ORDER BY 1");
    }

    /** Every table with its columns but the history's own, and every row of the history. */
    default List<String> schemaAndHistory() {
        List<String> all = new ArrayList<>(columnNames());
        if (tableNames().stream().anyMatch("__migrations"::equalsIgnoreCase)) {
            all.addAll(column(
                    "SELECT id || ' ' || version || ' ' || name || ' ' || checksum || ' ' || kind || ' ' || applied_at"
                            + " FROM __migrations ORDER BY id"));
        }
        return all;
    }

    /** Makes sure that this is refused, and that it changed neither the schema nor the history. */
    default <E extends MigrationException> E refused(Class<E> type, ThrowingCallable action) {
        List<String> before = schemaAndHistory();
        Throwable refusal = catchThrowable(action);
        assertThat(refusal).isInstanceOf(type);
        assertThat(schemaAndHistory()).isEqualTo(before);
        return type.cast(refusal);
    }

    /** The same, with the whole page of help as {@link Golden} keeps it. */
    default <E extends MigrationException> E refusedWith(String golden, Class<E> type, ThrowingCallable action) {
        E refusal = refused(type, action);
        assertPage(golden, refusal);
        return refusal;
    }

    /** Makes sure that a run is refused with one problem, and that whoever says what it would do says the same. */
    default Problem refusedByAll(MigratorBuilder builder) {
        Migrator migrator = builder.build();
        List<Problem> problems =
                refused(InvalidMigrationsException.class, migrator::up).problems();
        assertThat(problems).hasSize(1);
        assertThat(refused(InvalidMigrationsException.class, () -> migrator.plan(Target.all()))
                        .problems())
                .isEqualTo(problems);
        assertThat(migrator.status().problems()).isEqualTo(problems);
        assertThat(migrator.validate(Strictness.NORMAL)).isEqualTo(problems);
        assertThat(refused(InvalidMigrationsException.class, migrator::requireUpToDate)
                        .problems())
                .containsAll(problems);
        return problems.get(0);
    }

    default void assertPage(String golden, MigrationException refusal) {
        String page = String.valueOf(refusal.getMessage())
                .replace(folder().toString(), "migrations")
                // HSQLDB numbers the keys that have no name, over all that it has ever made.
                .replaceAll("SYS_PK_\\d+", "SYS_PK_N");
        Golden.assertSame(vendor(), golden, page);
    }
}
