// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many databases, each a file. */
class FleetCommandTest {

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void twelveDatabases() {
        cli = Cli.in(directory);
        cli.file("migrations/0001_orders.sql", "CREATE TABLE orders (id INTEGER PRIMARY KEY);\n");
        cli.file(
                "targets.toml",
                IntStream.rangeClosed(1, 12)
                        .mapToObj(i -> target("c" + i, url("c" + i)) + (i < 3 ? "labels = \"ring=canary\"\n" : ""))
                        .collect(Collectors.joining()));
        for (int i = 1; i <= 12; i++) {
            cli.run("db", "create", "--url", "sqlite:" + directory.resolve("c" + i + ".db"));
        }
    }

    private static String target(String name, String url) {
        return "[[target]]\nname = \"" + name + "\"\nurl = \"" + url + "\"\n";
    }

    @Test
    void migratesAllAndThenNone() {
        cli.run("fleet", "up", "--targets", "targets.toml")
                .prints("c7: 1 applied in ", "\n12 targets: 12 migrated, in ");
        assertThat(cli.run("fleet", "up", "--targets", "targets.toml").out())
                .startsWith("12 targets on sqlite:<dir> (targets.toml)\n12 targets: 12 up to date, in ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite:%s.db", "jdbc:hsqldb:file:%s", "jdbc:h2:file:%s", "jdbc:h2:file:%s;IFEXISTS=FALSE"})
    void aDatabaseThatIsNotThereIsNotCreated(String url) {
        cli.file("targets.toml", target("c1", url.formatted(directory.resolve("databases/mistyped"))));
        directory.resolve("databases").toFile().mkdir();

        for (String command : List.of("status", "up")) {
            assertThat(cli.run("fleet", command, "--targets", "targets.toml").transcript())
                    .contains("No connection to the database");
        }
        assertThat(directory.resolve("databases")).isEmptyDirectory();
    }

    @Test
    void groupsWhatFailedByItsCauseAndGoesOnWithTheSameCommand() {
        cli.file("migrations/0002_wrong.sql", "ALTER TABLE missing ADD COLUMN x INT;\n");
        Cli.Outcome failed = cli.run("fleet", "up", "--targets", "targets.toml");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out())
                .contains("12 targets: 12 failed, in ")
                .contains("\n12: c1, c2, c3, c4, c5, c6, c7, c8 and 4 more\n")
                .contains("no such table")
                .contains("start again: the run resumes")
                .endsWith("\nTo type a command for one of them: migration --targets targets.toml --target c1 …\n");

        cli.file("migrations/0002_wrong.sql", "ALTER TABLE orders ADD COLUMN x INT;\n");
        cli.run("fleet", "up", "--targets", "targets.toml").prints("12 targets: 12 migrated");
    }

    @Test
    void whatAnotherProcessHasIsWaitedForAsLongAsIsSet() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:" + url("c4"));
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");

            cli.run("fleet", "up", "--targets", "targets.toml", "--wait-timeout", "0s")
                    .ends(4)
                    .prints(
                            "\n12 targets: 11 migrated, 1 failed, in ",
                            "\n1: c4\n",
                            "The migration lock cannot be taken.");
        }
    }

    @Test
    void aWaveWhoseCheckFailsIsTheLast() {
        cli.file("checks/none.sql", "SELECT 1 AS count;\n");
        cli.run("fleet", "up", "--targets", "targets.toml", "--first", "ring=canary", "--check")
                .ends(3)
                .prints(
                        "12 targets: 2 migrated, 10 not started",
                        "The check after wave 1 of 2 failed, so the run ended. Targets c1, c2: The check at checks/none.sql:1:1 fails.",
                        "see its rows: migration --targets targets.toml --target NAME check; then start the same command");
        cli.run("--targets", "targets.toml", "--target", "c2", "check").ends(3);
    }

    @Test
    void theServiceIsAskedForItsHealthBetweenWaves() throws IOException {
        var asked = new AtomicInteger();
        HttpServer service = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        service.createContext("/health", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        service.start();
        try {
            String url = "http://localhost:" + service.getAddress().getPort() + "/health";

            cli.run(
                            "fleet",
                            "up",
                            "--targets",
                            "targets.toml",
                            "--first",
                            "ring=canary",
                            "--then",
                            "3",
                            "--health",
                            url)
                    .prints("12 targets: 12 migrated");
            assertThat(asked).hasValue(2);
        } finally {
            service.stop(0);
        }
    }

    @Test
    void aStopWhileTheServiceIsAskedSaysSo() throws IOException {
        Thread caller = Thread.currentThread();
        HttpServer service = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        service.createContext("/health", exchange -> caller.interrupt());
        service.start();
        try {
            String at = "localhost:" + service.getAddress().getPort() + "/health";

            cli.run("fleet", "up", "--targets", "targets.toml", "--first", "1", "--health", "http://ann:pw@" + at)
                    .ends(3)
                    .prints("12 targets: 1 migrated, 11 not started", "Stopped before http://" + at + " has answered.");
        } finally {
            Thread.interrupted();
            service.stop(0);
        }
    }

    @Test
    void whatNamesATenantOrASchemaIsRefused() {
        for (String command : List.of("up", "status", "validate")) {
            cli.run("fleet", command, "--targets", "targets.toml", "--tenant", "c1")
                    .ends(2)
                    .says("--tenant  Targets cannot be combined with a tenant.");
        }
        cli.run("fleet", "up", "--targets", "targets.toml", "--schema", "main")
                .says("--schema  schema is set, but the schema of each target is in the list of targets.");
        cli.run("fleet", "status", "--targets", "targets.toml").prints("12 pending");
    }

    @Test
    void theTenantsThatAServiceNamesAreNotAskedFor() {
        cli.env("MIGRATION_TENANTS_SCHEMASQUERY", "SELECT 1");

        cli.run("fleet", "up", "--targets", "targets.toml").prints("12 targets: 12 migrated");
    }

    @Test
    void aCommandForOneDatabaseWorksOnOneTarget() {
        cli.env("DATABASE_URL", url("other"));

        Cli.Outcome up = cli.run("up", "--targets", "targets.toml", "--target", "c2");

        assertThat(up.exitCode()).isZero();
        assertThat(up.out()).startsWith("Database: jdbc:sqlite:").contains("c2.db (from <dir>/targets.toml:5:1)");
        assertThat(directory.resolve("other.db")).doesNotExist();
        assertThat(cli.run("fleet", "status", "--targets", "targets.toml").out())
                .startsWith("12 targets: 1 up to date, 11 pending.\n");
        cli.env("MIGRATION_FLEET_TARGETS", "targets.toml")
                .run("--target", "c2", "status")
                .prints("1 applied, 0 pending");
    }

    @Test
    void theCommandsOfARemedyAreTypedForTheTarget() throws Exception {
        execute("c2", "CREATE TABLE orders (id INTEGER PRIMARY KEY)");

        String typed = "migration baseline VERSION --targets targets.toml --target c2";
        for (String command : List.of("up", "status", "validate", "adopt")) {
            assertThat(cli.run(command, "--targets", "targets.toml", "--target", "c2")
                            .err())
                    .as(command)
                    .contains(typed);
        }
        for (String command : List.of("status", "validate")) {
            assertThat(cli.run(command, "--targets", "targets.toml", "--target", "c2", "--format", "json")
                            .out())
                    .as(command)
                    .contains(typed);
        }
        assertThat(cli.run("fleet", "status", "--targets", "targets.toml", "--format", "json")
                        .out())
                .contains(typed);
    }

    @Test
    void aTargetIsRefusedWhereItCannotBeMeant() {
        assertThat(refused("up", "--targets", "targets.toml", "--target", "c13x"))
                .contains("There is no target c13x in the list.", "name one that is in the list: c1, c2,");
        cli.file("two.toml", target("acme", url("c1")) + target("bolt", url("c2")));
        assertThat(refused("up", "--targets", "two.toml", "--target", "amce"))
                .contains("if acme is meant: --target acme");
        assertThat(refused("up", "--targets", "targets.toml", "--target", "c1", "--url", url("c2")))
                .contains("Target c1 has its own url in the list of targets, and --url is set too.");
        assertThat(refused("up", "--targets", "targets.toml", "--target", "c1", "--tenant", "acme"))
                .contains("Targets cannot be combined with a tenant.");
        assertThat(refused("up", "--targets", "targets.toml", "--target", "c1", "--schema", "main"))
                .contains("the schema of each target is in the list");
        assertThat(refused("up", "--url", url("c1"), "--targets", "targets.toml"))
                .contains("--targets names many databases, but this command works on one.");
        assertThat(refused("up", "--url", url("c1"), "--target", "0001"))
                .contains("No targets are named.", "a version is named by --to");
        assertThat(refused("fleet", "up", "--targets", "targets.toml", "--target", "c1"))
                .contains("leave fleet out: migration --targets targets.toml --target c1 …");
    }

    private String refused(String... command) {
        Cli.Outcome outcome = cli.run(command);
        assertThat(outcome.exitCode()).as(outcome.transcript()).isEqualTo(2);
        return outcome.err();
    }

    private void execute(String name, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:" + url(name));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String url(String name) {
        return "sqlite:" + directory.resolve(name + ".db");
    }

    @Test
    void theListOfTargetsIsInTheHelpOfTheCommandsThatNeedIt() {
        cli.run("fleet", "up", "--help").prints("--targets=LIST");
        assertThat(cli.run("up", "--help").out()).doesNotContain("--targets");
        cli.run("--help").prints("--targets=LIST", "--target=NAME");
    }

    @Test
    void theStatusIsOneScreen() {
        cli.run("fleet", "up", "--targets", "targets.toml");
        cli.file("migrations/0002_more.sql", "ALTER TABLE orders ADD COLUMN x INT;\n");
        cli.run("up", "--url", "sqlite:" + directory.resolve("c4.db"));

        assertThat(cli.run("fleet", "status", "--targets", "targets.toml").out())
                .startsWith("12 targets: 1 up to date, 11 pending.\nVersions: 0002: 1, 0001: 11\n");
        cli.run("fleet", "status", "--targets", "targets.toml", "--exit-code").ends(3);
        assertThat(cli.run("fleet", "status", "--targets", "targets.toml", "--format", "csv")
                        .out())
                .startsWith("name,state,version,pending,execution_ms,differs,labels,problem,waiting\n")
                .contains("\nc1,pending,0001,1,")
                .contains(",no,ring=canary,,0\n", ",unknown,,,0\n");
        cli.run("fleet", "status", "--targets", "targets.toml", "--format", "json")
                .prints(
                        "{\"format\":2,\"read\":true,\"counts\":{\"up-to-date\":1,\"pending\":11,\"failed\":0,",
                        "\"versions\":{\"0002\":1,\"0001\":11},\"causes\":[],\"differing\":[],\"slowest\":[{\"target\":\"",
                        "{\"name\":\"c1\",\"state\":\"pending\",\"version\":\"0001\",\"pending\":1,\"executionMillis\":",
                        ",\"problems\":[],\"labels\":{\"ring\":\"canary\"}}",
                        "\"asOf\":\"20");
    }

    @Test
    void saysWhereTheListIsWrong() {
        cli.file(
                "wrong.toml",
                "[[target]]\nname = \"acme\"\npassword = \"Hunter22\"\n\n[[target]]\nurl = \"sqlite:x.db\"\n");
        Cli.Outcome refused = cli.run("fleet", "status", "--targets", "wrong.toml");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains("wrong.toml:3:1", "A target has no 'password'.")
                .contains("wrong.toml:5:1", "neither a name nor a schema nor a database")
                .doesNotContain("Hunter22");
        cli.run("fleet", "status", "--targets", "nowhere.toml").says("There is no file of targets");
        cli.run("fleet", "status").says("No targets are named.");
    }
}
