// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.database.ScratchDatabase;
import dev.migration.schema.internal.scratch.ScratchScripts;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs parts in a scratch database beside the configured one. Where none can be had, they are skipped; where an exception ends
 * them, the first one has failed.
 */
final class ScratchParts {

    private final Invocation invocation;
    private final Predicate<Finding> isOfBase;

    ScratchParts(Invocation invocation, Predicate<Finding> isOfBase) {
        this.invocation = invocation;
        this.isOfBase = isOfBase;
    }

    /** In a new one, which is dropped at the end. */
    List<Part> run(List<String> names, Function<DatabaseUrl, List<Part>> parts) {
        if (!invocation.hasDatabase()) {
            return skipped(
                    names,
                    "no database is named; name one for tests, beside which scratch databases are created: DATABASE_URL"
                            + " or --url");
        }
        String protection = invocation.settings().protection();
        if (protection != null) {
            return skipped(
                    names,
                    "the configured database is protected: " + protection
                            + "; name one for tests, on another server: --url URL");
        }
        ScratchDatabase scratch;
        try {
            scratch = ScratchDatabase.create(invocation.login(), problem -> invocation.report(List.of(problem)));
        } catch (MigrationException e) {
            return e.problems().get(0).code() == Code.NO_PRIVILEGE ? skipped(names, sentence(e)) : failed(names, e);
        }
        return guarded(names, () -> {
            try (scratch) {
                return scratch.using(login -> within(names, login, parts));
            }
        });
    }

    /** On the server of the configured one, no script may reach beyond it. What the base has is known to those who have it. */
    private List<Part> within(List<String> names, DatabaseUrl login, Function<DatabaseUrl, List<Part>> parts) {
        Migrator scratch = invocation.onScratch(login).build();
        try {
            ScratchScripts.requireWithin(scratch);
        } catch (InvalidMigrationsException e) {
            Problem why = e.problems().get(0);
            if (why.code() != Code.UNSUPPORTED_STATEMENT) {
                throw e;
            }
            var beyond = new InvalidMigrationsException(why.withRemedy(
                    "run migration roundtrip --scratch-url URL, with an empty database of another server"));
            return Finding.of(invocation, beyond).stream().allMatch(isOfBase)
                    ? skipped(names, sentence(beyond))
                    : failed(names, beyond);
        }
        ScratchScripts.createSchema(scratch);
        return parts.apply(login);
    }

    /** Parts of which an exception may end the first. */
    List<Part> guarded(List<String> names, Supplier<List<Part>> parts) {
        try {
            return parts.get();
        } catch (MigrationStoppedException e) {
            throw e;
        } catch (MigrationException e) {
            return failed(names, e);
        }
    }

    private List<Part> failed(List<String> names, MigrationException failure) {
        var first = Part.of(names.get(0), ExitCode.of(failure), "ended early", Finding.of(invocation, failure), 0);
        return Stream.concat(
                        Stream.of(first), skipped(names.subList(1, names.size()), first.name() + " failed").stream())
                .toList();
    }

    static List<Part> skipped(List<String> names, String why) {
        return names.stream().map(name -> Part.skipped(name, why)).toList();
    }

    /** Why, and what to do, in one line. */
    String sentence(MigrationException failure) {
        Finding why = Finding.of(invocation, failure).get(0);
        String where = why.place() == null ? "" : why.place() + "  ";
        return where
                + why.text().lines().map(String::strip).collect(Collectors.joining(" "))
                + (why.remedy().isEmpty() ? "" : " Next: " + why.remedy());
    }
}
