// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;

/** Shows which migrations are applied and pending, and all problems. */
@Mojo(name = "status", threadSafe = true)
final class StatusMojo extends MigrationMojo {

    @Override
    List<String> command() {
        return List.of("status");
    }
}
