// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static dev.migration.fixture.ServerDatabases.count;
import static dev.migration.fixture.ServerDatabases.execute;
import static dev.migration.fixture.ServerDatabases.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Processes that share the work and are killed at any moment: each migration runs once everywhere, and the run ends. */
class FleetChaosTest {

    private static final String DATABASE = "fleet_chaos";
    private static final int MIGRATIONS = 3;

    @TempDir
    Path folder;

    @Test
    void whatKilledProcessesLeaveIsDoneByOthers() throws Exception {
        round(4, 40, new Random(1));
    }

    @Test
    @Tag("deep")
    void eightProcessesShareFiveHundredTargets() throws Exception {
        for (int seed = 1; seed <= 10; seed++) {
            round(8, 500, new Random(seed));
        }
    }

    private void round(int processes, int targets, Random random) throws Exception {
        prepare(targets);
        List<Process> running = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            running.add(start(i, targets));
        }
        int kills = processes;
        while (kills > 0) {
            Thread.sleep(300 + random.nextInt(700));
            int killed = random.nextInt(processes);
            if (running.get(killed).isAlive()) {
                running.get(killed).destroyForcibly().waitFor();
            }
            running.set(killed, start(killed, targets));
            kills--;
        }
        for (Process process : running) {
            requireEnd(process);
            assertThat(process.exitValue()).isZero();
        }
        for (int i = 1; i <= targets; i++) {
            assertThat(count(DATABASE, "SELECT count(*) FROM t" + i + ".marks"))
                    .as("t" + i)
                    .isEqualTo(MIGRATIONS);
            assertThat(count(DATABASE, "SELECT count(*) FROM t" + i + ".__migrations"))
                    .isEqualTo(MIGRATIONS + 1);
        }
        FleetStatus status = fleet(folder, "status", targets, 0).status();
        assertThat(status.counts()).containsExactly(Map.entry(TargetStatus.Standing.UP_TO_DATE, (long) targets));
        assertThat(status.differing()).isEmpty();
    }

    /** However slow the machine is, some target is migrated in each minute, or its history read. */
    private static void requireEnd(Process process) throws Exception {
        long before = -1;
        while (!process.waitFor(60, TimeUnit.SECONDS)) {
            long now = count(
                    DATABASE,
                    "SELECT coalesce(sum(n_tup_ins + seq_scan + coalesce(idx_scan, 0)), 0) FROM pg_stat_user_tables"
                            + " WHERE relname IN ('marks', '__migrations')");
            assertThat(now).as("what all processes have written and read").isGreaterThan(before);
            before = now;
        }
    }

    /** Each migration leaves a mark that would be there twice if it ran twice. */
    private void prepare(int targets) throws SQLException, IOException {
        execute("postgres", "DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)", "CREATE DATABASE " + DATABASE);
        execute(
                DATABASE,
                IntStream.rangeClosed(1, targets)
                        .mapToObj(i -> "CREATE SCHEMA t" + i)
                        .toArray(String[]::new));
        Files.writeString(folder.resolve("0001_marks.sql"), "CREATE TABLE marks (n INT);");
        for (int i = 2; i <= MIGRATIONS + 1; i++) {
            Files.writeString(
                    folder.resolve("000" + i + "_mark.sql"),
                    "INSERT INTO marks VALUES (" + i + "); SELECT pg_sleep(0.01);");
        }
    }

    private Process start(int index, int targets) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Durl=" + url(DATABASE),
                "-cp",
                System.getProperty("java.class.path"),
                FleetChaosTest.class.getName(),
                folder.toString(),
                Integer.toString(targets));
        builder.environment().put("JOB_COMPLETION_INDEX", Integer.toString(index));
        return builder.redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "process-" + index + ".txt"))
                .start();
    }

    /** One of the processes. */
    public static void main(String[] args) {
        int index = Integer.parseInt(System.getenv("JOB_COMPLETION_INDEX"));
        FleetReport report = fleet(Path.of(args[0]), "chaos", Integer.parseInt(args[1]), index)
                .up();
        System.out.println(report.failures());
        System.exit(report.isDone() ? 0 : 1);
    }

    private static FleetMigrator fleet(Path folder, String run, int targets, int index) {
        var set = new PGSimpleDataSource();
        set.setUrl(System.getProperty("url") == null ? url(DATABASE) : System.getProperty("url"));
        set.setUser("postgres");
        return FleetMigrator.of(
                Migrator.builder().locations(folder.toString()),
                TargetSource.of(IntStream.rangeClosed(1, targets)
                        .mapToObj(i -> FleetTarget.ofSchema("t" + i))
                        .toList()),
                new JdbcConnector(set, null, null, null, name -> null),
                FleetSettings.defaults().withRun(run).withIndex(index).withConnections(3));
    }
}
