// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import java.util.Locale;

/** How a review is written. */
enum ReviewFormat {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON,
    /** SARIF 2.1.0, for what shows findings beside the code. */
    SARIF,
    /** A summary for a pull request. */
    MARKDOWN;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
