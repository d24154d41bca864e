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

    private static final String SECONDS = "s";
    private static final String MEMORY = "memory of a process, MB";

    private static final Crew ONE = new Crew("this, one process", 1);
    private static final Crew SEVERAL = new Crew("this, " + PROCESSES + " processes", PROCESSES);
    private static final Crew LOOP = new Crew("a loop over Flyway", 0);

    /**
     * Who migrates the targets.
     *
     * @param processes of this library; none for the loop
     */
    record Crew(String title, int processes) {

        Crew over(int schemas) {
            return new Crew(title + ", " + schemas + " schemas", processes);
        }
    }

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
                + SAMPLE
                + " targets. Memory is the most that a process had resident, of several the one with the most.";
    }

    @Override
    public void measure(Lab lab) throws Exception {
        int schemas = lab.size().fleetSchemas();
        int some = Math.min(schemas, SAMPLE);
        int port = lab.server().port();
        String subject = schemas + " schemas";
        measure(lab, subject, ONE, schemas(lab, schemas, port));
        measure(lab, subject, SEVERAL, schemas(lab, schemas, port));
        measure(lab, subject, LOOP.over(some), schemas(lab, some, port));
        databases(lab);
    }

    private static Path schemas(Lab lab, int number, int port) throws IOException, SQLException {
        lab.server().create("fleet");
        String url = Server.url(port, "fleet");
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (int i = 1; i <= number; i++) {
                statement.execute("CREATE SCHEMA t" + i);
                lines.add(target("t" + i, url) + "\nschema = \"t" + i + '"');
            }
        }
        return Files.write(lab.workspace().resolve("schemas.toml"), lines);
    }

    private static String target(String name, String url) {
        return "[[target]]\nname = \"" + name + "\"\nurl = \"" + url + '"';
    }

    private void databases(Lab lab) throws Exception {
        int number = lab.size().fleetDatabases();
        String subject = databases(number);
        List<Server> servers = new ArrayList<>();
        try {
            for (int i = 0; i < SERVERS; i++) {
                servers.add(Server.start());
            }
            for (Crew crew : List.of(ONE, SEVERAL, LOOP)) {
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < number; i++) {
                    lines.add(target("d" + i, servers.get(i % SERVERS).create("d" + i)));
                }
                measure(lab, subject, crew, Files.write(lab.workspace().resolve("databases.toml"), lines));
            }
        } finally {
            for (Server server : servers) {
                server.close();
            }
        }
    }

    private static String databases(int number) {
        return number + " databases of " + SERVERS + " servers";
    }

    private static void measure(Lab lab, String subject, Crew crew, Path targets) throws Exception {
        for (Moment moment : Moment.values()) {
            long start = System.nanoTime();
            double memory = run(lab, crew, files(lab, moment), targets);
            double seconds = (System.nanoTime() - start) / 1e9;
            lab.results().add(key(subject, moment, crew, SECONDS), seconds);
            lab.results().add(key(subject, moment, crew, MEMORY), memory);
        }
    }

    private static Path files(Lab lab, Moment moment) throws IOException {
        return lab.smallMigrations(moment == Moment.FRESH ? MIGRATIONS : MIGRATIONS + 1);
    }

    private static MeasuredKey key(String subject, Moment moment, Crew crew, String measure) {
        return new MeasuredKey(
                TITLE, String.format(Locale.ROOT, "%s, %s", subject, moment.words), crew.title(), measure);
    }

    /** Returns the megabytes of the process that had the most. */
    private static double run(Lab lab, Crew crew, Path folder, Path targets) throws Exception {
        int processes = Math.max(1, crew.processes());
        ExecutorService starters = Executors.newFixedThreadPool(processes);
        try {
            List<Future<Outcome>> running = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                List<String> command = List.of(
                        Fork.java(),
                        "-Xmx128m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyTargetsChild.class.getName(),
                        crew.processes() == 0 ? "Flyway" : "this",
                        folder.toString(),
                        targets.toString(),
                        Integer.toString(i));
                running.add(starters.submit(() -> new Fork(lab.workspace(), LIMIT).run(command)));
            }
            double most = 0;
            for (Future<Outcome> process : running) {
                Outcome outcome = process.get();
                if (outcome instanceof Outcome.Failed failed) {
                    throw new IllegalStateException(crew.title() + ": " + failed.reason());
                }
                most = Math.max(most, ((Outcome.Done) outcome).numbers().get(0));
            }
            return most;
        } finally {
            starters.shutdownNow();
        }
    }
}
