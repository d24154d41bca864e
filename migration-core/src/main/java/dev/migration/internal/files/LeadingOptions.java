package dev.migration.internal.files;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options in the comments that a file starts with. A checksum leaves these comments out, so their options are part of
 * it in one form, whatever their order and spelling.
 */
final class LeadingOptions {

    private final OptionSettings forBoth = new OptionSettings();
    private final Map<Section, OptionSettings> own = new EnumMap<>(Section.class);
    private @Nullable Section section;
    private boolean any;

    /** Reads the next comment line, from behind its dashes on. */
    void read(String text, boolean atLineStart) {
        if (!mayMatter(text)) {
            return;
        }
        String comment = "--" + text;
        Marker marker = atLineStart ? Marker.exact(comment) : null;
        if (marker != null) {
            section = marker.section();
            if (marker.style() == Marker.Style.DBMATE) {
                add(OptionComment.behindMarker(marker, comment), section);
            }
            return;
        }
        OptionComment options = OptionComment.in(comment);
        if (options != null) {
            add(options, options.form() == OptionComment.Form.GOOSE ? null : section);
        }
    }

    /** Spares nearly all comments what takes longer: every start reads those of every file. */
    private static boolean mayMatter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return "UDmoOn+".indexOf(text.charAt(i)) >= 0;
            }
        }
        return false;
    }

    private void add(OptionComment options, @Nullable Section of) {
        any = true;
        (of == null ? forBoth : own.computeIfAbsent(of, key -> new OptionSettings())).add(options.settings());
    }

    /** The lines that say the same; empty if there are no options. */
    String lines() {
        if (!any) {
            return "";
        }
        var lines = new StringBuilder(forBoth.comment());
        own.forEach((of, settings) -> {
            String comment = settings.comment();
            if (!comment.isEmpty()) {
                lines.append(Marker.Style.NATIVE.text(of)).append('\n').append(comment);
            }
        });
        return lines.toString();
    }
}
