package dev.migration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What a schema amounts to that had tables before the first migration. */
public sealed interface Baseline {

    /**
     * The baseline that this text names: {@code none} in any case, or a version of digits.
     *
     * @throws InvalidMigrationsException if it is neither
     */
    static Baseline of(String text) {
        String named = text.strip();
        if (named.toLowerCase(Locale.ROOT).equals("none")) {
            return new None();
        }
        Version version = Version.of(named);
        // A text would count as newer than every number, and nothing would run any more.
        if (!version.isNumeric()) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "The baseline cannot be \"" + text + "\": a version is a number, such as 0005.",
                    "name the newest migration that the schema has already; or none, where it has none of them"));
        }
        return new UpTo(version);
    }

    /** Why it cannot be recorded beside migrations of these versions; empty where it can. */
    Optional<Problem> refusal(Collection<Version> versions);

    /** Whether it treats this version as applied. */
    boolean covers(Version version);

    /** How it is typed. */
    String text();

    /** No migration is applied: all of them run. */
    record None() implements Baseline {

        @Override
        public Optional<Problem> refusal(Collection<Version> versions) {
            return Optional.empty();
        }

        @Override
        public boolean covers(Version version) {
            return false;
        }

        @Override
        public String text() {
            return "none";
        }
    }

    /**
     * Everything up to a version is applied.
     *
     * @param version the newest that the schema has
     */
    record UpTo(Version version) implements Baseline {

        @Override
        public Optional<Problem> refusal(Collection<Version> versions) {
            if (!versions.contains(version)) {
                return Optional.of(Problem.error(
                        Code.UNKNOWN_VERSION,
                        null,
                        "No baseline at version " + version + ": there is no migration " + version
                                + versions.stream()
                                        .max(Comparator.naturalOrder())
                                        .map(newest -> "; the newest is " + newest)
                                        .orElse(", nor any other")
                                + ".",
                        "name the newest migration that the schema has already; or none, where it has none of them"));
            }
            // Elsewhere 0 means that nothing is applied.
            return version.number().equals("0")
                    ? Optional.of(Problem.error(
                            Code.INVALID_SETTING,
                            null,
                            "No baseline at version " + version + ": it may mean that nothing is applied yet, or that"
                                    + " migration " + version + " is.",
                            "if nothing is applied yet, the baseline is none; if migration " + version
                                    + " is applied: migration mark-applied " + version))
                    : Optional.empty();
        }

        @Override
        public boolean covers(Version other) {
            return other.compareTo(version) <= 0;
        }

        @Override
        public String text() {
            return version.text();
        }
    }
}
