// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Version;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.InFlight;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What to do to use another tool again, whose history was adopted. */
final class WayBack {

    private WayBack() {}

    static List<String> steps(TakeoverRun run, @Nullable String named) {
        List<Version> adopted = run.adopted();
        List<Found> found = named == null ? ToolTables.all(run) : List.of(ChosenTable.only(run, named));
        // Of Liquibase, a baseline is all that is adopted.
        boolean ofLiquibase = found.stream().anyMatch(one -> one.maker() == Tool.LIQUIBASE)
                && run.history().baseline().isPresent();
        if (adopted.isEmpty() && !ofLiquibase) {
            throw Problems.refused(
                    Code.NOT_APPLIED,
                    "Schema " + run.schema() + " has nothing that was adopted.",
                    Remedy.of("see what is applied: {}", Fix.command("status")));
        }
        List<String> steps = new ArrayList<>();
        if (found.size() != 1) {
            steps.add(
                    "These steps are for any tool: if the adoption named the tool's table, add --adopt-table NAME as in the"
                            + " adoption");
        }
        InFlight halfDone = run.history().inFlight();
        if (halfDone != null) {
            steps.add("Resolve " + Printable.line(halfDone.name()) + " first, which is half "
                    + (halfDone.undo() ? "undone" : "done") + ", and see these steps again: migration status");
        }
        Set<String> since = run.history().applied().stream()
                .filter(row -> row.kind() != Kind.BASELINE && !adopted.contains(row.version()))
                .map(row -> Printable.line(row.name()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        MissingRows missing = found.size() == 1 ? MissingRows.of(run, found.get(0), adopted) : MissingRows.UNKNOWN;
        since.addAll(missing.names());
        if (!since.isEmpty()) {
            steps.add("Keep or undo what was applied since the adoption: " + String.join(", ", since)
                    + ". To undo it: migration down, or by hand. "
                    + (found.size() == 1
                            ? keep(found.get(0), missing)
                            : "To keep it, add it to the list of what the other tool has applied"));
        }
        if (found.size() == 1 && found.get(0).maker() != Tool.LIQUIBASE) {
            steps.add("Have " + found.get(0).tool() + " forget each adopted migration that was undone as well: "
                    + forget(run, found.get(0)));
        }
        steps.add("Drop the history of this library: " + run.howToDropHistory());
        steps.add(
                "Use "
                        + (found.size() == 1
                                ? found.get(0).tool() + " again, without migration.adopt: "
                                        + check(found.get(0).maker())
                                : "the other tool again, without migration.adopt; if that is dbmate, first run the"
                                        + " CREATE TABLE of schema_migrations and the INSERT in schema.sql, with what is still applied"));
        return steps;
    }

    /** On lines of their own, to be copied. */
    private static String keep(Found found, MissingRows missing) {
        return missing.statements().isEmpty()
                ? found.shown() + " has all of it as applied"
                : "To keep it, record it in " + found.shown() + ":\n   " + String.join("\n   ", missing.statements());
    }

    static String forget(TakeoverRun run, Found found) {
        String column = column(found.maker());
        return column == null
                ? "migrate force VERSION, with the newest that is left"
                : "DELETE FROM " + Printable.line(found.table().quoted(run.database())) + " WHERE " + column;
    }

    /** Null where the table has one version only, or what was adopted is one baseline. */
    private static @Nullable String column(Tool tool) {
        return switch (tool) {
            case FLYWAY, DBMATE, DIESEL, ATLAS -> "version = 'VERSION'";
            case SQLX -> "version = VERSION";
            case GOOSE -> "version_id = VERSION";
            case KAT -> "name = 'NAME'";
            case PRISMA -> "migration_name = 'NAME'";
            case GOLANG_MIGRATE, LIQUIBASE -> null;
        };
    }

    private static String check(Tool tool) {
        return switch (tool) {
            case FLYWAY -> "flyway info";
            case SQLX -> "sqlx migrate info";
            case DBMATE -> "dbmate status";
            case GOLANG_MIGRATE -> "migrate version";
            case DIESEL -> "diesel migration list";
            case GOOSE -> "goose status";
            case KAT -> "kat up --dry-run";
            case PRISMA -> "prisma migrate status";
            case ATLAS -> "atlas migrate status";
            case LIQUIBASE -> "liquibase status";
        };
    }
}
