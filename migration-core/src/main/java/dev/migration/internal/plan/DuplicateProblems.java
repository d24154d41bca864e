package dev.migration.internal.plan;

import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.Migration.Duplicate;
import dev.migration.internal.history.AppliedMigration;
import dev.migration.internal.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which of the migrations that took the same version is applied, and which has to get another one. */
final class DuplicateProblems {

    private DuplicateProblems() {}

    /** The one that was applied, by its checksum, else by its name. */
    static Optional<Duplicate.Holder> applied(Duplicate duplicate, @Nullable AppliedMigration row) {
        return row == null
                ? Optional.empty()
                : find(duplicate, file -> file.checksum().equals(row.checksum()))
                        .or(() -> find(duplicate, file -> file.name().equals(row.name())));
    }

    private static Optional<Duplicate.Holder> find(Duplicate duplicate, Predicate<Migration> condition) {
        return duplicate.holders().stream()
                .filter(holder -> condition.test(holder.migration()))
                .findFirst();
    }

    static Problem problem(Duplicate duplicate, History history, RenameSuggestion renaming) {
        Problem problem = describe(duplicate, history, renaming);
        return duplicate.isUnclear() ? problem.withRemedy(duplicate.problem().remedy()) : problem;
    }

    private static Problem describe(Duplicate duplicate, History history, RenameSuggestion renaming) {
        Problem problem = duplicate.problem();
        AppliedMigration row = history.find(duplicate.version()).orElse(null);
        if (row == null) {
            Version free = renaming.free();
            // Somewhere else one of them may be applied, and that one keeps its number.
            return problem.withMessage(problem.message()
                            + (history.present() ? ". None of them is applied in this database." : ""))
                    .withRemedy("rename the one that was applied nowhere: "
                            + duplicate.holders().stream()
                                    .map(holder -> RenameSuggestion.of(holder.migration(), free) + holder.where())
                                    .collect(Collectors.joining(", or ")));
        }
        Duplicate.Holder applied = applied(duplicate, row).orElse(null);
        List<Duplicate.Holder> others = new ArrayList<>(duplicate.holders());
        others.remove(applied);
        String which = applied == null
                ? row.name() + ", none of these,"
                : applied.migration().name() + applied.where();
        String back = applied == null ? ", and put the file of " + row.name() + " back" : "";
        return problem.withMessage(problem.message() + ". In this database " + which + " is applied.")
                .withRemedy("rename "
                        + others.stream()
                                .map(other -> RenameSuggestion.of(other.migration(), renaming.free()) + other.where())
                                .collect(Collectors.joining(" and "))
                        + back);
    }
}
