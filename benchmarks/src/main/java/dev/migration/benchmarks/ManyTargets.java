package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same migrations for thousands of schemas, and for databases of several servers. */
final class ManyTargets implements Scenario {

    static final String TITLE = "A fleet";

    private static final int MIGRATIONS = 3;
    private static final int SERVERS = 4;
    private static final int PROCESSES = 4;

    /** The loop over Flyway takes so few of the schemas: all of them would take hours. */
    private static final int SAMPLE = 300;

    private static final Duration LIMIT = Duration.ofHours(2);

    /** What is measured, one after the other. */
    private enum Moment {
        FRESH("fresh"),
        ONE_PENDING("one pending"),
        NOTHING_PENDING("nothing pending");

        private final String words;

        Moment(String words) {
            this.words = words;
        }
    }

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return MIGRATIONS
                + " small migrations for each target, then one more, then none; processes of 128 MB each, until the last"
                + " has ended, with the start of the JVM. The loop over Flyway takes one target after the other, with one pool for"
                + " each database, in one JVM; of the schemas it takes " + SAMPLE + ", and its times are those of "
                + SAMPLE + " targets.";
    }

    @Override
    public void measure(Lab lab) throws Exception {
        int schemas = lab.size().fleetSchemas();
        for (int processes : new int[] {1, PROCESSES}) {
            Path targets = schemas(lab, schemas);
            measure(lab, schemas + " schemas", "this, " + processes(processes), targets, processes);
        }
        Path sample = schemas(lab, Math.min(schemas, SAMPLE));
        measure(lab, schemas + " schemas", "a loop over Flyway, " + Math.min(schemas, SAMPLE) + " schemas", sample, 0);
        databases(lab);
    }

    private static String processes(int number) {
        return number == 1 ? "one process" : number + " processes";
    }

    private void databases(Lab lab) throws Exception {
        int number = lab.size().fleetDatabases();
        List<Server> servers = new ArrayList<>();
        try {
            for (int i = 0; i < SERVERS; i++) {
                servers.add(Server.start());
            }
            String subject = number + " databases of " + SERVERS + " servers";
            for (int processes : new int[] {1, PROCESSES, 0}) {
                List<String> lines = new ArrayList<>(List.of("name,url"));
                for (int i = 0; i < number; i++) {
                    Server server = servers.get(i % SERVERS);
                    lines.add("d" + i + "," + server.create("d" + i));
                }
                Path targets = Files.write(lab.workspace().resolve("databases.csv"), lines);
                measure(
                        lab,
                        subject,
                        processes == 0 ? "a loop over Flyway" : "this, " + processes(processes),
                        targets,
                        processes);
            }
        } finally {
            for (Server server : servers) {
                server.close();
            }
        }
    }

    private static Path schemas(Lab lab, int number) throws IOException, SQLException {
        String url = lab.server().create("fleet");
        List<String> lines = new ArrayList<>(List.of("name,url,schema"));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (int i = 1; i <= number; i++) {
                statement.execute("CREATE SCHEMA t" + i);
                lines.add("t" + i + "," + url + ",t" + i);
            }
        }
        return Files.write(lab.workspace().resolve("schemas.csv"), lines);
    }

    /** Without processes: the loop. */
    private static void measure(Lab lab, String subject, String who, Path targets, int processes) throws Exception {
        for (Moment moment : Moment.values()) {
            int migrations = moment == Moment.FRESH ? MIGRATIONS : MIGRATIONS + 1;
            Path folder = lab.smallMigrations(migrations);
            long start = System.nanoTime();
            ExecutorService starters = Executors.newFixedThreadPool(Math.max(1, processes));
            try {
                List<Future<Outcome>> running = new ArrayList<>();
                for (int i = 0; i < Math.max(1, processes); i++) {
                    List<String> command = List.of(
                            Fork.java(),
                            "-Xmx128m",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ManyTargetsChild.class.getName(),
                            processes == 0 ? "Flyway" : "this",
                            folder.toString(),
                            targets.toString(),
                            Integer.toString(i));
                    running.add(starters.submit(() -> new Fork(lab.workspace(), LIMIT).run(command)));
                }
                for (Future<Outcome> process : running) {
                    if (process.get() instanceof Outcome.Failed failed) {
                        throw new IllegalStateException(who + ": " + failed.reason());
                    }
                }
            } finally {
                starters.shutdownNow();
            }
            lab.results()
                    .add(
                            new Key(TITLE, String.format(Locale.ROOT, "%s, %s", subject, moment.words), who, "s"),
                            (System.nanoTime() - start) / 1e9);
        }
    }
}
