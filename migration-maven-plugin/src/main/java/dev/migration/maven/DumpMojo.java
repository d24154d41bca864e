// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Writes {@code schema.sql}, or compares it with the database. */
@Mojo(name = "dump", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
final class DumpMojo extends MigrationMojo {

    /** Fails if the file differs, and writes nothing. */
    @Parameter(property = "migration.check")
    boolean check;

    /** The file. */
    @Parameter(property = "migration.file")
    @Nullable
    String file;

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("dump"));
        option(command, "--check", check);
        option(command, "--file", file);
        return command;
    }

    @Override
    boolean needsMigrations() {
        return true;
    }
}
