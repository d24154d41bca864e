// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the settings, which are the same for every command. */
@Command(
        name = SettingsPage.NAME,
        description = "Lists the settings that commands read, and where they may be.",
        footer = {
            "",
            "A setting is taken from its flag, else from the environment (MIGRATION_URL, MIGRATION_SCHEMA and so on;"
                    + " DATABASE_URL), else from .env.NAME with --env NAME, else from .env, else from migration.toml (url,"
                    + " schema and so on)."
        })
final class SettingsPage implements Runnable {

    static final String NAME = "settings";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
