// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

import dev.migration.internal.names.Layout;
import java.util.Map;

/** What a draft calls its down script: a section, or the name of a file, which is not known before it is written. */
public final class DownPlace {

    /** Where it is. */
    public static final String PLACE = "${down_script}";

    /** All of it, for somebody who deletes it. */
    public static final String ALL = "${down_all}";

    private static final Map<String, String> SECTION =
            Map.of("down_script", "the down section", "down_all", "this section, with its line \"-- Down Migration\"");

    private DownPlace() {}

    /** A text as it stands in one file. */
    public static String inOneFile(String text) {
        return new MigrationTemplate(text).with(SECTION).text();
    }

    /** The values of the two above. */
    static Map<String, String> values(Layout layout, String stem) {
        String file = layout.down(stem);
        return layout == Layout.SECTIONS ? SECTION : Map.of("down_script", file, "down_all", "the file " + file);
    }
}
