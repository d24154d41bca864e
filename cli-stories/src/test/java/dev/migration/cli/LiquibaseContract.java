// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.schema.internal.database.DriverDataSource;
import dev.migration.schema.internal.database.MissingDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import liquibase.database.Database;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first migration of a changelog, which the team's own Liquibase makes. */
abstract class LiquibaseContract {

    private static final String RECORDED =
            "SELECT CONCAT(id, ' ', orderexecuted, ' ', dateexecuted, ' ', md5sum, ' ', exectype) FROM DATABASECHANGELOG"
                    + " UNION ALL SELECT CONCAT(id, ' ', locked) FROM DATABASECHANGELOGLOCK";

    @TempDir
    Path directory;

    Cli cli;
    Changelog changelog;

    /** A new, empty database. */
    abstract String newDatabase() throws SQLException;

    @BeforeEach
    void start() {
        cli = Cli.in(directory);
        changelog = new Changelog(cli, directory);
    }

    static Connection connect(String url) throws SQLException {
        return new DriverDataSource(DatabaseUrlParser.parse(url), MissingDatabase.CREATE, () -> {}).getConnection();
    }

    static void execute(String url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static List<String> rows(String url, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    String migratedByLiquibase(String contexts) throws Exception {
        return migratedByLiquibase(Changelog.MASTER, contexts, database -> {});
    }

    /** A new database that Liquibase has filled with another changelog, as its settings say. */
    String migratedByLiquibase(String changes, String contexts, Consumer<Database> settings) throws Exception {
        String url = newDatabase();
        updateByLiquibase(url, changes, contexts, settings);
        return url;
    }

    void updateByLiquibase(String url, String changes, String contexts, Consumer<Database> settings) throws Exception {
        try (Connection connection = connect(url)) {
            changelog.update(connection, changes, contexts, settings);
        }
    }

    /** What comes of it. */
    Cli.Outcome adopted(String from, String... more) {
        List<String> arguments = new ArrayList<>(List.of("adopt", "liquibase", "--from", from));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    Path baseline() {
        return directory.resolve("migrations/0001_baseline.sql");
    }

    private void assertRefused(Cli.Outcome refused, String... texts) {
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains(texts);
        assertThat(directory.resolve("migrations")).doesNotExist();
    }

    private static List<String> wards(String url) throws SQLException {
        return rows(url, "SELECT CONCAT(id, ' ', name, ' ', beds) FROM ward ORDER BY id");
    }

    @Test
    void anEmptyDatabaseGetsWhatLiquibaseHasMadeAndThatIsOnlyRead() throws Exception {
        String liquibases = migratedByLiquibase("prod");
        List<String> recorded = rows(liquibases, RECORDED);

        Cli.Outcome made = adopted(liquibases);

        assertThat(made.err()).isEmpty();
        assertThat(made.out())
                .startsWith(
                        "Wrote migrations/0001_baseline.sql, which gives the same as the 5 changesets that Liquibase ran.")
                .contains("Their contexts: (prod or library).");
        assertThat(rows(liquibases, RECORDED)).isEqualTo(recorded);
        String ours = newDatabase();
        cli.run("up", "--url", ours).prints("Applied 1 migration");
        cli.run("diff", liquibases, ours).prints("The schemas hold the same.");
        assertThat(wards(ours)).isEqualTo(wards(liquibases)).hasSize(2).noneMatch(ward -> ward.contains("test"));
        assertThat(rows(ours, "SELECT name FROM authority ORDER BY name")).containsExactly("ROLE_ADMIN", "ROLE_USER");
        assertThat(rows(ours, "SELECT name FROM ward_names")).hasSize(2);
        assertThat(rows(ours, "SELECT id FROM event")).containsExactly("1");
        for (String url : List.of(ours, liquibases)) {
            execute(url, "INSERT INTO ward (name, beds) VALUES ('third', 1)");
        }
        assertThat(wards(ours)).isEqualTo(wards(liquibases));
        assertThat(Files.readString(baseline())).doesNotContainIgnoringCase("TABLE databasechangelog");
    }

    @Test
    void rightsThatTheChangelogGrantsAreNamed() throws Exception {
        String url = newDatabase();
        boolean postgresql = url.contains("postgres");
        assumeThat(postgresql || url.startsWith("mysql:") || url.startsWith("mariadb:"))
                .isTrue();
        if (!postgresql) {
            execute(url, "CREATE USER IF NOT EXISTS lb_reader");
        }
        cli.file("resources/grants.sql", """
                --liquibase formatted sql
                --changeset ann:1
                CREATE TABLE bed (id INT, ward INT);
                GRANT SELECT ON bed TO %1$s;
                GRANT UPDATE (ward) ON bed TO %1$s;
                """.formatted(postgresql ? "PUBLIC" : "lb_reader"));

        updateByLiquibase(url, "grants.sql", "", database -> {});

        adopted(url)
                .says("has rights or owners, which the baseline has not", "relation bed", "column ward")
                .prints("gives the same as the 1 changeset");
    }

    @Test
    void changesetsThatRanAgainAreNamed() throws Exception {
        changelog.xml("always.xml", """
                <changeSet id="1" author="ann"><createTable tableName="ward"><column name="beds" type="int"/></createTable></changeSet>
                <changeSet id="each" author="ann" runAlways="true"><update tableName="ward"><column name="beds" valueNumeric="1"/></update></changeSet>
                """);
        String always = "config/liquibase/always.xml";
        String url = migratedByLiquibase(always, "", database -> {});
        updateByLiquibase(url, always, "", database -> {});

        Cli.Outcome made = adopted(url);

        made.says("has run these changesets again (runAlways, runOnChange)", always + "::each::ann.", "run=always")
                .prints("gives the same as the 2 changesets");
        assertThat(made.err()).doesNotContain("Liquibase has run 2 times", "::1::ann");
    }

    private void makeBaseline() throws Exception {
        assertThat(adopted(migratedByLiquibase("prod")).err()).isEmpty();
    }

    @Test
    @Tag("smoke")
    void aDatabaseThatLiquibaseMigratedHasItAndRunsWhatComesAfter() throws Exception {
        makeBaseline();
        cli.file("migrations/0002_floor.sql", "CREATE TABLE floor (n INT);\n");
        String url = migratedByLiquibase("prod");
        List<String> before = wards(url);
        assertThat(cli.run("up", "--url", url).err())
                .contains("[foreign-history]", "migration adopt liquibase")
                .doesNotContain("baseline VERSION");

        Cli.Outcome adopted = cli.run("adopt", "--yes", "--url", url);

        assertThat(adopted.err()).contains("It is only read.").doesNotContain("did not run", "Error");
        assertThat(adopted.out()).contains("Pending: 0002_floor.");
        cli.run("up", "--url", url).prints("Applied 0002_floor", "Applied 1 migration");
        assertThat(wards(url)).isEqualTo(before);
        cli.run("status", "--url", url, "--exit-code").ends(0);
        cli.run("adopt", "--back", "--url", url)
                .prints(
                        "1. Keep or undo what was applied since",
                        "-- 0002_floor: ",
                        "liquibase changelog-sync",
                        "liquibase status");
    }

    @Test
    void aMissingChangesetStopsTheAdoption() throws Exception {
        makeBaseline();
        String url = migratedByLiquibase("prod");
        execute(url, "DELETE FROM DATABASECHANGELOG WHERE id = '2'");

        cli.run("adopt", "--yes", "--url", url)
                .ends(3)
                .says(
                        "1 of 5 changesets are missing: config/liquibase/changelog/0001_ward.xml::2::ann.",
                        "run your Liquibase once more");
        cli.run("status", "--url", url).prints("0 applied");
    }

    @Test
    void changesetsOfAnotherContextAreListed() throws Exception {
        makeBaseline();
        String url = migratedByLiquibase("prod,faker");

        cli.run("adopt", "--yes", "--url", url)
                .ends(0)
                .says("did not run for the baseline", "config/liquibase/changelog/0001_ward.xml::fake::ann.");
    }

    @Test
    void aChecksumOfAnOlderLiquibaseIsRenewedByOneMoreRun() throws Exception {
        makeBaseline();
        String url = migratedByLiquibase("prod");
        execute(url, "UPDATE DATABASECHANGELOG SET md5sum = NULL WHERE id = '2'");
        cli.run("adopt", "--dry-run", "--url", url).ends(0);

        execute(url, "UPDATE DATABASECHANGELOG SET md5sum = '8:8f639ee9443628dfbd07b3da42a26878' WHERE id = 'view'");
        cli.run("adopt", "--yes", "--url", url)
                .says(
                        "[checksum-mismatch]",
                        "config/liquibase/more/0003_view.sql::view::bob (8:8f639ee9443628dfbd07b3da42a26878)",
                        "run your Liquibase once more",
                        "where its validCheckSum accepts one, add it");
        cli.run("status", "--url", url).prints("0 applied");
        updateByLiquibase(url, Changelog.MASTER, "prod", database -> {});
        cli.run("adopt", "--dry-run", "--url", url).ends(0);
    }

    @Test
    void aChecksumThatLiquibaseAcceptsIsAddedByHand() throws Exception {
        makeBaseline();
        String url = migratedByLiquibase("prod");
        execute(url, "UPDATE DATABASECHANGELOG SET md5sum = '9:00' WHERE id = '1'");

        Files.writeString(
                baseline(), Files.readString(baseline()).replaceFirst("(-- ran 9:\\w+)( \\S+::1::ann)", "$1,9:00$2"));

        cli.run("adopt", "--yes", "--url", url).ends(0);
    }

    @Test
    void aDatabaseWithoutLiquibasesTableIsRefused() throws Exception {
        assertRefused(adopted(newDatabase()), "has no table of Liquibase", "--adopt-table");

        String filled = newDatabase();
        execute(filled, "CREATE TABLE ward (n INT)");
        assertRefused(adopted(filled), "has no table of Liquibase", "--adopt-table");
    }

    @Test
    void aDatabaseWithAHistoryOfOursIsRefused() throws Exception {
        makeBaseline();
        String url = migratedByLiquibase("prod");
        cli.run("adopt", "--yes", "--url", url).ends(0);
        Files.delete(baseline());

        adopted(url)
                .says("[already-applied]", "has a migration history of this library", "fill a new, empty database")
                .ends(3);
        assertThat(baseline()).doesNotExist();
    }

    @Test
    void changesetsThatDidNotRunToTheirEndAreRefused() throws Exception {
        String url = migratedByLiquibase("prod");
        execute(url, "UPDATE DATABASECHANGELOG SET exectype = 'FAILED' WHERE id = '2'");
        execute(url, "UPDATE DATABASECHANGELOG SET md5sum = NULL WHERE id = 'beds'");

        assertRefused(
                adopted(url),
                "config/liquibase/changelog/0001_ward.xml::2::ann (FAILED)",
                "more/0002_beds.xml::beds::bob (no checksum)",
                "fill a new, empty database");
    }

    @Test
    void aDatabaseInWhichLiquibaseIsAtWorkIsRefused() throws Exception {
        String url = migratedByLiquibase("prod");
        execute(
                url,
                "UPDATE DATABASECHANGELOGLOCK SET locked = "
                        + (url.contains("my") || url.contains("maria") ? "1" : "TRUE"));

        assertRefused(adopted(url), "its lock is held by", "wait until it has ended");
    }

    @Test
    void theConfiguredDatabaseIsRefused() throws Exception {
        String url = migratedByLiquibase("prod");

        assertRefused(adopted(url, "--url", url), "--from names the configured database", "fill a new, empty database");
    }

    @Test
    void aDatabaseThatWasFilledInSeveralRunsIsNamed() throws Exception {
        String url = migratedByLiquibase("");
        execute(url, "UPDATE DATABASECHANGELOG SET deployment_id = '1' WHERE id = '1'");

        adopted(url)
                .says("Liquibase has run 2 times in", "is in the baseline too")
                .prints("Their contexts: (prod or library), faker.");
    }

    @Test
    void liquibasesTablesMayHaveOtherNames() throws Exception {
        String url = migratedByLiquibase(Changelog.MASTER, "prod", database -> {
            database.setDatabaseChangeLogTableName("changes");
            database.setDatabaseChangeLogLockTableName("changes_guard");
        });

        assertThat(adopted(url).err()).isEmpty();

        assertThat(Files.readString(baseline()))
                .doesNotContainIgnoringCase("changes_guard")
                .doesNotContainIgnoringCase("TABLE changes");
    }

    /** All that the database holds would be applied wherever the one has run. */
    @Test
    void aDatabaseThatASecondChangelogHasFilledIsRefused() throws Exception {
        changelog.xml("module.xml", """
                <changeSet id="1" author="ann"><createTable tableName="invoice"><column name="n" type="int"/></createTable></changeSet>
                """);
        String url = migratedByLiquibase("prod");
        updateByLiquibase(
                url,
                "config/liquibase/module.xml",
                "",
                database -> database.setDatabaseChangeLogTableName("module_log"));

        for (Cli.Outcome refused : List.of(adopted(url), adopted(url, "--adopt-table", "DATABASECHANGELOG"))) {
            assertRefused(refused, "[foreign-history]", "with this changelog alone", "--from URL");
            assertThat(refused.err())
                    .containsIgnoringCase(".databasechangelog")
                    .containsIgnoringCase(".module_log")
                    .doesNotContain("migration adopt --adopt-table");
        }
    }

    @Test
    void allContextsAreNamed() throws Exception {
        List<String> contexts =
                IntStream.rangeClosed(10, 24).mapToObj(n -> "context" + n).toList();
        cli.file(
                "resources/contexts.sql",
                contexts.stream()
                        .map(context -> "--changeset ann:" + context + " contextFilter:" + context + " labels:"
                                + context + "\nCREATE TABLE " + context + " (n INT);\n")
                        .collect(Collectors.joining("", "--liquibase formatted sql\n", "")));

        adopted(migratedByLiquibase("contexts.sql", "", database -> {}))
                .prints("Their contexts: " + String.join(", ", contexts) + ".\n");

        assertThat(Files.readString(baseline()))
                .contains(
                        "-- Contexts of its changesets: " + String.join(", ", contexts) + "\n",
                        "-- Labels of its changesets: " + String.join(", ", contexts) + "\n");
    }

    @Test
    void onTheServerOfAProtectedDatabaseNothingIsTriedOut() throws Exception {
        String url = migratedByLiquibase("prod");
        cli.env("MIGRATION_ENV", "prod");

        assertRefused(adopted(url), "[protected-database]", "--scratch-url");

        adopted(url, "--scratch-url", url).ends(0);
    }

    @Test
    void aChangelogOfWhichNothingRunsIsRefused() throws Exception {
        cli.file(
                "resources/none.sql",
                "--liquibase formatted sql\n--changeset ann:1 dbms:oracle\nCREATE TABLE bed (n INT);\n");

        assertRefused(adopted(migratedByLiquibase("none.sql", "", database -> {})), "has no changeset as executed.");
    }

    @Test
    void itIsMadeAnewForAChangelogThatHasGrown() throws Exception {
        makeBaseline();
        changelog.xml("more/0004_floor.xml", """
                <changeSet id="floor" author="bob"><createTable tableName="floor"><column name="n" type="int"/></createTable></changeSet>
                """);
        String grown = migratedByLiquibase("prod");
        Files.writeString(baseline(), "GRANT SELECT ON ward TO reader;\n", StandardOpenOption.APPEND);
        String byHand = Files.readString(baseline());

        adopted(grown)
                .says("There is a file migrations/0001_baseline.sql already", "move it out of the folder")
                .ends(2);

        assertThat(baseline()).hasContent(byHand);
        Files.move(baseline(), directory.resolve("old.sql"));
        adopted(grown).prints("the 6 changesets");
        assertThat(Files.readString(baseline())).contains("bob", "floor");
    }

    @Test
    void testDataOfAContextAndRowsOfAFileAreAsInProduction() throws Exception {
        changelog.xml("small.xml", """
                <changeSet id="1" author="ann"><createTable tableName="ward"><column name="name" type="varchar(50)"/></createTable></changeSet>
                <changeSet id="2" author="ann" contextFilter="test"><insert tableName="ward"><column name="name" value="test ward"/></insert></changeSet>
                <changeSet id="3" author="ann"><addColumn tableName="ward"><column name="beds" type="int"/></addColumn></changeSet>
                <changeSet id="4" author="ann">
                    <createTable tableName="role"><column name="name" type="varchar(50)"/></createTable>
                    <loadData file="roles.csv" relativeToChangelogFile="true" separator=";" tableName="role"
                              usePreparedStatements="true"><column name="name" type="string"/></loadData>
                </changeSet>
                """);
        cli.file("resources/config/liquibase/roles.csv", "name\nADMIN\nDear ${name}\n${db_password}\n");
        String small = "config/liquibase/small.xml";
        String url = migratedByLiquibase(small, "prod", database -> {});

        adopted(migratedByLiquibase(small, "prod", database -> {})).prints("the 3 changesets", "Their contexts: none.");

        cli.run("adopt", "--yes", "--url", url).ends(0);
        cli.run("up", "--url", url).prints("Nothing to apply");
        String empty = newDatabase();
        cli.run("up", "--url", empty, "--placeholder", "name=clinic");
        for (String each : List.of(url, empty)) {
            assertThat(rows(each, "SELECT name FROM ward")).isEmpty();
            assertThat(rows(each, "SELECT beds FROM ward")).isEmpty();
            assertThat(rows(each, "SELECT name FROM role"))
                    .containsExactlyInAnyOrder("ADMIN", "Dear ${name}", "${db_password}");
        }
    }

    @Test
    void aDefaultThatIsDroppedIsNotThereAgain() throws Exception {
        changelog.xml("dates.xml", """
                <changeSet id="1" author="ann">
                    <createTable tableName="stay">
                        <column name="created_date" type="timestamp"/>
                        <column name="name" type="varchar(50)" defaultValue="NOT NULL DEFAULT"/>
                        <column name="note" type="varchar(50)"/>
                    </createTable>
                    <dropDefaultValue tableName="stay" columnName="created_date" columnDataType="timestamp"/>
                    <dropDefaultValue tableName="stay" columnName="name" columnDataType="varchar(50)"/>
                </changeSet>
                """);

        Cli.Outcome made = adopted(migratedByLiquibase("config/liquibase/dates.xml", "", database -> {}));

        assertThat(made.err()).isEmpty();
        assertThat(made.exitCode()).isZero();
    }

    @Test
    void largeValuesAndManyRowsAreKept() throws Exception {
        changelog.xml("more/0004_large.xml", """
                <changeSet id="large" author="bob">
                    <insert tableName="ward"><column name="name" value="large"/><column name="note" value="%s"/></insert>
                    <loadData file="many.csv" relativeToChangelogFile="true" tableName="authority"/>
                </changeSet>
                """.formatted("it's large; ".repeat(2000)));
        var many = new StringBuilder("name\n");
        for (int i = 0; i < 11_000; i++) {
            many.append("role ").append(i).append('\n');
        }
        cli.file("resources/config/liquibase/more/many.csv", many.toString());
        makeBaseline();

        String url = newDatabase();
        cli.run("up", "--url", url);

        assertThat(rows(url, "SELECT note FROM ward WHERE name = 'large'"))
                .containsExactly("it's large; ".repeat(2000));
        assertThat(rows(url, "SELECT COUNT(*) FROM authority")).containsExactly("11002");
    }
}
