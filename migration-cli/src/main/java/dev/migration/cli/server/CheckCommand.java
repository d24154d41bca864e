// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.engine.CheckResult;
import dev.migration.cli.engine.CheckRun;
import dev.migration.cli.engine.PlainFile;
import dev.migration.cli.output.CheckText;
import dev.migration.cli.output.Document;
import dev.migration.cli.output.Format;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the queries that tell whether the data are sound. */
@Command(
        name = "check",
        description =
                "Runs the queries in checks/*.sql, which change nothing, and prints their rows. A query fails if it"
                        + " returns a row, or, with a column named count, if that is above 0.")
public final class CheckCommand extends Subcommand {

    @Parameters(paramLabel = "FILE", description = "Only the queries of these files.")
    private List<Path> files = List.of();

    @Option(names = "--format", description = "text, or json or toml with all results. Default: text.")
    private Format format = Format.TEXT;

    @Override
    protected ExitCode run(Invocation invocation) {
        List<PlainFile> sources = sources(invocation);
        if (format.isText()) {
            invocation.nameDatabase();
        }
        invocation.requireFile();
        List<CheckResult> results = new ArrayList<>();
        CheckRun.run(invocation.reader(), sources, result -> {
            results.add(result);
            if (format.isText()) {
                invocation.print(CheckText.of(result));
            }
        });
        invocation.print(format.isText() ? CheckText.total(results) : format.write(Document.checks(results)));
        return results.stream().anyMatch(CheckResult::failed) ? ExitCode.PROBLEMS : ExitCode.DONE;
    }

    private List<PlainFile> sources(Invocation invocation) {
        var folder = new SqlFolder(invocation.settings().checks(), invocation);
        List<Path> paths = files.isEmpty()
                ? folder.files()
                : files.stream().map(invocation.directory()::resolve).toList();
        if (paths.isEmpty()) {
            throw Problems.refused(
                    "There are no checks in " + folder.name() + ".",
                    "write queries into " + folder.name() + "/NAME.sql, or name another folder with --checks");
        }
        paths.stream().filter(Files::isDirectory).findFirst().ifPresent(path -> {
            throw Problems.refused(
                    invocation.shown(path) + " is a folder: name its files.",
                    "or run all that are in it: migration check --checks " + invocation.shown(path));
        });
        return paths.stream()
                .map(path -> new PlainFile(path, invocation.shown(path)))
                .toList();
    }
}
