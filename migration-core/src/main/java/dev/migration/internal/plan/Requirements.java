// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.layout.Metadata.Requirement;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.plan.Comparison.MigrationState;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what migrations require with the order of the versions and with what is applied. As what is required has a lower
 * version, the order of the versions is one of those that the graph of the requirements allows.
 */
public final class Requirements {

    private final Comparison comparison;
    private final List<Problem> problems = new ArrayList<>();

    private Requirements(Comparison comparison) {
        this.comparison = comparison;
    }

    /** What no run can meet: a version that is neither here nor applied, one that comes later, and a circle. */
    static List<Problem> problems(Comparison comparison) {
        var requirements = new Requirements(comparison);
        comparison.parsed().values().stream()
                .filter(parsed -> !parsed.requirements().isEmpty())
                .sorted(Comparator.comparing(parsed -> parsed.migration().version()))
                .forEach(requirements::examine);
        return requirements.problems;
    }

    private void examine(ParsedMigration parsed) {
        Migration migration = parsed.migration();
        for (Requirement requirement : parsed.requirements()) {
            Version required = requirement.version();
            if (!isKnown(required)) {
                problems.add(problem(
                        requirement,
                        "Migration " + migration + " requires " + required
                                + ", but no file has this version, and it is not applied.",
                        "put its file back, or remove " + required + " here"));
            } else if (comparison.set().isDuplicate(required)) {
                problems.add(problem(
                        requirement,
                        "Migration " + migration + " requires " + required + ", but several files have this version.",
                        "give each file its own version first; then require the right one here"));
            } else if (required.compareTo(migration.version()) >= 0) {
                problems.add(problem(
                        requirement,
                        "Migration " + migration + " requires " + name(required)
                                + ", which does not come before it: migrations run in the order of their versions.",
                        "give " + migration + " a version after " + required + ", here too; or swap the numbers of the"
                                + " two; or remove " + required + " here"));
            }
        }
    }

    private boolean isKnown(Version version) {
        History history = comparison.history();
        return comparison.set().versions().contains(version)
                || comparison.set().isSquashed(version)
                || comparison.set().isBelowFloor(version)
                || history.find(version).isPresent()
                || history.baseline()
                        .filter(baseline -> version.compareTo(baseline) <= 0)
                        .isPresent();
    }

    private String name(Version version) {
        return comparison.set().find(version).map(Migration::name).orElse(version.text());
    }

    /** What these steps would apply, or resume, before what it requires. */
    public static List<Problem> unmet(Comparison comparison, List<MigrationState> pending, List<Step> steps) {
        Map<Version, MigrationState> left = new HashMap<>();
        for (MigrationState migration : pending) {
            left.put(migration.version(), migration);
        }
        List<Problem> problems = new ArrayList<>();
        for (Step step : steps) {
            ParsedMigration parsed = comparison.parsed().get(step.version());
            for (Requirement requirement : parsed == null ? List.<Requirement>of() : parsed.requirements()) {
                MigrationState required = left.get(requirement.version());
                if (required != null
                        && required.version().compareTo(step.version()) < 0
                        && !comparison.set().isDuplicate(required.version())) {
                    problems.add(problem(
                            requirement,
                            "Migration " + step.name() + " requires " + required.name() + ", which is not applied.",
                            step instanceof Resume
                                    ? Remedies.finishByHand(step.version())
                                    : Remedy.of(
                                            "apply that first: {}", Fix.command("up", "--to", required.version()))));
                }
            }
            left.remove(step.version());
        }
        return problems;
    }

    private static Problem problem(Requirement requirement, String message, CharSequence remedy) {
        return Problem.error(Code.UNMET_REQUIREMENT, requirement.place(), message, remedy);
    }
}
