package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All tools, one after the other, at the same work on one server. */
final class SideBySide {

    private static final List<Scenario> SCENARIOS = List.of(
            new FreshApply(),
            new NoOpStart(),
            new SpringBootStart(),
            new LargeScripts(LargeScript.SINGLE_ROW_INSERTS),
            new LargeScripts(LargeScript.THOUSAND_ROW_INSERTS),
            new LargeScripts(LargeScript.COPY_BLOCK),
            new ManyInstances(),
            new Backfill(),
            new ManyTargets(),
            new CheckedStatements());

    private static final String ABOUT = """
            Every tool runs the same files with its defaults; their order changes from round to round. Median, in
            brackets lowest and highest. `×` says how many times what *this* takes it is: below 1.5 either way it
            says little.
            """;

    private SideBySide() {}

    static void run(Options options, Results results) throws Exception {
        Path workspace = Files.createTempDirectory("benchmarks");
        try (Server server = Server.start()) {
            var lab = new Lab(
                    server,
                    options.mysql(),
                    workspace,
                    options.size(),
                    options.mostMigrations(),
                    options.contestants(),
                    results);
            var report = new Report(results);
            var facts = new ArrayList<>(Machine.facts());
            facts.addAll(Machine.facts(server, workspace));
            report.begin("Side by side", facts, ABOUT);
            List<Scenario> scenarios =
                    SCENARIOS.stream().filter(options::includes).toList();
            try {
                for (Scenario scenario : scenarios) {
                    scenario.measure(lab);
                }
            } finally {
                // What was measured is kept, also where a later scenario failed.
                report.targets(Demands.all());
                scenarios.forEach(scenario -> report.table(scenario.title(), scenario.about()));
                report.write(options.name());
            }
        } finally {
            delete(workspace);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
