package dev.migration.internal.adopt;

import dev.migration.Code;
import dev.migration.internal.adopt.ToolTables.Found;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do to use another tool again, whose history was adopted. */
final class WayBack {

    private WayBack() {}

    static List<String> steps(Session session, History history) {
        List<AppliedMigration> rows = history.applied();
        int adopted = 0;
        for (int i = 0; i < rows.size(); i++) {
            adopted = rows.get(i).kind() == Kind.ADOPTED ? i + 1 : adopted;
        }
        if (adopted == 0) {
            throw Problems.refused(
                    Code.NOT_APPLIED,
                    "Schema " + history.server().schema() + " has nothing that was adopted.",
                    "see what is applied: migration status");
        }
        List<Found> found = ToolTables.all(session, history);
        List<String> steps = new ArrayList<>();
        int since = rows.size() - adopted;
        if (since > 0) {
            steps.add("Undo what was applied since the adoption, " + since + (since == 1 ? " migration" : " migrations")
                    + ": migration down --to " + rows.get(adopted - 1).version().text());
        }
        if (found.size() == 1) {
            steps.add("Have " + found.get(0).tool() + " forget each adopted migration that was undone as well: "
                    + forget(found.get(0)));
        }
        HistoryTables ours = session.tables().in(history.server().schema());
        steps.add("Drop the history of this library: DROP TABLE " + ours.log() + "; DROP TABLE " + ours.run()
                + "; DROP TABLE " + ours.migrations());
        steps.add(
                found.size() == 1
                        ? "Use " + found.get(0).tool() + " again: " + check(found.get(0).maker())
                        : "Use the other tool again");
        return steps;
    }

    private static String forget(Found found) {
        String column = column(found.maker());
        return column == null
                ? "migrate force VERSION, with the newest that is left"
                : "DELETE FROM " + found.table().shown() + " WHERE " + column;
    }

    /** Null where the table has one version only. */
    private static @Nullable String column(Tool tool) {
        return switch (tool) {
            case FLYWAY, DBMATE, DIESEL, ATLAS -> "version = 'VERSION'";
            case SQLX -> "version = VERSION";
            case GOOSE -> "version_id = VERSION";
            case KAT -> "name = 'NAME'";
            case PRISMA -> "migration_name = 'NAME'";
            case GOLANG_MIGRATE -> null;
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
        };
    }
}
