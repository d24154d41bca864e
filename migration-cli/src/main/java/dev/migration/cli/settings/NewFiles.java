package dev.migration.cli.settings;

import dev.migration.Place;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a new migration are made.
 *
 * @param numbering the version of the first one in a folder
 * @param locations what says where migrations are; null where nothing does
 * @param templates the folder with own templates, which need not be there
 */
public record NewFiles(Numbering numbering, @Nullable Place locations, Path templates) {

    /** {@code 0001}, or {@code 20261120100000}. */
    public enum Numbering {
        SEQUENCE,
        TIMESTAMP
    }
}
