package dev.migration;

import java.util.List;

/** How far to go. */
public sealed interface Target {

    /** Everything there is. */
    record All() implements Target {}

    /**
     * The next so many migrations.
     *
     * @param count how many, at least 1
     */
    record Count(int count) implements Target {
        /** Refuses a count below 1. */
        public Count {
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1, not " + count);
            }
        }
    }

    /**
     * Up: everything to this version and including it. Down: everything above it, so that it becomes the current one.
     *
     * @param version where to stop
     */
    record To(Version version) implements Target {}

    /**
     * One migration, by the name of its file, with or without folder and ending.
     *
     * @param file such as {@code 0003_fixed.sql}
     */
    record One(String file) implements Target {

        private static final List<String> ENDINGS = List.of(".up.sql", ".down.sql", ".sql", "");

        /** Whether this is the file of the migration with this name, wherever it is. */
        public boolean names(String migration) {
            String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
            return ENDINGS.stream().anyMatch(ending -> name.equals(migration + ending));
        }
    }

    /** Everything there is. */
    static Target all() {
        return new All();
    }

    /** The next {@code count} migrations, at least 1. */
    static Target count(int count) {
        return new Count(count);
    }

    /** Up to this version, or down until it is the current one. */
    static Target version(String version) {
        return new To(Version.of(version));
    }

    /** The one migration of this file. */
    static Target file(String file) {
        return new One(file);
    }
}
