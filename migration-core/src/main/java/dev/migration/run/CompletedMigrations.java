package dev.migration.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The migrations that a run has completed so far. */
final class CompletedMigrations {

    private final List<RunReport.CompletedMigration> all = new ArrayList<>();

    void add(RunReport.CompletedMigration migration) {
        all.add(migration);
    }

    List<RunReport.CompletedMigration> all() {
        return all;
    }

    /** What a failure does not take back: {@code Applied in this run: 0005, 0006.} */
    String sentence(String verb) {
        return all.isEmpty()
                ? ""
                : " " + verb + " in this run: "
                        + all.stream()
                                .map(RunReport.CompletedMigration::version)
                                .collect(Collectors.joining(", "))
                        + ".";
    }
}
