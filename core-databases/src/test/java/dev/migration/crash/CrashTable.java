// SPDX-License-Identifier: Apache-2.0
package dev.migration.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often what came of a crash, by situation. */
public final class CrashTable {

    private static final Logger log = LoggerFactory.getLogger(CrashTable.class);

    private final String database;
    private final Map<String, Map<Outcome, Integer>> counts = new LinkedHashMap<>();
    private final Map<String, Integer> points = new LinkedHashMap<>();

    /** What came of a run that was cut off. */
    public enum Outcome {
        /** Nobody noticed. */
        WENT_ON,
        /** All of it stood already. */
        COMPLETE,
        /** What had begun was undone by the database, and ran again. */
        ROLLED_BACK,
        /** The next start went on in the middle of a script. */
        RESUMED,
        /** The same, once it was told what had become of one statement. */
        ASKED,
        /** A state that must not be, or one that was not told as it is. */
        WRONG
    }

    CrashTable(String database) {
        this.database = database;
    }

    /** So many places there are at which it could be cut off. */
    void begin(String situation, int all) {
        points.put(situation, all);
        counts.put(situation, new EnumMap<>(Outcome.class));
    }

    void add(String situation, Outcome outcome) {
        counts.get(situation).merge(outcome, 1, Integer::sum);
    }

    public int points(String situation) {
        return points.get(situation);
    }

    public int count(String situation, Outcome outcome) {
        return counts.get(situation).getOrDefault(outcome, 0);
    }

    /** Into the log, and into a file. */
    void print() {
        var text = new StringBuilder("%-12s%-24s%8s".formatted("database", "situation", "points"));
        for (Outcome outcome : Outcome.values()) {
            text.append("%13s".formatted(outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
        counts.forEach((situation, row) -> {
            text.append("%n%-12s%-24s%8d".formatted(database, situation, points(situation)));
            for (Outcome outcome : Outcome.values()) {
                text.append("%13d".formatted(count(situation, outcome)));
            }
        });
        log.info("What came of every crash\n{}", text);
        try {
            Path folder = Files.createDirectories(Path.of("target", "crash-points"));
            Files.writeString(folder.resolve(database + ".txt"), text + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
