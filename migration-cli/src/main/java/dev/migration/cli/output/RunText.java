package dev.migration.cli.output;

import dev.migration.Direction;
import dev.migration.Plan;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.internal.help.Printable;

/** What is run, or would be, as plain text. */
public final class RunText {

    private RunText() {}

    /** What would be done, step by step. */
    public static String plan(Plan plan) {
        boolean up = plan.direction() == Direction.UP;
        if (plan.steps().isEmpty()) {
            return up ? "Nothing to apply.\n" : "Nothing to undo.\n";
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
                    .append(step.transactional() ? ", in one transaction" : journaled(step))
                    .append(step.stored() ? ", by its stored down script\n" : "\n");
        }
        for (String callback : plan.after()) {
            text.append("Would run ").append(Printable.line(callback)).append(" after the migrations\n");
        }
        return text + count(plan.steps().size(), "migration") + " would be " + (up ? "applied" : "undone")
                + ", nothing was executed.\n";
    }

    /** One migration that was applied or undone, and how long it took. */
    public static String completed(Direction direction, CompletedMigration migration) {
        return (direction == Direction.UP ? "Applied " : "Undid ") + Printable.line(migration.name()) + " in "
                + Printable.duration(migration.duration()) + "\n";
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
                : count(step.statements(), "statement");
    }

    private static String journaled(Plan.PlannedMigration step) {
        return (step.code() == null ? ", statement by statement" : "") + ", with the journal";
    }

    private static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
