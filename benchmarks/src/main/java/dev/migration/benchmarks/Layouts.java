package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long the files are read in each layout, without a database. */
final class Layouts implements Scenario {

    static final String TITLE = "Layouts";
    static final int COUNT = 1_000;

    private static final int WARM_UPS = 20;
    private static final int ROUNDS = 21;

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return "The same SQL in every layout. Start: what a start with nothing pending does with the files, which is to"
                + " find them, to read their names and to compute their checksums. Validate: every script is divided into"
                + " statements, too. Cold: a new JVM. Warm: again and again in one JVM. Measured is the CPU time of"
                + " the thread that reads, and the layouts take turns, so that what else the machine does changes little. `×`"
                + " is compared with sections.";
    }

    static Key key(boolean hasDown, FileLayout layout, String measure) {
        String subject = SmallMigrations.title(COUNT) + (hasDown ? ", up and down" : ", up");
        return new Key(TITLE, subject, layout.title(), measure);
    }

    static String cold(FileReading reading) {
        return reading.title() + ", cold CPU ms";
    }

    static String warm(FileReading reading) {
        return reading.title() + ", warm CPU ms";
    }

    /** The files of one layout. */
    private record Written(FileLayout layout, boolean hasDown, Path folder) {

        Key key(String measure) {
            return Layouts.key(hasDown, layout, measure);
        }
    }

    @Override
    public void measure(Lab lab) throws Exception {
        List<Written> written = write(lab.workspace());
        for (int round = 0; round < 2 * lab.size().coldRounds(); round++) {
            for (FileReading reading : FileReading.values()) {
                for (Written files : written) {
                    Outcome cold = lab.fork().once(reading, files.folder());
                    lab.results().add(files.key(cold(reading)), cold);
                }
            }
            Collections.rotate(written, 1);
        }
        for (FileReading reading : FileReading.values()) {
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                for (Written files : written) {
                    double milliseconds = reading.measure(files.folder());
                    if (round >= 0) {
                        lab.results().add(files.key(warm(reading)), milliseconds);
                    }
                }
                Collections.rotate(written, 1);
            }
        }
    }

    private static List<Written> write(Path workspace) throws IOException {
        var written = new ArrayList<Written>();
        for (boolean hasDown : new boolean[] {false, true}) {
            for (FileLayout layout : FileLayout.values()) {
                written.add(new Written(layout, hasDown, layout.write(workspace, COUNT, hasDown)));
            }
        }
        return written;
    }
}
