// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Applies, undoes and applies each migration again on a scratch database, and compares the schemas. */
@Mojo(name = "roundtrip", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
final class RoundtripMojo extends MigrationMojo {

    @Override
    List<String> command() {
        return List.of("roundtrip");
    }
}
