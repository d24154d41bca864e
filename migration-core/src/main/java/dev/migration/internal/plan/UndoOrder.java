package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Requirement;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Keeps what a migration requires applied for as long as it is applied itself. */
public final class UndoOrder {

    private UndoOrder() {}

    /**
     * The rows to undo, each after those that require it.
     *
     * @param rows as they were chosen, the last applied first
     * @param requirements those of an applied migration, as its file has them
     * @throws InvalidMigrationsException if one stays that requires one of them
     */
    public static List<AppliedMigration> of(
            History history,
            List<AppliedMigration> rows,
            Function<AppliedMigration, List<Requirement>> requirements) {
        if (rows.isEmpty()) {
            return rows;
        }
        Set<Version> undone = new HashSet<>();
        rows.forEach(row -> undone.add(row.version()));
        Version lowest = Collections.min(undone);
        Map<Version, List<AppliedMigration>> dependents = new HashMap<>();
        for (AppliedMigration row : history.applied()) {
            // Only those above can require one of them, and mostly there is none: then no file is read.
            if (row.version().compareTo(lowest) <= 0 || row.kind() == Kind.BASELINE) {
                continue;
            }
            for (Requirement requirement : requirements.apply(row)) {
                Version required = requirement.version();
                if (undone.contains(required) && required.compareTo(row.version()) < 0) {
                    dependents.computeIfAbsent(required, none -> new ArrayList<>()).add(row);
                }
            }
        }
        List<Problem> problems = new ArrayList<>();
        for (AppliedMigration row : rows) {
            for (AppliedMigration dependent : dependents.getOrDefault(row.version(), List.of())) {
                if (!undone.contains(dependent.version())) {
                    problems.add(stillRequired(history, row, dependent));
                }
            }
        }
        Problems.throwIfInvalid(problems);
        Set<AppliedMigration> ordered = new LinkedHashSet<>();
        rows.forEach(row -> addAfterDependents(row, dependents, ordered));
        return List.copyOf(ordered);
    }

    private static void addAfterDependents(
            AppliedMigration row, Map<Version, List<AppliedMigration>> dependents, Set<AppliedMigration> ordered) {
        if (!ordered.contains(row)) {
            dependents
                    .getOrDefault(row.version(), List.of())
                    .forEach(dependent -> addAfterDependents(dependent, dependents, ordered));
            ordered.add(row);
        }
    }

    private static Problem stillRequired(History history, AppliedMigration row, AppliedMigration dependent) {
        long count = history.applied().stream()
                .filter(other -> other.kind() != Kind.BASELINE && other.id() >= dependent.id())
                .count();
        return Problems.error(
                Code.UNMET_REQUIREMENT,
                "Migration " + row.name() + " cannot be undone alone: " + dependent.name()
                        + " requires it and is applied.",
                "undo that too: migration down --count " + count);
    }
}
