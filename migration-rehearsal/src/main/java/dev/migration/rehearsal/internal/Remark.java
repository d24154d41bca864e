// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.internal.rule.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of one thing; what it says of several in the same statement is one finding.
 *
 * @param subject such as a table, with its schema
 * @param saying the part of the text that is the same whatever the subject is
 */
record Remark(String subject, String saying, Finding finding) {

    static Remark of(Rule rule, String subject, String saying, String text, @Nullable String remedy) {
        return new Remark(subject, saying, rule.finding(text, remedy));
    }

    static Remark of(Rule rule, Level level, String subject, String saying, String text, @Nullable String remedy) {
        return new Remark(subject, saying, rule.finding(level, text, remedy));
    }

    /** In their order; the first of those that say the same stands for all, if possible one with a remedy. */
    static List<Finding> merged(List<Remark> remarks) {
        Map<List<Object>, List<Remark>> alike = new LinkedHashMap<>();
        for (Remark remark : remarks) {
            alike.computeIfAbsent(
                            List.of(remark.finding.rule(), remark.finding.level(), remark.saying),
                            none -> new ArrayList<>())
                    .add(remark);
        }
        return alike.values().stream().map(Remark::one).toList();
    }

    private static Finding one(List<Remark> alike) {
        Remark said = alike.stream()
                .filter(remark -> remark.finding.remedy() != null)
                .findFirst()
                .orElse(alike.get(0));
        Finding first = said.finding;
        if (alike.size() == 1) {
            return first;
        }
        List<String> others = alike.stream()
                .filter(remark -> !remark.equals(said))
                .map(Remark::subject)
                .distinct()
                .toList();
        boolean isSameRemedy = alike.stream()
                .map(remark -> remark.finding.remedy())
                .allMatch(remedy -> remedy == null || remedy.equals(first.remedy()));
        return new Finding(
                first.rule(),
                first.level(),
                first.text() + "; the same of " + Printable.names(others),
                isSameRemedy ? first.remedy() : first.remedy() + "; and so for the others",
                null);
    }
}
