// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.help.Printable;
import java.io.Serializable;

/**
 * Where a problem is: a file, and from 1 on the line and the column in it; 0 where they are unknown.
 *
 * @param file the file's name as a person would look for it
 * @param line the line, from 1, or 0 for the file as a whole
 * @param column the column in characters, from 1, or 0 for the line as a whole
 */
public record Place(String file, int line, int column) implements Serializable {

    /** Whatever the file's name holds, it is one line of text. */
    public Place {
        file = Printable.line(file);
    }

    /** The file as a whole. */
    public static Place of(String file) {
        return new Place(file, 0, 0);
    }

    /** {@code file:line:column}, without the parts that are unknown; editors and terminals make it a link. */
    @Override
    public String toString() {
        if (line == 0) {
            return file;
        }
        return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
