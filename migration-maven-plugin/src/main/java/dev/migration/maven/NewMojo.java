// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Creates the file, or the pair of files, for a new migration. */
@Mojo(name = "new", aggregator = true, threadSafe = true)
final class NewMojo extends MigrationMojo {

    /** What it does, such as {@code add_phone}. */
    @Parameter(property = "migration.name", required = true)
    @SuppressWarnings("NullAway.Init")
    String name;

    /** The template of its SQL. */
    @Parameter(property = "migration.template")
    @Nullable
    String template;

    /** Takes the time as its version in an empty folder. */
    @Parameter(property = "migration.timestamp")
    boolean timestamp;

    /** Writes a file for up and one for down. */
    @Parameter(property = "migration.pair")
    boolean pair;

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("new", name));
        option(command, "--template", template);
        option(command, "--timestamp", timestamp);
        option(command, "--pair", pair);
        return command;
    }
}
