// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.RehearsalReport.Effect;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import dev.migration.rehearsal.internal.Sizes;
import dev.migration.rehearsal.internal.rule.Rule;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rehearsal found of a statement.
 *
 * @param findings those that no comment allows
 */
public record StatementFindings(List<Finding> findings, List<Effect> effects) {

    public static final StatementFindings NOTHING = new StatementFindings(List.of(), List.of());

    public StatementFindings {
        findings = List.copyOf(findings);
        effects = List.copyOf(effects);
    }

    public static StatementFindings of(RehearsedStatement statement) {
        return new StatementFindings(
                statement.findings().stream()
                        .filter(finding -> finding.allowed() == null && finding.level() != Level.NOTE)
                        .filter(finding -> rule(finding).isOfStatement())
                        .toList(),
                statement.effects());
    }

    /** Whether a table is worked on while others wait for it; of several actions it is not known which one does. */
    public boolean isWork() {
        return findings.stream().anyMatch(finding -> rule(finding).isWork());
    }

    /** Whether a rule says something of it. */
    public boolean has(Rule rule) {
        return findings.stream().anyMatch(rule::found);
    }

    public Set<Rule> rules() {
        return findings.stream().map(StatementFindings::rule).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Rule rule(Finding finding) {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule.found(finding))
                .findFirst()
                .orElseThrow();
    }

    /** Whether all of a table is read to change rows of it, and it has many, or how many is not known. */
    boolean readsManyRows() {
        return effects.stream().anyMatch(effect -> effect.locks().contains("RowExclusive") && isReadAndLarge(effect));
    }

    /** Whether all of a table is read that has many rows, or of which that is not known. */
    boolean readsLargeTable() {
        return effects.stream().anyMatch(StatementFindings::isReadAndLarge);
    }

    private static boolean isReadAndLarge(Effect effect) {
        return effect.scans() > 0 && (effect.rows() < 0 || effect.rows() >= Sizes.MANY_ROWS);
    }

    /** Whether no work on the tables takes long, as far as their sizes are known. */
    public boolean isSmall() {
        return effects.stream()
                .allMatch(effect -> effect.rows() >= 0 && Sizes.isSmall(new Size(effect.pages(), effect.rows())));
    }

    /** The names of what was changed so, such as those of new constraints. */
    public List<String> names(ChangeKind kind) {
        return changes(kind).map(Change::name).distinct().toList();
    }

    public Stream<Change> changes(ChangeKind kind) {
        return effects.stream().flatMap(effect -> effect.changes().stream()).filter(change -> change.kind() == kind);
    }
}
