package dev.migration.cli.settings;

import dev.migration.internal.files.NewMigration.Numbering;
import java.nio.file.Path;

/**
 * How the files of a new migration are made.
 *
 * @param numbering the version of the first one in a folder
 * @param templates the folder with own templates, which need not be there
 */
public record NewFiles(Numbering numbering, Path templates) {}
