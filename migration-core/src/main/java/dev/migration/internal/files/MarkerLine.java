package dev.migration.internal.files;

import dev.migration.internal.text.Position;

/**
 * A marker and where it stands.
 *
 * @param marker the marker
 * @param comment the whole comment
 * @param position where the comment begins
 * @param next where the line after it begins
 */
public record MarkerLine(Marker marker, String comment, Position position, Position next) {

    public Section section() {
        return marker.section();
    }

    public Marker.Style style() {
        return marker.style();
    }

    public long offset() {
        return position.offset();
    }
}
