package dev.migration.internal.run;

import dev.migration.RunReport;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The migrations that a run has completed so far. */
final class CompletedMigrations {

    private static final int MOST_AT_ONCE = 50;

    private final List<RunReport.CompletedMigration> all = new ArrayList<>();

    void add(RunReport.CompletedMigration migration) {
        all.add(migration);
    }

    List<RunReport.CompletedMigration> all() {
        return all;
    }

    /** How long each took with its commit, as the log says it; in several maps, as a statement has no room for thousands. */
    List<Map<Version, Long>> millisByVersion() {
        List<Map<Version, Long>> parts = new ArrayList<>();
        for (RunReport.CompletedMigration migration : all) {
            if (parts.isEmpty() || parts.get(parts.size() - 1).size() == MOST_AT_ONCE) {
                parts.add(new LinkedHashMap<>());
            }
            parts.get(parts.size() - 1)
                    .put(Version.of(migration.version()), migration.duration().toMillis());
        }
        return parts;
    }

    /** What a failure does not undo: {@code Applied in this run: 0005, 0006.} */
    String sentence(String verb) {
        return all.isEmpty()
                ? ""
                : " " + verb + " in this run: "
                        + Printable.names(all.stream()
                                .map(RunReport.CompletedMigration::version)
                                .toList())
                        + ".";
    }
}
