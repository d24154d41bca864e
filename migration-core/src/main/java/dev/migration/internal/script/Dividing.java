package dev.migration.internal.script;

/** Whether comments divide a text. */
enum Dividing {
    /** A file of a location with sections. */
    BY_MARKERS,
    /** A file that is one script by its name. */
    BY_FILE,
    /** An up script by the ending of its name, seed data or checks: where a marker has SQL below it, that would run. */
    WHOLE,
    /** An up script, as it is a single file beside pairs. */
    BESIDE_PAIRS,
    /** An up script by Flyway's names, which say so only to those who know them. */
    BY_LETTER,
    /** A file that runs before or after the migrations. */
    CALLBACK,
    /** What was a script once, whole: its options were found good then, perhaps by a newer version. */
    STORED
}
