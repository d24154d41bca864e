package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.migration.cli.database.DriverDataSource;
import dev.migration.cli.database.Login;
import dev.migration.cli.database.MissingDatabase;
import dev.migration.fleet.internal.url.DatabaseUrlParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first migration of a changelog, which the team's own Liquibase makes. */
abstract class LiquibaseContract {

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
        return new DriverDataSource(
                        Login.of(DatabaseUrlParser.parse(url), null, null), MissingDatabase.CREATE, () -> {})
                .getConnection();
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

    private String migratedByLiquibase(String contexts) throws Exception {
        String url = newDatabase();
        try (Connection connection = connect(url)) {
            changelog.update(connection, contexts);
        }
        return url;
    }

    private Path baseline() {
        return directory.resolve("migrations/0001_baseline.sql");
    }

    private static List<String> wards(String url) throws SQLException {
        return rows(url, "SELECT CONCAT(id, ' ', name, ' ', beds) FROM ward ORDER BY id");
    }

    /** What comes of a changelog with these changes, without a context. */
    Cli.Outcome adopted(String scratch, String changes, String... more) {
        changelog.xml("reach.xml", """
                <changeSet id="1" author="ann" failOnError="false">%s</changeSet>
                <changeSet id="2" author="ann"><createTable tableName="own"><column name="n" type="int"/></createTable></changeSet>
                """.formatted(changes));
        List<String> arguments =
                new ArrayList<>(List.of(changelog.adopt(scratch, "--changelog", "config/liquibase/reach.xml")));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    void assertRefused(Cli.Outcome refused, String... texts) {
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err())
                .contains("[unsupported-statement]", "--scratch-url")
                .contains(texts);
        assertThat(baseline()).doesNotExist();
    }

    @Test
    void anEmptyDatabaseGetsWhatLiquibaseWouldMake() throws Exception {
        Cli.Outcome made = cli.run(changelog.adopt(newDatabase(), "--contexts", "prod"));
        assertThat(made.err()).isEmpty();
        assertThat(made.out())
                .startsWith("Wrote migrations/0001_baseline.sql, which gives the same as the 5 changesets");
        String liquibases = migratedByLiquibase("prod");
        String ours = newDatabase();

        cli.run("up", "--url", ours).prints("Applied 1 migration");

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

        cli.run(changelog.adopt(url, "--changelog", "grants.sql"))
                .says("makes rights or owners, which the baseline has not", "relation bed", "column ward")
                .prints("gives the same as the 1 changeset");
    }

    private void makeBaseline() throws SQLException {
        assertThat(cli.run(changelog.adopt(newDatabase(), "--contexts", "prod")).err())
                .isEmpty();
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
    void aChecksumIsAcceptedWhereLiquibaseAcceptsIt() throws Exception {
        makeBaseline();
        String url = migratedByLiquibase("prod");
        String ofVersion8 = Files.readAllLines(baseline()).stream()
                .filter(line -> line.endsWith("::1::ann"))
                .map(line -> line.replaceFirst(".*,(8:[0-9a-f]{32}) .*", "$1"))
                .findFirst()
                .orElseThrow();
        execute(url, "UPDATE DATABASECHANGELOG SET md5sum = '" + ofVersion8 + "' WHERE id = '1'");
        execute(url, "UPDATE DATABASECHANGELOG SET md5sum = NULL WHERE id = '2'");
        cli.run("adopt", "--dry-run", "--url", url).ends(0);
        try (Connection connection = connect(url)) {
            changelog.update(connection, "prod");
        }

        execute(url, "UPDATE DATABASECHANGELOG SET md5sum = '8:00' WHERE id = '1'");
        cli.run("adopt", "--yes", "--url", url)
                .says(
                        "[checksum-mismatch]",
                        "config/liquibase/changelog/0001_ward.xml::1::ann (8:00)",
                        "run your Liquibase once more");
    }

    @Test
    void withoutContextsNothingIsMadeOfAChangelogThatHasSome() throws Exception {
        cli.run(changelog.adopt(newDatabase()))
                .ends(2)
                .says(
                        "The changelog has changesets for contexts: faker, library, prod.",
                        "--contexts prod",
                        "--contexts=");
        assertThat(baseline()).doesNotExist();

        cli.run(changelog.adopt(newDatabase(), "--contexts=")).prints("the 6 changesets");
    }

    @Test
    void contextsAndLabelsThatNoChangesetHasAreNamed() throws Exception {
        changelog.xml("small.xml", """
                <changeSet id="1" author="ann"><createTable tableName="ward"><column name="name" type="varchar(50)"/></createTable></changeSet>
                <changeSet id="2" author="ann" contextFilter="prod and !faker"><addColumn tableName="ward"><column name="beds" type="int"/></addColumn></changeSet>
                <changeSet id="3" author="ann" labels="later"><addColumn tableName="ward"><column name="floor" type="int"/></addColumn></changeSet>
                """);
        String small = "config/liquibase/small.xml";

        cli.run(changelog.adopt(
                        newDatabase(), "--changelog", small, "--contexts", "prdo", "--labels", "!latr and !later"))
                .says(
                        "--contexts names prdo, which no changeset has. Those there are: faker, prod",
                        "--labels names latr, which no changeset has. Those there are: later.")
                .prints(
                        "the 1 changeset that Liquibase ran.\n2 changesets with contexts or labels did not run and are not in it: "
                                + small + "::2::ann (");
    }

    @Test
    void aScratchDatabaseThatIsNotEmptyIsRefused() throws Exception {
        String url = newDatabase();
        execute(url, "CREATE TABLE mine (n INT)");
        cli.run(changelog.adopt(url, "--contexts", "prod")).says("is not empty: it has");
        assertThat(baseline()).doesNotExist();
    }

    @Test
    void itIsMadeAnewForAChangelogThatHasGrown() throws Exception {
        makeBaseline();
        changelog.xml("more/0004_floor.xml", """
                <changeSet id="floor" author="bob"><createTable tableName="floor"><column name="n" type="int"/></createTable></changeSet>
                """);
        cli.run(changelog.adopt(newDatabase(), "--contexts", "prod", "--param", "first=11"))
                .prints("the 6 changesets");
        assertThat(Files.readString(baseline())).contains("bob", "floor", "11; a");
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
        String url = newDatabase();
        try (Connection connection = connect(url)) {
            changelog.update(connection, small, "prod");
        }

        cli.run(changelog.adopt(newDatabase(), "--changelog", small, "--contexts", "prod"))
                .prints("the 3 changesets");

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

        Cli.Outcome made = cli.run(changelog.adopt(newDatabase(), "--changelog", "config/liquibase/dates.xml"));

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
