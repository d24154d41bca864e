// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Place;
import dev.migration.schema.internal.files.Numbering;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a new migration are made.
 *
 * @param numbering the version of the first one in a folder
 * @param locations what says where migrations are; null where nothing does
 * @param templates the folder with own templates, which need not be there
 */
public record NewFiles(Numbering numbering, @Nullable Place locations, Path templates) {}
