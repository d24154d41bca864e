package dev.migration.script;

import org.jspecify.annotations.Nullable;

/**
 * The options in the comments that a file starts with. A checksum leaves these comments out, so their options are part of
 * it in one form, whatever their order and spelling.
 */
final class LeadingOptions {

    private final OptionSettings forBoth = new OptionSettings();
    private final OptionSettings forUp = new OptionSettings();
    private final OptionSettings forDown = new OptionSettings();
    private @Nullable Section section;

    /** Reads the next comment line, without what is before its dashes. */
    void read(String comment, boolean atLineStart) {
        Marker marker = atLineStart ? Marker.exact(comment) : null;
        if (marker != null) {
            section = marker.section();
            if (marker.style() == Marker.Style.DBMATE) {
                settings().add(OptionComment.behindMarker(marker, comment).settings());
            }
            return;
        }
        OptionComment options = OptionComment.in(comment);
        if (options != null) {
            (options.form() == OptionComment.Form.GOOSE ? forBoth : settings()).add(options.settings());
        }
    }

    private OptionSettings settings() {
        return section == null ? forBoth : section == Section.UP ? forUp : forDown;
    }

    /** The lines that say the same; empty if there are no options. */
    String lines() {
        return forBoth.comment() + below(Section.UP, forUp) + below(Section.DOWN, forDown);
    }

    private static String below(Section section, OptionSettings settings) {
        String comment = settings.comment();
        return comment.isEmpty() ? "" : Marker.Style.NATIVE.text(section) + "\n" + comment;
    }
}
