// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.TenantsFailedException;
import dev.migration.WaitTimeoutException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** The exit code of a process that migrates; the same for the command line and for services. */
public enum ExitCode {
    DONE(0),
    /** A migration failed or was stopped, a rehearsal has findings, or the program failed. */
    FAILED(1),
    /** The command was not understood, a setting is wrong, or there is no database. */
    USAGE(2),
    /**
     * The files or the history have problems, the history may not be written, or something is pending that should not be;
     * a statement is refused in a rehearsal.
     */
    PROBLEMS(3),
    /** Another instance held the lock for too long, or a rehearsal was cut off. */
    WAIT_TIMEOUT(4);

    private static final Set<Code> USAGE_CODES =
            EnumSet.of(Code.INVALID_SETTING, Code.MISSING_LOCATION, Code.PROTECTED_DATABASE, Code.NOT_CONFIRMED);

    /** Found before the run, or when the database refuses a statement. */
    private static final Set<Code> PROBLEM_CODES =
            EnumSet.of(Code.READ_ONLY_DATABASE, Code.NO_PRIVILEGE, Code.POOLED_CONNECTION, Code.UNREADABLE_HISTORY);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }

    /** The exit code for this failure of a command or a run. */
    public static ExitCode of(Throwable failure) {
        if (failure instanceof InvalidMigrationsException invalid) {
            return isUsage(invalid) ? USAGE : PROBLEMS;
        }
        if (failure instanceof DatabaseAccessException access) {
            return access.problems().stream().map(Problem::code).anyMatch(PROBLEM_CODES::contains) ? PROBLEMS : USAGE;
        }
        if (failure instanceof TenantsFailedException tenants) {
            return worst(tenants);
        }
        return failure instanceof WaitTimeoutException ? WAIT_TIMEOUT : FAILED;
    }

    private static ExitCode worst(TenantsFailedException tenants) {
        ExitCode worst =
                worst(tenants.failures().values().stream().map(ExitCode::of).toList());
        return worst == DONE ? FAILED : worst;
    }

    /**
     * The one by which several ends are one. Whoever starts again by the code alone must not do so while a person is needed for
     * one of them: what may be half done comes first, then what has to be fixed; that another instance was at work passes by
     * itself.
     */
    public static ExitCode worst(Collection<ExitCode> codes) {
        return Stream.of(FAILED, PROBLEMS, USAGE, WAIT_TIMEOUT)
                .filter(codes::contains)
                .findFirst()
                .orElse(DONE);
    }

    private static boolean isUsage(MigrationException invalid) {
        return invalid.problems().stream().filter(Problem::isError).anyMatch(ExitCode::isUsage);
    }

    // The name of a file has a place, the name that was typed has none.
    private static boolean isUsage(Problem problem) {
        return USAGE_CODES.contains(problem.code()) || (problem.code() == Code.INVALID_NAME && problem.place() == null);
    }
}
