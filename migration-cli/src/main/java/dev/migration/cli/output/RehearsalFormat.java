package dev.migration.cli.output;

import java.util.Locale;

/** How a rehearsal is written. */
public enum RehearsalFormat {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON,
    /** For code hosts that show findings beside the code, in SARIF 2.1.0. */
    SARIF,
    /** For a workflow of GitHub, which shows them in a pull request. */
    GITHUB;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
