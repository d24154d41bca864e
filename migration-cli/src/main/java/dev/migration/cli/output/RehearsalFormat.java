// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import java.util.Locale;

/** How a rehearsal is written. */
public enum RehearsalFormat {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON,
    /** For a workflow of GitHub, which shows them in a pull request. */
    GITHUB;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
