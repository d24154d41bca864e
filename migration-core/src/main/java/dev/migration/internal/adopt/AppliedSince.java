package dev.migration.internal.adopt;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.adopt.ToolTables.Found;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What another tool has applied since its history was adopted: a run would apply it a second time. */
final class AppliedSince {

    private static final MaskedLog log = MaskedLog.of(AppliedSince.class);

    private AppliedSince() {}

    /** Why these versions must not run; nothing where the tool's table is gone, or cannot be read. */
    static List<Problem> refusals(
            Session session, History history, Set<Version> pending, Supplier<MigrationSet> files) {
        // What is adopted by the plan of a run is in no table yet.
        if (pending.isEmpty()
                || !history.present()
                || history.applied().stream().noneMatch(row -> row.kind() == Kind.ADOPTED)) {
            return List.of();
        }
        List<Version> adopted = session.history().adopted(history);
        if (adopted.isEmpty()) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        try {
            for (Found found : ToolTables.all(session, history)) {
                List<AppliedMigration> since = since(session, history, found, adopted, files.get()).stream()
                        .filter(row -> pending.contains(row.version()))
                        .toList();
                if (!since.isEmpty()) {
                    problems.add(refusal(session, found, since));
                }
            }
        } catch (MigrationException e) {
            log.debug("It cannot be determined what another tool has applied since: {}", e);
        }
        return problems;
    }

    private static List<AppliedMigration> since(
            Session session, History history, Found found, List<Version> adopted, MigrationSet files) {
        if (!ToolTables.flaws(session, history, found.table()).isEmpty()) {
            return List.of();
        }
        var findings = new Findings(found.tool(), found.shown(), files);
        found.read(found.rows(session), findings);
        // What was adopted and is pending again was undone or marked as failed here.
        Set<Version> known = new HashSet<>(adopted);
        // It only says how far it came, and not that a file below that ran which was added later.
        Version from = found.maker() == Tool.GOLANG_MIGRATE ? Collections.max(adopted) : null;
        return findings.rows().stream()
                .filter(row -> row.kind() == Kind.ADOPTED && !known.contains(row.version()))
                .filter(row -> from == null || row.version().compareTo(from) > 0)
                .toList();
    }

    private static Problem refusal(Session session, Found found, List<AppliedMigration> since) {
        List<String> names = since.stream()
                .map(row -> row.name() + (row.appliedAt() == null ? "" : " (at " + row.appliedAt() + ")"))
                .toList();
        return Problems.error(
                Code.FOREIGN_HISTORY,
                found.shown() + " has as applied what would run again now: " + Printable.names(names) + ". "
                        + found.tool() + " has run since its history was adopted.",
                "if the schema has what they make, record each: migration mark-applied "
                        + since.get(0).version() + "; if not, let " + found.tool() + " forget them: "
                        + WayBack.forget(session, found) + ". Then stop " + found.tool() + " for good: "
                        + found.howToStop());
    }
}
