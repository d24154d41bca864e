// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The columns of a table of MariaDB or MySQL that may be NULL and have lost their default, as by Liquibase's
 * {@code dropDefaultValue}. {@code SHOW CREATE TABLE} leaves the default out, and a table made by that text has it again.
 */
final class DroppedDefaults {

    private static final Pattern COLUMN = Pattern.compile("(?m)^  (`(?:[^`]|``)*+`) (\\w+)(.*)$");
    private static final Pattern QUOTED = Pattern.compile("'(?:[^']|'')*+'");

    /** MySQL shows none for these at all. */
    private static final Pattern NEVER_SHOWN = Pattern.compile("(?:tiny|medium|long)?(?:text|blob)|json"
            + "|geometry|(?:multi)?(?:point|linestring|polygon)|geometrycollection|geomcollection");

    private static final Pattern HAS_NONE = Pattern.compile(" (?:NOT NULL|DEFAULT|AUTO_INCREMENT|GENERATED) ?");

    private DroppedDefaults() {}

    /** Quoted, of the statement that the server shows. */
    static List<String> of(String table) {
        List<String> columns = new ArrayList<>();
        Matcher column = COLUMN.matcher(table);
        while (column.find()) {
            String attributes = QUOTED.matcher(column.group(3)).replaceAll("");
            if (!NEVER_SHOWN.matcher(column.group(2)).matches()
                    && !HAS_NONE.matcher(attributes).find()) {
                columns.add(column.group(1));
            }
        }
        return columns;
    }
}
