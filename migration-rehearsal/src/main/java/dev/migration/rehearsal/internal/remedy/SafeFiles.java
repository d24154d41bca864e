// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.run.Engine;
import dev.migration.internal.session.Session;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import dev.migration.rehearsal.internal.remedy.Section.Part;
import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Command;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Same;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.StatementFindings;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.TargetTable;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import dev.migration.rehearsal.internal.remedy.rewriting.WholeMigration;
import dev.migration.rehearsal.internal.rule.Rule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that do safely what a migration does, in the order in which they run.
 *
 * @param files the first is the migration's own; none where there is nothing to rewrite
 * @param rewritten what was found and is rewritten, each in a sentence
 * @param left what was found and is not rewritten, each in a sentence
 * @param undone the migrations among them that have what undoes them
 * @param later those that are for the last phase
 */
public record SafeFiles(
        List<SafeFile> files, List<String> rewritten, List<String> left, List<String> undone, List<String> later) {

    private static final String UNREADABLE = "The catalogue of the scratch database cannot be read";

    public SafeFiles {
        files = List.copyOf(files);
        rewritten = List.copyOf(rewritten);
        left = List.copyOf(left);
        undone = List.copyOf(undone);
        later = List.copyOf(later);
    }

    /** What a rehearsal is about to change for good in a scratch database: its tables, as the server shows them; empty on PostgreSQL. */
    public static Map<String, String> tables(Migrator scratch) {
        return Engine.of(scratch).askWhenUp(session -> session.ask(UNREADABLE, () -> Rewritings.tables(session)));
    }

    /**
     * Of a migration that was rehearsed.
     *
     * @param tables as they were before
     * @param report which has that migration only
     */
    public static SafeFiles of(Migrator scratch, Version version, Map<String, String> tables, RehearsalReport report) {
        MigrationSet set = Engine.of(scratch).set();
        Migration migration = set.find(version).orElseThrow();
        return Engine.of(scratch)
                .askWhenUp(session ->
                        session.ask(UNREADABLE, () -> new Work(session, migration, tables, report).files(set)));
    }

    /** Of one migration. */
    private static final class Work {

        private static final No NOT_SET =
                new No("what the migration sets before it cannot be set in a file that runs in batches or without a"
                        + " transaction: let each connection set it, with init-sql");

        private final MigrationText text;
        private final RehearsalReport report;
        private final Rewritings kinds;
        private final Session session;
        private final Verdicts notRewritten = new Verdicts();
        private final Verdicts rewritten = new Verdicts();
        private final List<String> recipes = new ArrayList<>();
        private final List<Tokens> before = new ArrayList<>();
        private final WholeMigration whole;
        private boolean isRewritten;

        private Work(Session session, Migration migration, Map<String, String> tables, RehearsalReport report) {
            this.session = session;
            this.text = MigrationText.of(migration, session.database().dialect());
            this.kinds = Rewritings.of(session, tables);
            this.report = report;
            this.whole = new WholeMigration(
                    text.isContract(),
                    text.up().parts().stream()
                            .map(part -> Tokens.of(
                                    part.sql(), session.database().dialect().syntax()))
                            .toList());
        }

        private SafeFiles files(MigrationSet set) throws SQLException {
            var undoing = new DownStatements(
                    text.down().parts(), session.database().dialect().syntax(), kinds.dividesAlters());
            var composition = new Composition(text, undoing);
            var gaps = new VisibilityGaps();
            for (int i = 0; i < whole.statements().size(); i++) {
                Part part = text.up().parts().get(i);
                Tokens sql = whole.statements().get(i);
                rewrite(part, sql, composition);
                gaps.add(part, sql, composition.early());
            }
            List<String> why = Stream.concat(
                            notRewritten.sentences().stream(), recipes.stream().filter(text -> !text.isEmpty()))
                    .toList();
            if (!isRewritten) {
                return new SafeFiles(List.of(), List.of(), why, List.of(), List.of());
            }
            List<SafeFile> files = composition.files(NextVersions.of(text.migration(), set, composition.following()));
            List<String> left = Stream.of(why, gaps.lines(), composition.left())
                    .flatMap(List::stream)
                    .toList();
            return new SafeFiles(files, rewritten.sentences(), left, composition.undone(), composition.later());
        }

        private StatementFindings found(Part part) {
            return report.migrations().stream()
                    .flatMap(migration -> migration.statements().stream())
                    .filter(statement -> isOf(statement, part))
                    .findFirst()
                    .map(StatementFindings::of)
                    .orElse(StatementFindings.NOTHING);
        }

        private static boolean isOf(RehearsedStatement statement, Part part) {
            return statement.place().line() == part.line() && statement.place().column() == part.column();
        }

        /** Each action of an ALTER TABLE by itself. */
        private List<Command> commands(Tokens sql, StatementFindings found, Composition composition)
                throws SQLException {
            AlterTable alter = kinds.dividesAlters() ? AlterTable.of(sql) : null;
            List<Command> commands = new ArrayList<>();
            if (alter == null) {
                commands.add(new Command("", sql, table(TargetTable.of(sql), composition), found, before, whole));
                before.add(sql);
            } else {
                Table table = table(alter.table(), composition);
                for (Tokens action : alter.actions()) {
                    var command = new Command(alter.head(), action, table, found, before, whole);
                    commands.add(command);
                    before.add(command.statement());
                }
            }
            return commands;
        }

        private void rewrite(Part part, Tokens sql, Composition composition) throws SQLException {
            Setting setting = Setting.of(part, sql);
            if (setting != null) {
                composition.set(setting);
                return;
            }
            StatementFindings found = found(part);
            List<Command> commands = commands(sql, found, composition);
            List<@Nullable Steps> outcomes = new ArrayList<>();
            boolean refused = false;
            for (Command command : commands) {
                Outcome outcome = outcome(command);
                if (outcome instanceof Steps steps) {
                    String used = steps.changed().stream()
                            .filter(name -> isUsed(name, command, commands, part))
                            .findFirst()
                            .orElse(null);
                    outcome = used != null
                            ? No.usedAgain(used)
                            : steps.pieces().stream().anyMatch(piece -> composition.lacks(piece.run()))
                                    ? NOT_SET
                                    : steps;
                }
                if (outcome instanceof No no) {
                    refused = true;
                    leave(part, no.why());
                    recipes.add(no.recipe(part.line()));
                }
                if (outcome instanceof Same same) {
                    isRewritten = true;
                    composition.keep(part.above() + same.sql() + part.end(), sql);
                    return;
                }
                outcomes.add(outcome instanceof Steps steps ? steps : null);
            }
            // Where the table is written anew all the same, more files would be of no use.
            if (refused && found.has(Rule.TABLE_REWRITE)) {
                outcomes.replaceAll(steps -> null);
            }
            if (outcomes.stream().allMatch(steps -> steps == null)) {
                if (!refused) {
                    found.rules().forEach(rule -> leave(part, rule));
                }
                composition.keep(part.text(), sql);
                return;
            }
            isRewritten = true;
            boolean isLater = outcomes.stream()
                    .flatMap(steps -> steps == null ? Stream.empty() : steps.pieces().stream())
                    .anyMatch(piece -> piece.run().isLast());
            Set<Rule> rules = found.rules();
            if (rules.isEmpty()) {
                rules.add(isLater ? Rule.BREAKS_CALLERS : Rule.MANY_ROWS);
            }
            for (Rule rule : rules) {
                // What refuses some rows does so in each way; only in the phase contract nobody writes them any more.
                if (isLater || rule != Rule.BREAKS_CALLERS) {
                    rewritten.add(part.line(), "rewritten: " + rule.wouldDo() + " (" + rule.code() + ")");
                }
            }
            String above = part.above() + behind(part) + lostComments(sql, commands, outcomes);
            for (int i = 0; i < commands.size(); i++) {
                Steps steps = outcomes.get(i);
                if (steps == null) {
                    String kept = commands.get(i).alter(commands.get(i).sql().sql());
                    composition.keep(above + kept + "\n", Tokens.of(kept, sql.syntax()));
                } else {
                    composition.replace(above, steps);
                }
                above = "";
            }
        }

        private @Nullable Table table(@Nullable SqlName name, Composition composition) throws SQLException {
            if (name == null || (name.parts().size() == 1 && composition.hasOtherNames())) {
                return null;
            }
            return kinds.tables().find(name);
        }

        /** Whether something behind a command uses a column, or an index, of the same table. */
        private boolean isUsed(String name, Command command, List<Command> commands, Part part) {
            String table = command.isAction() ? command.altered().last() : "";
            return commands.subList(commands.indexOf(command) + 1, commands.size()).stream()
                            .anyMatch(other -> other.sql().names().contains(name))
                    || whole
                            .statements()
                            .subList(
                                    text.up().parts().indexOf(part) + 1,
                                    whole.statements().size())
                            .stream()
                            .anyMatch(sql -> sql.names().contains(name) && !isOfOther(sql, table));
        }

        /** Whether it is about another table only. */
        private static boolean isOfOther(Tokens sql, String table) {
            boolean isOfOne = TargetTable.of(sql) != null
                    || sql.has(0, "create", "table")
                    || sql.has(0, "drop", "type")
                    || sql.has(0, "alter", "type");
            return isOfOne && !sql.names().contains(table);
        }

        /** The comment behind the statement, which goes above its steps. */
        private static String behind(Part part) {
            String comment = part.end().replaceFirst(";", "").strip();
            return comment.isEmpty() ? "" : comment + "\n";
        }

        /** The comments inside the statement that no step has. */
        private static String lostComments(Tokens sql, List<Command> commands, List<@Nullable Steps> outcomes) {
            var kept = new StringBuilder();
            for (int i = 0; i < commands.size(); i++) {
                Steps steps = outcomes.get(i);
                kept.append(commands.get(i).head());
                if (steps == null) {
                    kept.append(commands.get(i).sql().sql());
                } else {
                    steps.pieces().forEach(piece -> kept.append(piece.sql()));
                }
            }
            return sql.comments().stream()
                    .filter(comment -> kept.indexOf(comment) < 0)
                    .map(comment -> comment + "\n")
                    .collect(Collectors.joining());
        }

        private @Nullable Outcome outcome(Command command) throws SQLException {
            for (Rewriting kind : kinds.all()) {
                Outcome outcome = kind.of(command);
                if (outcome != null) {
                    return outcome;
                }
            }
            return null;
        }

        private void leave(Part part, Rule rule) {
            leave(part, rule.wouldDo() + ". See docs/live.md for what can be done");
        }

        private void leave(Part part, String why) {
            notRewritten.add(part.line(), "not rewritten: " + why);
        }
    }
}
