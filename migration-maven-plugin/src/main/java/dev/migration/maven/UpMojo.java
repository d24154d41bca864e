// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Applies what is pending; in a phase before sources are generated from the schema. */
@Mojo(name = "up", defaultPhase = LifecyclePhase.INITIALIZE, threadSafe = true)
final class UpMojo extends TargetMojo {

    @Override
    List<String> command() {
        return command("up");
    }
}
