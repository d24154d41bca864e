package dev.migration.cli;

/** How a command writes its result. */
enum Format {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
