// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;

/** Prints the completion script: picocli's command, which the list of commands leaves out. */
@Command(
        name = "generate-completion",
        hidden = true,
        description = "Prints a script that completes commands and options, for bash and zsh.")
final class Completion extends GenerateCompletion {}
