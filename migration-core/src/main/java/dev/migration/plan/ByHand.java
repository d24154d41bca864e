package dev.migration.plan;

import dev.migration.script.Version;

/** The way out of what is half done that needs no run. */
public final class ByHand {

    private ByHand() {}

    /** In words that can stand behind a semicolon. */
    public static String settle(Version version) {
        return "settle it by hand and say so: migration mark-applied " + version + ", or migration mark-failed "
                + version;
    }
}
