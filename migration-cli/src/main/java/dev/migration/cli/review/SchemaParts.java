// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.CheckResult;
import dev.migration.cli.engine.CheckRun;
import dev.migration.cli.engine.PlainFile;
import dev.migration.cli.output.CheckText;
import dev.migration.cli.schema.SchemaFile;
import dev.migration.cli.server.SqlFolder;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All migrations in a new database, and what is compared with that. */
final class SchemaParts {

    private final Invocation invocation;
    private final Additions additions;
    private final ScratchParts scratch;

    SchemaParts(Invocation invocation, Additions additions, ScratchParts scratch) {
        this.invocation = invocation;
        this.additions = additions;
        this.scratch = scratch;
    }

    /** All of them together, as a new database gets them, and what is compared with that. */
    List<Part> run(DatabaseUrl login) {
        Migrator migrator = invocation.onEmpty(login);
        List<Part> up = scratch.guarded(
                List.of("up", "dump", "check"),
                () -> List.of(Part.of(
                        "up",
                        ExitCode.DONE,
                        Printable.counted(migrator.up().migrations().size(), "migration")
                                + " applied to an empty database",
                        List.of(),
                        0)));
        return up.size() > 1
                ? up
                : Stream.of(
                                up,
                                scratch.guarded(List.of("dump"), () -> List.of(dump(migrator, login))),
                                scratch.guarded(List.of("check"), () -> List.of(check(migrator))))
                        .flatMap(List::stream)
                        .toList();
    }

    private Part dump(Migrator migrator, DatabaseUrl login) {
        SchemaFile file = SchemaFile.committed(invocation).orElse(null);
        if (file == null) {
            return Part.skipped("dump", "there is no schema.sql; migration dump writes it, for the reviewers");
        }
        List<Finding> found = file.differenceTo(migrator, login).stream()
                .map(difference -> Finding.error(
                        Code.CHECKSUM_MISMATCH.id(),
                        Place.of(file.shown()),
                        file.shown() + " is not what the migrations make.\n" + difference,
                        "apply them to a database for tests, write the file anew there, and commit it: migration dump"))
                .toList();
        return Part.of(
                "dump",
                ExitCode.PROBLEMS,
                file.shown() + " compared",
                found,
                finding -> additions.isEmpty() && additions.isOfBase(finding));
    }

    private Part check(Migrator migrator) {
        var folder = new SqlFolder(invocation.settings().checks(), invocation);
        List<PlainFile> queries = folder.files().stream()
                .map(path -> new PlainFile(path, invocation.shown(path)))
                .toList();
        if (queries.isEmpty()) {
            return Part.skipped("check", "there is no query in " + folder.name());
        }
        List<CheckResult> results = new ArrayList<>();
        CheckRun.run(migrator, queries, results::add);
        List<Finding> found = results.stream()
                .filter(CheckResult::failed)
                .map(result ->
                        Finding.error("check", result.place(), "This check fails.\n" + CheckText.rows(result), ""))
                .toList();
        return Part.of(
                "check",
                ExitCode.PROBLEMS,
                CheckText.total(results).strip(),
                found,
                finding -> additions.isEmpty() && additions.isOfBase(finding));
    }
}
