package dev.migration.test;

import dev.migration.Version;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is asked of the migrations.
 *
 * @param irreversible the versions that are not undone
 * @param down what a missing down script is
 * @param lockFile what a missing lock file is
 */
record Expectations(Set<Version> irreversible, Missing down, Missing lockFile) {

    /** How something counts that is not there. */
    enum Missing {
        FAILURE,
        SKIPPED;

        static Missing failureIf(boolean required) {
            return required ? FAILURE : SKIPPED;
        }
    }

    Expectations {
        irreversible = Set.copyOf(irreversible);
    }

    /** Every migration has a way back but these; there need not be a lock file. */
    static Expectations allBut(String... irreversible) {
        return new Expectations(versions(irreversible), Missing.FAILURE, Missing.SKIPPED);
    }

    static Expectations of(MigrationTest settings) {
        return new Expectations(
                versions(settings.irreversible()),
                Missing.failureIf(settings.requireDown()),
                Missing.failureIf(settings.requireLockFile()));
    }

    private static Set<Version> versions(String... texts) {
        return Arrays.stream(texts).map(Version::of).collect(Collectors.toUnmodifiableSet());
    }
}
