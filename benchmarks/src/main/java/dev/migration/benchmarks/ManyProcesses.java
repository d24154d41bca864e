package dev.migration.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Several processes that share the targets, where the servers do the work. */
final class ManyProcesses implements Scenario {

    static final String TITLE = "Processes";

    private static final int DATABASES = 60;
    private static final int SERVERS = 2;
    private static final String SLOW = "SELECT pg_sleep(0.5);\n";
    private static final List<String> FILES = List.of("00001_first.sql", "00002_second.sql");

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return FILES.size() + " migrations for each of " + DATABASES + " databases of " + SERVERS
                + " servers, each of which only waits for half a second in its server: so clients and servers that share the"
                + " cores of one machine disturb each other less than they do with real work. One target at a time in each"
                + " process, with the start of the JVM.";
    }

    /** The time of several processes, or of one. */
    static MeasuredKey key(boolean several) {
        ManyTargets.Crew crew = several ? ManyTargets.SEVERAL_ONE_BY_ONE : ManyTargets.ONE_BY_ONE;
        return new MeasuredKey(TITLE, DATABASES + " databases of " + SERVERS + " servers", crew.title(), "s");
    }

    @Override
    public void measure(Lab lab) throws Exception {
        Path folder = Files.createDirectories(lab.workspace().resolve("slow"));
        for (String file : FILES) {
            Files.writeString(folder.resolve(file), SLOW);
        }
        try (Server other = Server.start()) {
            List<Server> servers = List.of(lab.server(), other);
            for (boolean several : new boolean[] {false, true}) {
                List<String> lines = new ArrayList<>(List.of("name,url"));
                for (int i = 0; i < DATABASES; i++) {
                    lines.add("p" + i + "," + servers.get(i % SERVERS).create("p" + i));
                }
                Path targets = Files.write(lab.workspace().resolve("processes.csv"), lines);
                long start = System.nanoTime();
                ManyTargets.run(
                        lab, several ? ManyTargets.SEVERAL_ONE_BY_ONE : ManyTargets.ONE_BY_ONE, folder, targets);
                lab.results().add(key(several), (System.nanoTime() - start) / 1e9);
            }
        }
    }
}
