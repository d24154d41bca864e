package dev.migration.internal.script;

/** Whether comments divide a text. */
enum Dividing {
    /** A file of a location with sections. */
    BY_MARKERS,
    /** A file that is one script by its name. */
    BY_FILE,
    /** An up script by the ending of its name: where a marker has SQL below it, that would run. */
    BY_ENDING("an up script by its name", "move the down script to a file of its own, "),
    /** An up script, as it is a single file beside pairs. */
    BESIDE_PAIRS("an up script, as there are pairs of files beside it", "move the down script to a file of its own, "),
    /** An up script by Flyway's names, which say so only to those who know them. */
    BY_LETTER(
            "an up script by its name",
            "move the down script to a file of its own, called like this one with U for V; a repeatable"
                    + " migration has none"),
    /** A file that runs before or after the migrations. */
    CALLBACK("a callback", "delete the section: a callback is not undone"),
    /** A file that is no migration. */
    SEED("a file of seed data", "delete the section: it is not undone"),
    /** A file of queries. */
    CHECK("a file of checks", "delete the section: checks change nothing"),
    /** What was a script once, whole: its options were found good then, perhaps by a newer version. */
    STORED;

    /** What a file is that may have no down section, though it looks as if it could; empty for any other. */
    final String whole;

    final String remedy;

    Dividing() {
        this("", "");
    }

    Dividing(String whole, String remedy) {
        this.whole = whole;
        this.remedy = remedy;
    }
}
