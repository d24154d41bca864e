package dev.migration.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Migrator;
import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetReport;
import dev.migration.fleet.FleetSettings;
import dev.migration.fleet.FleetTarget;
import dev.migration.fleet.JdbcConnector;
import dev.migration.fleet.TargetSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ds.PGSimpleDataSource;

/** One process that migrates a fleet. */
final class ManyTargetsChild {

    private ManyTargetsChild() {}

    /** Arguments: who does it, the folder of the migrations, the list of targets, the number of the process. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        TargetSource targets = TargetSource.file(Path.of(args[2]));
        if (args[0].equals("Flyway")) {
            loop(folder, targets.targets());
        } else {
            fleet(folder, targets, Integer.parseInt(args[3]));
        }
        Path status = Path.of("/proc/self/status");
        System.out.println(Child.MARK + (Files.exists(status) ? mostResident(status) : Double.NaN));
    }

    /** The megabytes that this process had resident, at most, as Linux has them. */
    private static double mostResident(Path status) throws IOException {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void fleet(Path folder, TargetSource targets, int index) {
        FleetReport report = FleetMigrator.of(
                        Migrator.builder().locations("filesystem:" + folder),
                        targets,
                        new JdbcConnector(new PGSimpleDataSource(), null, null, null, name -> null),
                        FleetSettings.defaults().withRun("benchmark").withIndex(index))
                .up();
        if (!report.isDone()) {
            throw new IllegalStateException(String.valueOf(report.failures().keySet()));
        }
    }

    private static void loop(Path folder, List<FleetTarget> targets) {
        Map<String, HikariDataSource> pools = new HashMap<>();
        try {
            for (FleetTarget target : targets) {
                HikariDataSource pool = pools.computeIfAbsent(String.valueOf(target.url()), Pool::open);
                FluentConfiguration flyway = Flyway.configure()
                        .dataSource(pool)
                        .locations("filesystem:" + folder)
                        .sqlMigrationPrefix("")
                        .sqlMigrationSeparator("_");
                if (target.schema() != null) {
                    flyway.schemas(target.schema());
                } else {
                    pools.remove(String.valueOf(target.url()));
                }
                flyway.load().migrate();
                if (target.schema() == null) {
                    pool.close();
                }
            }
        } finally {
            pools.values().forEach(HikariDataSource::close);
        }
    }
}
