// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.targets;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.internal.status.FleetDocument;
import dev.migration.internal.report.TargetsDocument;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.LastAnswer;
import dev.migration.spring.internal.LastAnswer.Known;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads how the targets stand, when somebody asks, and at most once in half a minute unless the service has changed something;
 * looks that take long are fewer. Nobody waits long: of ten thousand targets, the answer is that of the look before.
 */
final class TargetsLook {

    private static final Duration FRESH = Duration.ofSeconds(30);

    /** So many times as long as it took, a look is fresh: the databases are left alone for most of the time. */
    private static final int TIMES = 20;

    /** Also where one server that does not answer makes each look long. */
    private static final Duration LONGEST_FRESH = Duration.ofMinutes(5);

    private static final int MOST_NAMES = 10;
    private static final int MOST_ALIKE = 3;

    private final Supplier<FleetMigrator> fleet;
    private final LastAnswer<TargetsDocument> looks =
            new LastAnswer<>("migration-targets-status", this::look, LastAnswer.LIMIT);
    private volatile long changed = System.nanoTime();
    private volatile Duration took = Duration.ZERO;

    TargetsLook(Supplier<FleetMigrator> fleet) {
        this.fleet = fleet;
    }

    TargetsDocument read() {
        long old = System.nanoTime() - fresh(took).toNanos();
        Known<TargetsDocument> known = looks.read(old - changed > 0 ? old : changed);
        TargetsDocument last = known.answer() == null ? TargetsDocument.UNREAD : known.answer();
        return known.failure() == null ? last : last.failedSince(why(known.failure()));
    }

    /** The next one that asks gets another look. */
    void changed() {
        changed = System.nanoTime();
    }

    void close() {
        looks.close();
    }

    /** For how long a look is fresh, where the one before took so long. */
    static Duration fresh(Duration took) {
        Duration longer = took.multipliedBy(TIMES);
        if (longer.compareTo(FRESH) < 0) {
            return FRESH;
        }
        return longer.compareTo(LONGEST_FRESH) < 0 ? longer : LONGEST_FRESH;
    }

    private TargetsDocument look() {
        took = Duration.ZERO;
        long start = System.nanoTime();
        TargetsDocument answer = FleetDocument.of(fleet.get().status(), MOST_NAMES, null);
        took = Duration.ofNanos(System.nanoTime() - start);
        return answer;
    }

    /** As a text; of many problems with the same remedy, as a list that is wrong as a whole has them, it shows some. */
    static String why(RuntimeException failure) {
        if (failure instanceof InvalidMigrationsException invalid) {
            Map<String, List<Problem>> alike = new LinkedHashMap<>();
            invalid.problems()
                    .forEach(problem -> alike.computeIfAbsent(
                                    problem.code() + problem.remedy(), none -> new ArrayList<>())
                            .add(problem));
            List<Problem> shown =
                    alike.values().stream().flatMap(TargetsLook::shortened).toList();
            return String.valueOf(new InvalidMigrationsException(shown).getMessage());
        }
        return failure instanceof MigrationException
                ? String.valueOf(failure.getMessage())
                : SecretMask.describe(failure);
    }

    private static Stream<Problem> shortened(List<Problem> alike) {
        int more = alike.size() - MOST_ALIKE;
        return more < 2
                ? alike.stream()
                : Stream.concat(
                        alike.stream().limit(MOST_ALIKE),
                        Stream.of(Problem.error(alike.get(0).code(), null, more + " more like these.", "")));
    }
}
