package dev.migration.script;

/**
 * A marker and where it stands.
 *
 * @param marker the marker
 * @param comment the whole comment
 * @param position where the comment begins
 * @param next where the line after it begins
 */
record MarkerLine(Marker marker, String comment, Position position, Position next) {

    Section section() {
        return marker.section();
    }

    Marker.Style style() {
        return marker.style();
    }

    long offset() {
        return position.offset();
    }
}
