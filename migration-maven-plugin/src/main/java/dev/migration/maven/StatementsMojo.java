// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Checks {@code statements.sql} against what the tests of this build have recorded. */
@Mojo(name = "statements", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
final class StatementsMojo extends MigrationMojo {

    /** The file. Default: {@code statements.sql} beside {@code migrations.lock}. */
    @Parameter(property = "migration.file")
    @Nullable
    String file;

    /** Writes the file anew, without the statements that no test sent since {@code mvn clean}. */
    @Parameter(property = "migration.rewrite")
    boolean rewrite;

    /** Treats statements that no test sent as an error. */
    @Parameter(property = "migration.strict")
    boolean strict;

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("statements", "--recorded=target/migration-statements"));
        option(command, "--file", file);
        option(command, "--rewrite", rewrite);
        option(command, "--strict", strict);
        return command;
    }
}
