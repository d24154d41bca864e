// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;

/** Writes the lock file: new files are added, changed ones refused. */
@Mojo(name = "lock", aggregator = true, threadSafe = true)
final class LockMojo extends MigrationMojo {

    @Override
    List<String> command() {
        return List.of("lock");
    }
}
