// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Checks files, lock file and, where a database is named, its history against each other. */
@Mojo(name = "validate", defaultPhase = LifecyclePhase.VALIDATE, threadSafe = true)
final class ValidateMojo extends MigrationMojo {

    /** Treats warnings as errors. */
    @Parameter(property = "migration.strict")
    boolean strict;

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("validate"));
        option(command, "--strict", strict);
        return command;
    }
}
