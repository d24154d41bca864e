package dev.migration.plan;

import dev.migration.history.AppliedMigration;
import dev.migration.problem.Problem;
import dev.migration.script.Duplicate;
import dev.migration.script.Migration;
import dev.migration.script.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which of the migrations that took the same version is applied, and which has to get another one. */
final class Duplicates {

    private Duplicates() {}

    /** The one that was applied, by its checksum, else by its name. */
    static Optional<Migration> applied(Duplicate duplicate, @Nullable AppliedMigration row) {
        if (row == null) {
            return Optional.empty();
        }
        Optional<Migration> sameText = find(duplicate, file -> file.checksum().equals(row.checksum()));
        return sameText.isPresent()
                ? sameText
                : find(duplicate, file -> file.name().equals(row.name()));
    }

    private static Optional<Migration> find(Duplicate duplicate, Predicate<Migration> condition) {
        return duplicate.migrations().stream().filter(condition).findFirst();
    }

    static Problem problem(Duplicate duplicate, Situation situation, Renaming renaming) {
        if (!situation.history().present()) {
            return remedied(duplicate.problem(), "", eitherOne(duplicate, renaming.free()));
        }
        AppliedMigration row = situation.history().find(duplicate.version()).orElse(null);
        if (row == null) {
            return remedied(
                    duplicate.problem(),
                    ". None of them is applied in this database.",
                    eitherOne(duplicate, renaming.free()));
        }
        Migration applied = applied(duplicate, row).orElse(null);
        List<Migration> others = new ArrayList<>(duplicate.migrations());
        others.remove(applied);
        return remedied(
                duplicate.problem(),
                ". In this database " + (applied == null ? row.name() + ", none of these," : applied.name())
                        + " is applied.",
                "rename "
                        + others.stream()
                                .map(other -> Renaming.of(other, renaming.free()))
                                .collect(Collectors.joining(" and "))
                        + (applied == null ? ", and put the file of " + row.name() + " back" : ""));
    }

    /** Somewhere else one of them may be applied, and that one keeps its number. */
    private static String eitherOne(Duplicate duplicate, Version free) {
        return "rename the one that was applied nowhere: "
                + duplicate.migrations().stream()
                        .map(migration -> Renaming.of(migration, free))
                        .collect(Collectors.joining(", or "));
    }

    private static Problem remedied(Problem problem, String more, String remedy) {
        return new Problem(problem.code(), problem.severity(), problem.place(), problem.message() + more, remedy);
    }
}
