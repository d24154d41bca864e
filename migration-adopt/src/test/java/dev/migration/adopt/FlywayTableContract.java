// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Policy;
import dev.migration.Target;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Threads;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.names.FlywayNaming;
import dev.migration.internal.run.Engine;
import dev.migration.internal.settings.ScriptSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Flyway's table while {@code migration.adopt=flyway} is set, as Flyway itself reads it. */
interface FlywayTableContract extends AdoptWorkbench {

    /** What Flyway reads, in the order of its rows, but for users and times. */
    private List<String> rows() {
        return rows("flyway_schema_history");
    }

    private List<String> rows(String table) {
        String success = quoted("success");
        List<String> columns = List.of("installed_rank", "version", "description", "type", "script", "checksum");
        List<String> rows = new ArrayList<>();
        String list = String.join(", ", columns.stream().map(this::quoted).toList());
        String query =
                "SELECT " + list + ", " + success + " FROM " + quoted(table) + " ORDER BY " + quoted("installed_rank");
        try (Connection connection = session();
                ResultSet result = connection.createStatement().executeQuery(query)) {
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                values.add(result.getBoolean(columns.size() + 1) ? "done" : "failed");
                rows.add(String.join(" ", values));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> applied() {
        return column("SELECT " + quoted("script") + " FROM " + quoted("flyway_schema_history") + " WHERE "
                + quoted("installed_rank") + " >= 0 ORDER BY " + quoted("installed_rank"));
    }

    /** The table's columns, its key and its index, as the catalogue has them. */
    private List<String> definition() {
        List<String> facts = new ArrayList<>();
        try (Connection connection = session()) {
            var catalogue = connection.getMetaData();
            try (ResultSet columns = catalogue.getColumns(
                    connection.getCatalog(), connection.getSchema(), "flyway_schema_history", null)) {
                while (columns.next()) {
                    facts.add(Stream.of("COLUMN_NAME", "TYPE_NAME", "COLUMN_SIZE", "NULLABLE", "COLUMN_DEF")
                            .map(fact -> text(columns, fact))
                            .reduce("", (a, b) -> a + " " + b));
                }
            }
            try (ResultSet keys = catalogue.getPrimaryKeys(
                    connection.getCatalog(), connection.getSchema(), "flyway_schema_history")) {
                while (keys.next()) {
                    facts.add(text(keys, "COLUMN_NAME") + " " + text(keys, "PK_NAME"));
                }
            }
            try (ResultSet indexes = catalogue.getIndexInfo(
                    connection.getCatalog(), connection.getSchema(), "flyway_schema_history", false, false)) {
                while (indexes.next()) {
                    if (text(indexes, "COLUMN_NAME").equals("success")) {
                        facts.add(text(indexes, "INDEX_NAME") + " " + text(indexes, "NON_UNIQUE"));
                    }
                }
            }
            return facts;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(ResultSet row, String column) {
        try {
            return String.valueOf(row.getString(column));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The new release with Flyway. */
    private FluentConfiguration flyway() {
        return Flyway.configure()
                .dataSource(dataSource())
                .locations("filesystem:" + folder())
                .cleanDisabled(false);
    }

    /** The last release with Flyway, which has these files. */
    private FluentConfiguration last(String... files) {
        try {
            Path last = Files.createTempDirectory(Path.of("target"), "last-release");
            for (String file : files) {
                Files.copy(folder().resolve(file), last.resolve(file));
            }
            return Flyway.configure().dataSource(dataSource()).locations("filesystem:" + last);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The new release with this library, whose files are not in the folders of the last ones, as a service on Spring is. */
    private Migrator.Builder service() {
        return service(FlywayFolder.DEFAULT);
    }

    private Migrator.Builder service(FlywayFolder settings) {
        return service(upAdopts("flyway"), settings, "filesystem:" + folder());
    }

    private static Migrator.Builder service(Migrator.Builder builder, FlywayFolder settings, String... locations) {
        Engine.unlisted(builder).flyway = settings;
        return builder.locations(locations);
    }

    /** That a new database has the same rows and the same data by both, and that neither finds more to do. */
    private void assertBothDoTheSame(FluentConfiguration flyway, Supplier<Migrator.Builder> service, String data) {
        flyway.cleanDisabled(false).load().migrate();
        List<String> byFlyway = rows(flyway.getTable());
        List<String> theirs = column(data);
        flyway.load().clean();

        service.get().build().up();

        assertThat(rows(flyway.getTable())).isEqualTo(byFlyway);
        assertThat(column(data)).isEqualTo(theirs);
        flyway.load().validate();
        assertThat(flyway.load().migrate().migrationsExecuted).isZero();
        assertThat(service.get().build().up().migrations()).isEmpty();
    }

    private static List<String> state(FluentConfiguration flyway) {
        return Arrays.stream(flyway.load().info().all())
                .map((MigrationInfo info) -> info.getScript() + " " + info.getState())
                .toList();
    }

    private void files(int most) {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        for (int n = 2; n <= most; n++) {
            write("V" + n + "__row_" + n + ".sql", "INSERT INTO t VALUES (" + n + ");");
        }
    }

    private List<String> done() {
        return column("SELECT n FROM t ORDER BY n").stream()
                .map(String::valueOf)
                .toList();
    }

    private void assertThatFlywayFindsItTrue() {
        flyway().load().validate();
        assertThat(flyway().load().migrate().migrationsExecuted).isZero();
    }

    @Test
    default void aNewDatabaseHasTheTableThatFlywayWouldHaveMade() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        write("V001_2__two words.sql", "\uFEFFINSERT INTO t VALUES (2);\r", "-- it's \\ done");
        write("R__view.sql", "CREATE VIEW ${name} AS SELECT n AS in_${flyway:table} FROM t;");
        write("below/V3__below.sql", "INSERT INTO t VALUES (3);");
        flyway().placeholders(Map.of("name", "of_t")).load().migrate();
        List<String> byFlyway = rows();
        List<String> users =
                column("SELECT DISTINCT " + quoted("installed_by") + " FROM " + quoted("flyway_schema_history"));
        List<String> definition = definition();
        flyway().load().clean();

        service().placeholders(Map.of("name", "of_t")).build().up();

        assertThat(rows()).isEqualTo(byFlyway);
        assertThat(column("SELECT DISTINCT " + quoted("installed_by") + " FROM " + quoted("flyway_schema_history")))
                .isEqualTo(users);
        assertThat(definition()).isEqualTo(definition);
        assertThat(flyway().placeholders(Map.of("name", "of_t")).load().migrate().migrationsExecuted)
                .isZero();
        assertThat(service().placeholders(Map.of("name", "of_t")).build().up().migrations())
                .isEmpty();
    }

    /** As with Flyway, whose checksum has the values. */
    @Test
    default void whatFlywayRanWithTheseValuesDoesNotRunAgain() {
        files(1);
        write("R__add.sql", "INSERT INTO ${name} VALUES (5);");
        write("R__more.sql", "INSERT INTO t VALUES (${number});");
        flyway().placeholders(Map.of("name", "t", "number", "6")).load().migrate();

        assertThat(names(service()
                        .placeholders(Map.of("name", "t", "number", "7"))
                        .build()
                        .up()))
                .containsExactly("R__more");

        assertThat(done()).containsExactly("5", "6", "7");
    }

    /** Flyway refuses a file whose placeholder has no value; what it ran earlier is not run with none. */
    @Test
    default void whatFlywayRanWithAValueThatIsGoneIsRefused() {
        files(1);
        write("R__add.sql", "INSERT INTO ${name} VALUES (5);");
        flyway().placeholders(Map.of("name", "t")).load().migrate();

        assertThatThrownBy(() -> service().build().up()).hasMessageContaining("name");

        assertThat(done()).containsExactly("5");
    }

    /** By its first row Flyway's {@code clean} knows which schemas to drop. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            clinic_made, clinic_made clinic_audit
            clinic_made, clinic_audit clinic_made
            clinic_made, clinic_audit""")
    default void theSchemasThatWereCreatedAreInTheTable(String current, String schemas) {
        assumeThat(vendor()).isNotEqualTo("sqlite");
        files(2);
        List<String> named = List.of(schemas.split(" "));
        FluentConfiguration flyway = flyway().defaultSchema(current).schemas(named.toArray(String[]::new));
        flyway.load().migrate();
        List<String> byFlyway = state(flyway);
        flyway.load().clean();

        Migrator.Builder service = service().schema(current).policies(Set.of(Policy.CREATE_SCHEMA));
        Engine.unlisted(service).schemas = ScriptSchemas.creating(current, named);
        service.build().up();

        assertThat(state(flyway)).isEqualTo(byFlyway).first().asString().contains("clinic_made", "clinic_audit");
        flyway.load().validate();
        flyway.load().clean();
        assertThat(flyway.createSchemas(false).load().info().applied()).isEmpty();
    }

    /** As where no setting of Flyway is read. */
    @Test
    default void aDatabaseOfSeveralHasTheTableToo() {
        write("V1__t.sql", "CREATE TABLE t (s VARCHAR(200));");
        write("below/V2__below.sql", "INSERT INTO t VALUES ('${flyway:table}');");
        write("R__again.sql", "INSERT INTO t VALUES ('${flyway:filename} ${flyway:table} ${flyway:user}');");

        assertBothDoTheSame(
                flyway(), () -> upAdopts("flyway").locations(folder() + "/**"), "SELECT s FROM t ORDER BY s");
    }

    @Test
    default void placeholdersWithAnotherSeparatorAreInTheChecksum() {
        write("V1__t.sql", "CREATE TABLE t (s VARCHAR(200));");
        write("R__again.sql", "INSERT INTO t VALUES ('${flyway_filename} ${flyway_table} ${flyway_user} ${name}');");
        Map<String, String> placeholders = Map.of("name", "x");

        assertBothDoTheSame(
                flyway().placeholderSeparator("_").placeholders(placeholders),
                () -> service(FlywayFolder.DEFAULT.withPlaceholderSeparator("_"))
                        .placeholders(placeholders),
                "SELECT s FROM t");
    }

    @Test
    default void aValueMayHaveLines() {
        write("V1__t.sql", "CREATE TABLE t (s VARCHAR(200));");
        write("R__again.sql", "INSERT INTO t VALUES ('${name}');");
        Map<String, String> placeholders = Map.of("name", "a\n-- b\r\n-- c ");

        assertBothDoTheSame(
                flyway().placeholders(placeholders), () -> service().placeholders(placeholders), "SELECT s FROM t");
    }

    @Test
    default void whatIsNotReplacedIsInTheChecksumAsItIs() {
        write("V1__t.sql", "CREATE TABLE t (s VARCHAR(200));");
        write("R__again.sql", "INSERT INTO t VALUES ('${flyway:user} ${name}');");

        assertBothDoTheSame(
                flyway().placeholderReplacement(false),
                () -> service(FlywayFolder.DEFAULT.with(Choice.KEEP_PLACEHOLDERS)),
                "SELECT s FROM t");
    }

    @Test
    default void aFileOfItsOwnSaysWhatIsReplaced() {
        write("V1__t.sql", "CREATE TABLE t (s VARCHAR(200));");
        write("R__kept.sql", "INSERT INTO t VALUES ('${flyway:user} ${name}');");
        write("R__kept.sql.conf", "placeholderReplacement=false");
        write("R__replaced.sql", "INSERT INTO t VALUES ('${flyway:user}');");
        write("R__replaced.sql.conf", "executeInTransaction=true");

        assertBothDoTheSame(flyway(), this::service, "SELECT s FROM t ORDER BY s");
    }

    @Test
    default void filesAreCalledAsFlywayCallsThemBelowWildcards() {
        write("one/sql/V1__t.sql", "CREATE TABLE t (s VARCHAR(200));");
        write("two/sql/below/deeper/V2__two.sql", "INSERT INTO t VALUES ('${flyway:filename}');");
        write("two/sql/below/R__again.sql", "INSERT INTO t VALUES ('${flyway:filename}');");
        write("two/other/V3__not_reached.sql", "INSERT INTO t VALUES ('3');");
        write("three/V4__named.sql", "INSERT INTO t VALUES ('4');");
        String[] locations = {"filesystem:" + folder() + "/*/sql", "filesystem:" + folder() + "/three/V*.sql"};

        assertBothDoTheSame(
                flyway().locations(locations),
                () -> service(upAdopts("flyway"), FlywayFolder.DEFAULT, locations),
                "SELECT s FROM t ORDER BY s");
        assertThat(applied()).contains("below/deeper/V2__two.sql", "below/R__again.sql");
    }

    @Test
    default void filesAreNamedAsTheSettingsSay() {
        write("M1.sql", "CREATE TABLE t (s VARCHAR(200));");
        write("below/M001_2--two words.sql", "INSERT INTO t VALUES ('${flyway:filename}');");
        write("A--again.sql", "INSERT INTO t VALUES ('${flyway:filename}');");
        FlywayNaming usual = FlywayNaming.DEFAULT;
        FlywayNaming naming = new FlywayNaming("M", "A", usual.undo(), usual.baseline(), "--", usual.suffixes());

        assertBothDoTheSame(
                flyway().sqlMigrationPrefix("M")
                        .repeatableSqlMigrationPrefix("A")
                        .sqlMigrationSeparator("--"),
                () -> service(FlywayFolder.DEFAULT.with(naming)),
                "SELECT s FROM t ORDER BY s");
    }

    @Test
    default void thePlaceholderOfTheTableIsTheTableThatIsNamed() {
        write("V1__t.sql", "CREATE TABLE t (s VARCHAR(200));");
        write("V2__two.sql", "INSERT INTO t VALUES ('${flyway:table}');");
        write("R__again.sql", "INSERT INTO t VALUES ('again ${flyway:table}');");

        assertBothDoTheSame(
                flyway().table("ward_history"),
                () -> service(upAdopts("flyway", "ward_history"), FlywayFolder.DEFAULT, "filesystem:" + folder()),
                "SELECT s FROM t ORDER BY s");
        assertThat(column("SELECT s FROM t ORDER BY s")).containsExactly("again ward_history", "ward_history");
    }

    /** Flyway knows the table that no setting here names, and so another value of its placeholder. */
    @Test
    default void whatHasNoRowIsNotSaidToHaveOne() {
        files(1);
        flyway().table("versions").load().migrate();
        write("R__again.sql", "INSERT INTO t VALUES (7); -- ${flyway:table}");
        String row = "no row for R__again (migration.adopt=flyway): Flyway's checksum has the values of its"
                + " placeholders, so Flyway runs it once more";

        try (var log = new RecordedLog()) {
            service().build().up();
            assertThat(log.messages(Level.WARN)).anyMatch(message -> message.endsWith(row));
        }
        write("V2__row_2.sql", "INSERT INTO t VALUES (2);");
        try (var log = new RecordedLog()) {
            service().build().up();
            assertThat(log.messages(Level.WARN)).anyMatch(message -> message.endsWith(row));
            assertThat(log.text()).doesNotContain("and has it now");
        }

        assertThat(rows("versions")).noneMatch(text -> text.contains("R__again"));
    }

    @Test
    default void whatHasNoFileHereGetsNoRow() {
        files(2);
        flyway().load().migrate();
        files(3);
        Adoption.of(service().build()).adopt();
        upAdopts(null, null).locations(folder() + "/**").build().up();
        delete("V3__row_3.sql");
        write("R__again.sql", "INSERT INTO t VALUES (7);");

        try (var log = new RecordedLog()) {
            assertThat(names(service().build().up())).containsExactly("R__again");
            assertThat(log.messages(Level.WARN))
                    .anyMatch(message -> message.contains("no row for V3__row_3 ")
                            && message.endsWith("Where Flyway has its file, Flyway runs it again"));
            assertThat(log.text()).doesNotContain("and has it now");
        }

        assertThat(applied()).containsExactly("V1__t.sql", "V2__row_2.sql", "R__again.sql");
    }

    /** What is newer than this build may have no file here. */
    @Test
    default void aFileThatComesAfterItsRowWasTakenOverIsComparedWithIt() {
        files(3);
        flyway().load().migrate();
        delete("V3__row_3.sql");
        service().build().up();

        files(3);
        assertThat(service().build().up().migrations()).isEmpty();
        write("V3__row_3.sql", "INSERT INTO t VALUES (33);");

        assertThatProblem(() -> service().build().up())
                .hasCode(Code.CHECKSUM_MISMATCH)
                .at(folder() + "/V3__row_3.sql");
        assertThat(service(FlywayFolder.DEFAULT.with(Choice.ACCEPT_EDITS))
                        .build()
                        .up()
                        .migrations())
                .isEmpty();
        execute("DROP TABLE " + quoted("flyway_schema_history"));
        try (var log = new RecordedLog()) {
            service().build().up();
            assertThat(log.messages(Level.WARN))
                    .anyMatch(message -> message.contains("cannot be compared") && message.contains("V3__row_3"));
        }
    }

    @Test
    default void theLastReleaseComesBackAndItsHotfixIsTakenOver() {
        files(2);
        write("R__view.sql", "CREATE VIEW v AS SELECT n FROM t;");
        last("V1__t.sql", "V2__row_2.sql", "R__view.sql").load().migrate();
        files(4);
        assertThat(names(service().build().up())).containsExactly("V3__row_3", "V4__row_4");
        assertThatFlywayFindsItTrue();

        write("V2_1__hotfix.sql", "INSERT INTO t VALUES (5);");
        FluentConfiguration last = last("V1__t.sql", "V2__row_2.sql", "R__view.sql");
        last.load().validate();
        assertThat(last.load().migrate().migrationsExecuted).isZero();
        assertThat(state(last))
                .contains("V2__row_2.sql SUCCESS", "V4__row_4.sql FUTURE_SUCCESS", "R__view.sql SUCCESS");
        last("V1__t.sql", "V2__row_2.sql", "V2_1__hotfix.sql", "R__view.sql")
                .outOfOrder(true)
                .load()
                .migrate();
        write("V6__row_6.sql", "INSERT INTO t VALUES (6);");

        assertThat(service().build().plan(Target.all()).steps()).hasSize(1);
        try (var log = new RecordedLog()) {
            assertThat(names(service().build().up())).containsExactly("V6__row_6");
            assertThat(log.text())
                    .contains("1 migration that ran there after its history was taken over: recorded as applied, and no"
                            + " script was run (migration.adopt=flyway): V2_1__hotfix");
        }

        assertThat(done()).containsExactly("2", "3", "4", "5", "6");
        assertThatFlywayFindsItTrue();
        assertThat(service().build().up().migrations()).isEmpty();
    }

    @Test
    default void whatWasUndoneIsPendingForFlywayToo() {
        files(3);
        write("U3__row_3.sql", "DELETE FROM t WHERE n = 3;");
        service().build().up();

        service().build().down();
        assertThat(done()).containsExactly("2");
        assertThat(applied()).containsExactly("V1__t.sql", "V2__row_2.sql");
        last("V1__t.sql", "V2__row_2.sql").load().validate();
        assertThat(state(flyway())).contains("V3__row_3.sql PENDING");

        assertThat(names(service().build().up())).containsExactly("V3__row_3");
        assertThatFlywayFindsItTrue();
    }

    /** Whether the schema has it nobody knows but the user: it was undone here. */
    @Test
    default void whatWasUndoneHereAndRanThereSinceIsAsked() {
        files(3);
        write("U3__row_3.sql", "DELETE FROM t WHERE n = 3;");
        service().build().up();
        service().build().down();
        flyway().load().migrate();

        assertThatProblem(() -> service().build().up())
                .hasCode(Code.FOREIGN_HISTORY)
                .names("V3__row_3")
                .advises("migration mark-applied VERSION");
        service().build().markApplied("3");

        assertThat(service().build().up().migrations()).isEmpty();
        assertThat(applied()).hasSize(3);
        assertThatFlywayFindsItTrue();
    }

    @Test
    default void aRepeatableMigrationHasARowOfEachRun() {
        files(1);
        write("R__view.sql", "CREATE VIEW v AS SELECT n FROM t;");
        flyway().load().migrate();
        write("R__view.sql", "DROP VIEW v;", "CREATE VIEW v AS SELECT n, n AS m FROM t;");

        assertThat(names(service().build().up())).containsExactly("R__view");
        assertThat(applied()).containsExactly("V1__t.sql", "R__view.sql", "R__view.sql");
        assertThatFlywayFindsItTrue();

        write("R__view.sql", "DROP VIEW v;", "CREATE VIEW v AS SELECT n FROM t;", "-- again");
        flyway().load().migrate();
        // There a time has no fraction of a second, so this run may as well have been before the other.
        if (!Set.of("mariadb", "mysql").contains(vendor())) {
            assertThat(service().build().up().migrations()).isEmpty();
            assertThat(applied()).hasSize(4);
        }
    }

    @Test
    default void whatIsHalfDoneStopsFlywayUntilItIsDone() {
        files(1);
        service().build().up();
        write("V2__more.sql", "CREATE TABLE u (n INT);", "INSERT INTO missing VALUES (1);");

        assertThatThrownBy(() -> service().build().up()).isInstanceOf(MigrationFailedException.class);
        boolean halfDone = tableNames().stream().anyMatch("u"::equalsIgnoreCase);
        if (halfDone) {
            assertThatThrownBy(() -> flyway().load().migrate())
                    .isInstanceOf(FlywayException.class)
                    .hasMessageContaining("failed migration to version 2");
            // The last release does not know it.
            last("V1__t.sql").load().migrate();
        } else {
            last("V1__t.sql").load().validate();
            assertThat(applied()).containsExactly("V1__t.sql");
        }
        write("V2__more.sql", "CREATE TABLE u (n INT);", "INSERT INTO u VALUES (1);");

        assertThat(names(service().build().up())).containsExactly("V2__more");
        assertThat(applied()).containsExactly("V1__t.sql", "V2__more.sql");
        assertThatFlywayFindsItTrue();
    }

    /** A script of which a part stays when it fails; where all is rolled back, there is no such thing. */
    private boolean isHalfDone() {
        files(1);
        service().build().up();
        write(
                "V3__more.sql",
                "CREATE TABLE u (n INT);",
                "INSERT INTO missing VALUES (1);",
                "INSERT INTO t VALUES (3);");
        assertThatThrownBy(() -> service().build().up()).isInstanceOf(MigrationFailedException.class);
        write("V3__more.sql", "CREATE TABLE u (n INT);", "INSERT INTO u VALUES (1);", "INSERT INTO t VALUES (3);");
        return tableNames().stream().anyMatch("u"::equalsIgnoreCase);
    }

    @Test
    default void whatIsHalfDoneHereAndWasFinishedThereIsAsked() {
        assumeTrue(isHalfDone());
        execute("DROP TABLE u");
        flyway().load().repair();
        flyway().load().migrate();

        assertThatProblem(() -> service().build().up())
                .hasCode(Code.FOREIGN_HISTORY)
                .names("V3__more")
                .advises("migration mark-applied 3");
        service().build().markApplied("3");

        assertThat(service().build().up().migrations()).isEmpty();
        assertThat(column("SELECT n FROM u")).hasSize(1);
        assertThat(done()).containsExactly("3");
        assertThatFlywayFindsItTrue();
    }

    @Test
    default void aHotfixBesideWhatIsHalfDoneIsTakenOver() {
        assumeTrue(isHalfDone());
        write("V2__row_2.sql", "INSERT INTO t VALUES (2);");
        last("V1__t.sql", "V2__row_2.sql").outOfOrder(true).load().migrate();

        service().outOfOrder(OutOfOrder.ALLOW).build().up();

        assertThat(done()).containsExactly("2", "3");
        assertThat(applied()).containsExactlyInAnyOrder("V1__t.sql", "V2__row_2.sql", "V3__more.sql");
        flyway().outOfOrder(true).load().validate();
    }

    @Test
    default void whatIsMarkedIsMarkedThere() {
        files(3);
        service().build().up(Target.count(1));

        service().build().markApplied("2");
        assertThat(applied()).containsExactly("V1__t.sql", "V2__row_2.sql");
        service().build().markFailed("2");
        assertThat(applied()).containsExactly("V1__t.sql");

        service().build().up();
        assertThatFlywayFindsItTrue();
    }

    @Test
    default void theBaselineOfFlywayStays() {
        files(3);
        execute("CREATE TABLE t (n INT)");
        flyway().baselineOnMigrate(true).target("2").load().migrate();

        assertThat(names(service().build().up())).containsExactly("V3__row_3");
        assertThatFlywayFindsItTrue();
        assertThat(done()).containsExactly("2", "3");
    }

    @Test
    default void ofSeveralInstancesOneWrites() throws Exception {
        files(3);
        Threads.atOnce(3, () -> service().build().up());

        assertThat(applied()).containsExactly("V1__t.sql", "V2__row_2.sql", "V3__row_3.sql");
        assertThatFlywayFindsItTrue();
    }

    /** Behind each statement that a start reads by, the tables of another one are suddenly there. */
    @Test
    default void twoStartsMayMeetAnywhere() {
        assumeThat(vendor()).isEqualTo("h2");
        files(2);
        int met = 0;
        boolean another = true;
        while (another) {
            execute("DROP ALL OBJECTS");
            another = meetsBehind(++met);
            assertThat(applied()).containsExactly("V1__t.sql", "V2__row_2.sql");
            assertThatFlywayFindsItTrue();
        }
        assertThat(met).isGreaterThan(10);
    }

    /** Whether it sends so many before it writes. */
    private boolean meetsBehind(int statements) {
        var left = new AtomicInteger(statements);
        var met = new AtomicBoolean();
        var slower = Connections.executed(dataSource(), sql -> {
            if (!sql.stripLeading().startsWith("SELECT")) {
                left.set(0);
            } else if (left.getAndDecrement() == 1) {
                met.set(true);
                service().build().up();
            }
        });
        service().dataSource(slower).build().up();
        return met.get();
    }

    @Test
    default void withoutTheSettingNothingIsWrittenAndTheNextStartWithItAddsThat() {
        files(2);
        flyway().load().migrate();
        files(3);
        Adoption.of(service().build()).adopt();
        upAdopts(null, null).locations(folder() + "/**").build().up();
        assertThat(applied()).hasSize(2);
        files(4);

        service().build().up();

        assertThat(applied()).containsExactly("V1__t.sql", "V2__row_2.sql", "V3__row_3.sql", "V4__row_4.sql");
        assertThatFlywayFindsItTrue();
    }

    @Test
    default void aTableThatWasDroppedIsNotMadeAgain() {
        files(2);
        service().build().up();
        execute("DROP TABLE " + quoted("flyway_schema_history"));
        files(3);

        service().build().up();

        assertThat(tableNames()).doesNotContain("flyway_schema_history");
    }

    /** As Flyway does with baseline-on-migrate. */
    @Test
    default void aSchemaThatHadTablesGetsItWithItsBaseline() {
        files(3);
        execute("CREATE TABLE t (n INT)");
        flyway().baselineOnMigrate(true).target("2").load().migrate();
        List<String> byFlyway = rows("flyway_schema_history");
        execute("DROP TABLE " + quoted("flyway_schema_history"));
        execute("DELETE FROM t");

        service().baseline(Baseline.of("1")).build().up(Target.count(1));

        assertThat(rows("flyway_schema_history")).isEqualTo(byFlyway);
        assertThat(flyway().baselineOnMigrate(true).load().migrate().migrationsExecuted)
                .isEqualTo(1);
        assertThat(service().baseline(Baseline.of("1")).build().up().migrations())
                .isEmpty();
        assertThat(done()).containsExactly("2", "3");
        assertThatFlywayFindsItTrue();
    }

    /** Nothing says what Flyway would have had of it. */
    @Test
    default void aSchemaWhoseTablesCountForNothingGetsNone() {
        files(2);
        execute("CREATE TABLE other (n INT)");

        service().baseline(Baseline.none()).build().up();

        assertThat(tableNames()).doesNotContain("flyway_schema_history");
    }

    @Test
    default void aStartWithNothingToDoSendsNoMore() {
        files(2);
        List<String> sent = statementsOf(service());

        assertThat(sent).isEqualTo(statementsOf(service(builder(), FlywayFolder.DEFAULT, "filesystem:" + folder())));
    }

    /** As by {@code DatabaseCleaner} of tests that truncate every table but Flyway's. */
    @Test
    default void aHistoryThatTestsHaveEmptiedIsTakenOverAnew() {
        files(2);
        service().build().up();
        files(3);
        emptyHistory();

        assertThat(service().build().plan(Target.all()).steps()).hasSize(1);
        try (var log = new RecordedLog()) {
            assertThat(names(service().build().up())).containsExactly("V3__row_3");
            assertThat(log.text()).contains("a migration history without rows");
        }

        assertThat(done()).containsExactly("2", "3");
        assertThatFlywayFindsItTrue();
        emptyHistory();
        execute("DELETE FROM " + quoted("flyway_schema_history"));
        assertThatProblem(() -> service().build().up()).hasCode(Code.NON_EMPTY_SCHEMA);
    }

    /** Nobody has undone it: it would run a second time. */
    @Test
    default void whatWasAdoptedAndHasLostItsRowIsAsked() {
        files(2);
        flyway().load().migrate();
        files(3);
        service().build().up();
        execute("DELETE FROM __migrations WHERE version = '2'");

        assertThatProblem(() -> service().outOfOrder(OutOfOrder.ALLOW).build().up())
                .hasCode(Code.FOREIGN_HISTORY)
                .names("V2__row_2")
                .advises("migration mark-applied VERSION");
        service().build().markApplied("2");

        assertThat(service().build().up().migrations()).isEmpty();
        assertThat(done()).containsExactly("2", "3");
        assertThatFlywayFindsItTrue();
    }

    /** Both histories agree, or the next start makes them: cut off around each write to Flyway's table, and at each commit. */
    @ParameterizedTest
    @EnumSource(When.class)
    default void whereverARunIsCutOffTheNextStartMakesBothTrue(When when) {
        files(2);
        write("V3__row_3.sql", "CREATE TABLE u (n INT);", "INSERT INTO t VALUES (3);");
        CutConnection whole = CutConnection.atPoint(dataSource(), when, 0);
        service().dataSource(whole.dataSource()).build().up();
        List<String> points = whole.points();
        for (int point = 1; point <= points.size(); point++) {
            String sent = points.get(point - 1);
            if (!sent.contains("flyway_schema_history") && !sent.contains(CutConnection.COMMIT)) {
                continue;
            }
            flyway().load().clean();
            CutConnection cut = CutConnection.atPoint(dataSource(), when, point);
            // Cut off after the last commit, it has ended well.
            Throwable end = catchThrowable(
                    () -> service().dataSource(cut.dataSource()).build().up());
            assertThat(end == null || end instanceof MigrationException)
                    .as(cut + ": " + end)
                    .isTrue();

            endLease();
            service().build().up();

            assertThat(applied()).as(cut.toString()).containsExactly("V1__t.sql", "V2__row_2.sql", "V3__row_3.sql");
            assertThat(done()).as(cut.toString()).containsExactly("2", "3");
            assertThatFlywayFindsItTrue();
        }
    }

    /** The process is dead: nobody has to wait until its lease ends. */
    private void endLease() {
        if (tableNames().stream().anyMatch("__migrations_run"::equalsIgnoreCase)) {
            execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL");
        }
    }
}
