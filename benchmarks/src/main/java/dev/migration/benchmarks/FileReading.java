package dev.migration.benchmarks;

import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.internal.compare.MigrationFiles;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;

/** What is done with the files of a folder, without a database. */
enum FileReading {
    START("start") {
        @Override
        int read(Migrator migrator) {
            return MigrationFiles.Access.files(migrator).migrations().size();
        }
    },

    VALIDATE("validate") {
        @Override
        int read(Migrator migrator) {
            List<Problem> problems = migrator.validate(Strictness.NORMAL);
            if (!problems.isEmpty()) {
                throw new IllegalStateException(problems.get(0).toString());
            }
            return 0;
        }
    };

    private final String title;

    FileReading(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The number keeps the work from being left out. */
    abstract int read(Migrator migrator);

    /**
     * As if it was never read before. Returns the milliseconds of CPU time of this thread, which does all of it: what else the
     * machine does changes them less than the time that passes.
     */
    double measure(Path folder) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        read(Migrator.builder().locations("filesystem:" + folder).build());
        return (threads.getCurrentThreadCpuTime() - start) / 1e6;
    }

    /** Reads once, in a JVM of its own. Arguments: which reading, and the folder. */
    public static void main(String[] args) {
        FileReading reading = valueOf(args[0]);
        System.out.println(Child.MARK + reading.measure(Path.of(args[1])));
    }
}
