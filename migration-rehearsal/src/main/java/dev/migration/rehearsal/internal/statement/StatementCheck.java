// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.statement;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.StatementPreparer;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import dev.migration.rehearsal.internal.rule.Rule;
import dev.migration.statements.internal.SentStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a release, before a migration and after it: which of them the database does not prepare any more, and
 * which it may refuse when they are executed.
 */
public final class StatementCheck {

    private static final String NEXT = "keep what it uses until no instance of the release that sends it is left";

    private final @Nullable Release release;
    private final StatementPreparer preparer;
    private final Syntax syntax;
    private final Map<String, Broken> broken = new LinkedHashMap<>();

    /** Of constraints, by relation and name, as they are at the end of the migration. */
    private final Map<List<Object>, Set<String>> columns = new HashMap<>();

    private boolean isComplete;

    /** The statement of the migration after which one was refused, and what the database said. */
    private record Broken(int index, SqlError error) {}

    StatementCheck(@Nullable Release release, StatementPreparer preparer, Database database) {
        this.release = release;
        this.preparer = preparer;
        this.syntax = database.dialect().syntax();
    }

    /** Before the migration. */
    public void start() throws SQLException {
        if (release != null) {
            release.start(preparer);
        }
    }

    /** After one of several statements that may have broken some. */
    public void executed(int index) throws SQLException {
        if (release != null) {
            Map<String, SqlError> refused = preparer.refused(release.taken());
            broken.keySet().retainAll(refused.keySet());
            refused.forEach((text, error) -> broken.putIfAbsent(text, new Broken(index, error)));
        }
    }

    /**
     * At the end of the migration: only what is refused then is broken.
     *
     * @param last its last statement
     */
    public void complete(int last) throws SQLException {
        executed(last);
        isComplete = true;
        if (release != null) {
            release.remove(broken.keySet());
        }
    }

    /** The same: reads which columns a constraint has, while it is there. */
    public void read(Relation relation, Alteration change) throws SQLException {
        if (release != null
                && change.deed() instanceof Loss loss
                && WriteConcern.of(loss)
                        .filter(WriteConcern.WRITES_ROWS::equals)
                        .isPresent()) {
            columns.put(key(relation, change), preparer.columns(relation, change.name()));
        }
    }

    private static List<Object> key(Relation relation, Alteration change) {
        return List.of(relation, change.name());
    }

    /** What is refused from this statement of the migration on, once for each reason. */
    public List<Finding> broken(int index) {
        Map<String, List<SentStatement>> reasons = new LinkedHashMap<>();
        if (isComplete && release != null) {
            broken.forEach((text, one) -> {
                if (one.index() == index) {
                    reasons.computeIfAbsent(one.error().message(), none -> new ArrayList<>())
                            .add(release.statement(text));
                }
            });
        }
        return reasons.entrySet().stream()
                .map(reason -> Rule.BREAKS_STATEMENT.finding(
                        ReleaseText.counted(reason.getValue())
                                + (reason.getValue().size() == 1 ? " is" : " are")
                                + " refused from now on: " + reason.getKey()
                                + ReleaseText.list(reason.getValue()),
                        NEXT))
                .toList();
    }

    /** What a change may refuse though the database prepares it. */
    public List<Finding> mayRefuse(Loss loss, Relation relation, Alteration change) {
        WriteConcern concern = WriteConcern.of(loss).orElse(null);
        if (!isComplete || release == null || concern == null) {
            return List.of();
        }
        Set<String> ofConstraint = columns.getOrDefault(key(relation, change), Set.of());
        String sentence =
                loss.text(loss.subject(relation.name(), change.change()), relation.kindInWords(), change.change());
        return concerned(
                relation.name(), write -> concern.concerns(write, change.name(), ofConstraint), sentence, loss.next());
    }

    /** The same of a trigger that a statement creates. */
    public List<Finding> mayRefuse(String sql) {
        NewTrigger trigger = release == null || !isComplete ? null : NewTrigger.of(SqlTokens.of(sql, syntax));
        return trigger == null
                ? List.of()
                : concerned(
                        String.join(
                                ".",
                                trigger.table().parts().stream()
                                        .map(SqlTokens::bare)
                                        .toList()),
                        trigger::firesFor,
                        "the new trigger " + trigger.name() + " runs with these writes",
                        "make sure that it refuses none of them");
    }

    private List<Finding> concerned(String relation, Predicate<StatementWrite> concern, String sentence, String next) {
        List<SentStatement> found = new ArrayList<>();
        List<SentStatement> untold = new ArrayList<>();
        if (release != null) {
            release.checked().forEach(sent -> {
                SqlTokens tokens = SqlTokens.of(sent.text(), syntax);
                StatementWrite write = StatementWrite.of(tokens);
                if (write == null) {
                    return;
                }
                if (write.table() == null) {
                    if (names(tokens, relation)) {
                        untold.add(sent);
                    }
                } else if (isOf(write.table(), relation) && concern.test(write)) {
                    found.add(sent);
                }
            });
        }
        var findings = new ArrayList<Finding>();
        if (!found.isEmpty()) {
            findings.add(Rule.BREAKS_STATEMENT.finding(
                    Level.WARN,
                    sentence + ": it may refuse what "
                            + (found.size() == 1 ? "this statement writes" : "these statements write")
                            + ReleaseText.list(found),
                    next));
        }
        if (!untold.isEmpty()) {
            findings.add(Rule.BREAKS_STATEMENT.finding(
                    Level.NOTE,
                    sentence + ": not checked for " + ReleaseText.counted(untold)
                            + ", whose text does not show what is written" + ReleaseText.list(untold),
                    next));
        }
        return findings;
    }

    private static boolean isOf(Name table, String relation) {
        String local = SqlTokens.bare(table.last());
        String schema = table.schema();
        return relation.equalsIgnoreCase(local)
                || (schema == null
                        ? relation.regionMatches(
                                true, relation.length() - local.length() - 1, "." + local, 0, local.length() + 1)
                        : relation.equalsIgnoreCase(schema + "." + local));
    }

    private static boolean names(SqlTokens tokens, String relation) {
        String local = relation.substring(relation.lastIndexOf('.') + 1);
        return tokens.list().stream()
                .anyMatch(token ->
                        !token.raw().isEmpty() && SqlTokens.bare(token.raw()).equalsIgnoreCase(local));
    }

    /** What the statements prove of something that is dropped, to follow the sentence about it; empty where they do not. */
    public String ofDrop(int index, Relation relation, Loss loss) {
        if (release == null || !isComplete || broken.values().stream().anyMatch(one -> one.index() == index)) {
            return "";
        }
        long all = loss == Loss.COLUMN_DROPPED
                ? release.checked()
                        .map(sent -> SqlTokens.of(sent.text(), syntax))
                        .filter(tokens -> names(tokens, relation.name()) && ReleaseText.readsAllColumns(tokens))
                        .count()
                : 0;
        int unchecked = release.notChecked().size();
        return (unchecked == 0 ? "; no recorded statement uses it" : "; no recorded statement that was checked uses it")
                + (all == 0 ? "" : " by its name, and " + all + " of them may read it by *")
                + (unchecked == 0 ? "" : ", and " + unchecked + " could not be checked");
    }
}
