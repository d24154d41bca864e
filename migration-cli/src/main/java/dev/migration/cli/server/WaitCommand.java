// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import dev.migration.WaitTimeoutException;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.settings.Durations;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.session.AccessFailure;
import dev.migration.schema.internal.database.DriverDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Waits until the database takes connections. Each pause is twice as long as the one before, up to ten seconds, and a random
 * part shorter, so that several that wait do not all come at the same moment.
 */
@Command(
        name = "wait",
        aliases = "ping",
        description = "Waits until the database takes connections. A wrong password or an unknown database ends it at"
                + " once.")
public final class WaitCommand extends Subcommand {

    /** With none, the server would be asked without end; one is left of two where a random part is taken off. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);

    /** As good as for ever, and few enough nanoseconds for a long. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    @Option(names = "--retry-count", paramLabel = "N", description = "Try again so often at most. Default: no limit.")
    private @Nullable Integer retryCount;

    @Option(
            names = "--retry-delay",
            paramLabel = "TIME",
            description = "The first pause, such as 500ms; a bare number is milliseconds. Default: 500ms.")
    private String retryDelay = "500ms";

    @Option(names = "--timeout", paramLabel = "TIME", description = "Wait so long at most. Default: 60s.")
    private String timeout = "60s";

    @Override
    protected ExitCode run(Invocation invocation) {
        Duration pause = duration("--retry-delay", retryDelay.matches("[0-9]{1,9}") ? retryDelay + "ms" : retryDelay);
        pause = pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
        Duration longest = duration("--timeout", timeout);
        if (retryCount != null && retryCount < 0) {
            throw misused("--retry-count must be at least 0, not " + retryCount + ".");
        }
        invocation.nameDatabase();
        invocation.requireFile();
        long start = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            DatabaseAccessException refusal = connect(invocation);
            if (refusal == null) {
                invocation.print("The database takes connections.\n");
                return ExitCode.DONE;
            }
            if (!AccessFailure.mayPass(refusal)) {
                throw refusal;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            Duration left = longest.minus(waited);
            boolean isLast = retryCount != null && attempt >= retryCount;
            if (isLast || left.isNegative() || left.isZero()) {
                throw inVain(refusal, attempt + 1, waited);
            }
            Duration next = shortened(pause);
            next = next.compareTo(left) < 0 ? next : left;
            invocation.say("Waiting for the database (" + Printable.duration(waited) + "): " + firstLine(refusal)
                    + " Next try in " + Printable.duration(next) + ".");
            pause(next);
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
    }

    private Duration duration(String option, String text) {
        try {
            Duration duration = Durations.parse(text);
            return duration.compareTo(LONGEST_WAIT) < 0 ? duration : LONGEST_WAIT;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), option + " " + e.getMessage() + ".", e);
        }
    }

    /** Null where there is a connection. */
    private static @Nullable DatabaseAccessException connect(Invocation invocation) {
        try (Connection connection = new DriverDataSource(invocation.login()).getConnection()) {
            return null;
        } catch (SQLException e) {
            return AccessFailure.unreachable(e);
        }
    }

    private static Duration shortened(Duration pause) {
        long nanos = pause.toNanos();
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    }

    private static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
    }

    private static String firstLine(DatabaseAccessException refusal) {
        String line = refusal.problems().get(0).message().lines().findFirst().orElse("");
        return line.endsWith(".") ? line : line + ".";
    }

    private static WaitTimeoutException inVain(DatabaseAccessException last, int attempts, Duration waited) {
        Problem problem = last.problems().get(0);
        return new WaitTimeoutException(Problems.error(
                Code.WAIT_TIMEOUT,
                problem.message() + "\n  Tried " + (attempts == 1 ? "once" : attempts + " times") + ", for "
                        + Printable.duration(waited) + ".",
                Problems.remedy(problem)));
    }
}
