// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import java.util.Locale;

/** What follows the product in a URL whose settings start with a semicolon. */
final class PlainPath {

    private PlainPath() {}

    /** The path of a file; empty where it is something else, such as mem: or a server. */
    static String of(String name) {
        String path = name.split(";", 2)[0];
        if (path.toLowerCase(Locale.ROOT).startsWith("file:")) {
            return path.substring("file:".length());
        }
        // One letter is a drive of Windows.
        return path.matches("(?i)[a-z]{2,}:.*|[.]") ? "" : path;
    }
}
