package dev.migration.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** The sample application without a migration library, with ours and with Flyway; nothing is pending. */
final class SpringBootStart implements Scenario {

    static final String TITLE = "Start of a Spring Boot application";
    static final String ADDED = "added ";
    static final String PROCESS = "process ms";

    private static final int MIGRATIONS = 100;

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return "The sample application (web, JDBC repositories, Actuator), started anew in random order; until it logs"
                + " that it is started. *Added* is the difference to the start without a library of the same round."
                + " Processor time is that of all threads, the JVM's compiler among them, read at the same moment. The JVM"
                + " runs with -XX:TieredStopAtLevel=1 and -XX:+UseSerialGC: its own work varies less. There is a lock"
                + " file.";
    }

    static MeasuredKey key(Variant variant, String measure) {
        return new MeasuredKey(TITLE, SmallMigrations.title(MIGRATIONS), variant.title(), measure);
    }

    @Override
    public void measure(Lab lab) throws Exception {
        SampleApplication application =
                SampleApplication.take(lab.workspace().resolve("sample"), lab.smallMigrations(MIGRATIONS));
        for (Variant variant : Variant.values()) {
            start(application, variant, lab); // what the machine has to read once is read now
        }
        var order = new ArrayList<>(List.of(Variant.values()));
        for (int round = 0; round < lab.size().serviceRounds(); round++) {
            Collections.shuffle(order, new Random(round));
            Map<Variant, ServiceStart> starts = new EnumMap<>(Variant.class);
            for (Variant variant : order) {
                starts.put(variant, start(application, variant, lab));
            }
            record(starts, lab.results());
        }
    }

    private static ServiceStart start(SampleApplication application, Variant variant, Lab lab)
            throws IOException, InterruptedException, SQLException {
        String url = lab.applied(variant.migratedBy(), MIGRATIONS);
        var command = new ProcessBuilder(application.command(variant, url))
                .directory(lab.workspace().toFile());
        return ServiceStart.of(command, variant != Variant.WITHOUT);
    }

    private static void record(Map<Variant, ServiceStart> starts, Results results) {
        ServiceStart without = Objects.requireNonNull(starts.get(Variant.WITHOUT));
        starts.forEach((variant, start) -> record(variant, "", start, results));
        starts.forEach((variant, start) -> {
            if (variant != Variant.WITHOUT) {
                record(variant, ADDED, start.minus(without), results);
            }
        });
    }

    private static void record(Variant variant, String difference, ServiceStart start, Results results) {
        results.add(key(variant, difference + PROCESS), milliseconds(start.process()));
        results.add(key(variant, difference + "Spring ms"), milliseconds(start.spring()));
        results.add(key(variant, difference + "processor ms"), milliseconds(start.processor()));
    }

    private static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
