// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.internal.header.Marker.MarkerLine;
import dev.migration.internal.header.Marker.Section;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.text.CharWindow.Position;
import org.jspecify.annotations.Nullable;

/** A stretch of the file, up to the next marker; the first one has none. */
final class SectionPart {

    @Nullable
    MarkerLine marker;

    final Position start;
    final ScriptFacts facts;
    ScriptOptions markerOptions = ScriptOptions.DEFAULT;

    @Nullable
    Position firstStatement;

    long lastStatement = -1;
    long end = Long.MAX_VALUE;

    SectionPart(@Nullable MarkerLine marker, Position start, Dialect dialect) {
        this.marker = marker;
        this.start = start;
        this.facts = new ScriptFacts(dialect);
    }

    boolean is(Section section) {
        return marker != null && marker.section() == section;
    }

    boolean isInCapitals() {
        return marker != null && !marker.style().isDistinct();
    }

    long length() {
        return end - start.offset();
    }
}
