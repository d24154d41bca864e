package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.Metadata.Requirement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
            History history, List<AppliedMigration> rows, Function<AppliedMigration, List<Requirement>> requirements) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Version lowest = rows.stream()
                .map(AppliedMigration::version)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Map<Version, Set<AppliedMigration>> dependents = dependents(history, lowest, requirements);
        Set<AppliedMigration> ordered = new LinkedHashSet<>();
        rows.forEach(row -> addAfterDependents(row, dependents, ordered));
        if (ordered.size() > rows.size()) {
            throw new InvalidMigrationsException(stillRequired(history, rows, dependents, ordered));
        }
        return List.copyOf(ordered);
    }

    /** By what they require, this version or one above it. */
    private static Map<Version, Set<AppliedMigration>> dependents(
            History history, Version lowest, Function<AppliedMigration, List<Requirement>> requirements) {
        Map<Version, Set<AppliedMigration>> dependents = new HashMap<>();
        for (AppliedMigration row : history.applied()) {
            // Only those above can require one of them, and mostly there is none: then no file is read.
            if (row.version().compareTo(lowest) <= 0 || row.kind() == Kind.BASELINE) {
                continue;
            }
            for (Requirement requirement : requirements.apply(row)) {
                Version required = requirement.version();
                if (required.compareTo(row.version()) < 0) {
                    dependents
                            .computeIfAbsent(required, none -> new LinkedHashSet<>())
                            .add(row);
                }
            }
        }
        return dependents;
    }

    private static void addAfterDependents(
            AppliedMigration row, Map<Version, Set<AppliedMigration>> dependents, Set<AppliedMigration> ordered) {
        if (!ordered.contains(row)) {
            dependents
                    .getOrDefault(row.version(), Set.of())
                    .forEach(dependent -> addAfterDependents(dependent, dependents, ordered));
            ordered.add(row);
        }
    }

    /** @param all the rows and, each before what it requires, those that would have to go with them */
    private static Problem stillRequired(
            History history,
            List<AppliedMigration> rows,
            Map<Version, Set<AppliedMigration>> dependents,
            Set<AppliedMigration> all) {
        List<AppliedMigration> staying =
                all.stream().filter(row -> !rows.contains(row)).toList();
        List<String> sentences = new ArrayList<>();
        for (AppliedMigration row : rows) {
            List<String> names = dependents.getOrDefault(row.version(), Set.of()).stream()
                    .filter(staying::contains)
                    .map(AppliedMigration::name)
                    .toList();
            if (!names.isEmpty()) {
                sentences.add("Migration " + row.name() + " cannot be undone alone: " + Printable.names(names)
                        + (names.size() == 1 ? " requires it and is applied." : " require it and are applied."));
            }
        }
        AppliedMigration oldest = Collections.min(all, Comparator.comparingLong(AppliedMigration::id));
        List<AppliedMigration> since = history.applied().stream()
                .filter(row -> row.kind() != Kind.BASELINE && !row.version().isRepeatable())
                .filter(row -> row.id() >= oldest.id())
                .toList();
        return Problems.error(
                Code.UNMET_REQUIREMENT,
                String.join(" ", sentences),
                all.equals(Set.copyOf(since))
                        ? "undo all " + since.size() + " applied since " + oldest.name() + ": migration down --count "
                                + since.size()
                        : byHand(staying));
    }

    /** Also for repeatable ones, which are never undone, and where a count would undo others, too. */
    private static String byHand(List<AppliedMigration> staying) {
        return "first undo by hand what requires it, and record that"
                + (staying.size() == 1 ? "" : ", in this order")
                + ": "
                + staying.stream()
                        .map(row -> "migration mark-failed " + row.version())
                        .collect(Collectors.joining(", "))
                + "; or write a new migration that changes the schema back";
    }
}
