package dev.migration.internal.plan;

import dev.migration.Version;

/** The ways out that need no run. */
public final class ByHand {

    private ByHand() {}

    /** Of what is applied and has no down script, in words that can stand behind a semicolon. */
    public static String undo(Version version) {
        return "write a new migration that changes the schema back; or undo it by hand and record that: migration"
                + " mark-failed " + version;
    }

    /** Of what is half done, in words that can stand behind a semicolon. */
    public static String settle(Version version) {
        return "resolve it by hand and record that: migration mark-applied " + version + ", or migration mark-failed "
                + version;
    }
}
