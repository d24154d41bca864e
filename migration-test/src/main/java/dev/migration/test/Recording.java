// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import java.util.Locale;

/** What {@code migration.statements} says. */
enum Recording {
    OFF,
    /** What is sent is added to the file. */
    RECORD,
    /** What is sent is only noted in the build's folder, for the goal that compares it with the file. */
    CHECK;

    static Recording of(String setting) {
        return switch (setting.strip().toLowerCase(Locale.ROOT)) {
            case "record" -> RECORD;
            case "check" -> CHECK;
            case "", "off", "false" -> OFF;
            default ->
                throw new IllegalArgumentException("migration.statements is '" + setting
                        + "', which is unknown.\n  Next: set it to record, check or off");
        };
    }
}
