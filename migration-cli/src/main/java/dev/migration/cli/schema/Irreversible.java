// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import java.util.List;
import picocli.CommandLine.Option;

/** The option that names what a round trip cannot undo. */
public final class Irreversible {

    @Option(
            names = "--irreversible",
            paramLabel = "VERSION",
            split = ",",
            description = "Versions that cannot be undone, separated by commas: they are only applied.")
    private List<String> versions = List.of();

    public List<String> versions() {
        return versions;
    }
}
