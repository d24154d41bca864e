package dev.migration.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a run has done so far. */
final class Progress {

    private final List<RunReport.CompletedMigration> completed = new ArrayList<>();

    void add(RunReport.CompletedMigration migration) {
        completed.add(migration);
    }

    List<RunReport.CompletedMigration> completed() {
        return completed;
    }

    /** What a failure does not take back: {@code Applied in this run: 0005, 0006.} */
    String sentence(String verb) {
        return completed.isEmpty()
                ? ""
                : " " + verb + " in this run: "
                        + completed.stream()
                                .map(RunReport.CompletedMigration::version)
                                .collect(Collectors.joining(", "))
                        + ".";
    }
}
