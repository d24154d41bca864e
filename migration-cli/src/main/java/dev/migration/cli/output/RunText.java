// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import static java.util.stream.Collectors.joining;

import dev.migration.Direction;
import dev.migration.Plan;
import dev.migration.internal.help.Printable;
import java.util.stream.Stream;

/** What is run, or would be, as plain text. */
public final class RunText {

    private RunText() {}

    /** What would be done, step by step. */
    public static String plan(Plan plan) {
        boolean up = plan.direction() == Direction.UP;
        if (plan.steps().isEmpty()) {
            return Stream.concat(plan.before().stream(), plan.after().stream())
                            .map(callback -> "Would run " + Printable.line(callback) + "\n")
                            .collect(joining())
                    + (up ? "Nothing to apply.\n" : "Nothing to undo.\n");
        }
        int width = plan.steps().stream()
                .mapToInt(step -> action(step).codePointCount(0, action(step).length()))
                .max()
                .orElse(0);
        var text = new StringBuilder();
        for (String callback : plan.before()) {
            text.append("Would run ").append(Printable.line(callback)).append(" before the migrations\n");
        }
        for (Plan.PlannedMigration step : plan.steps()) {
            String action = action(step);
            text.append(action)
                    .append(" ".repeat(width - action.codePointCount(0, action.length())))
                    .append("  ")
                    .append(extent(step))
                    .append(mode(step))
                    .append(step.contract() ? ", phase contract" : "")
                    .append(step.stored() ? ", by its stored down script\n" : "\n");
        }
        for (String callback : plan.after()) {
            text.append("Would run ").append(Printable.line(callback)).append(" after the migrations\n");
        }
        return text + Printable.counted(plan.steps().size(), "migration") + " would be " + (up ? "applied" : "undone")
                + ", nothing was executed.\n";
    }

    private static String action(Plan.PlannedMigration step) {
        String verb = step.resumed() ? "resume " : step.direction() == Direction.UP ? "apply " : "undo ";
        return "Would " + verb + Printable.line(step.name());
    }

    private static String extent(Plan.PlannedMigration step) {
        if (step.code() != null) {
            return "code of " + Printable.line(step.code());
        }
        return step.resumed()
                ? "from statement " + (step.completed() + 1) + " of " + step.statements() + " on"
                : Printable.counted(step.statements(), "statement");
    }

    private static String mode(Plan.PlannedMigration step) {
        if (step.transactional()) {
            return ", in one transaction";
        }
        if (step.batches() != null) {
            return ", in batches " + Printable.line(step.batches().inWords());
        }
        return (step.code() == null ? ", statement by statement" : "") + ", with the journal";
    }
}
