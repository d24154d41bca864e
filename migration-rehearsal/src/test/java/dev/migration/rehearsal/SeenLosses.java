// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.Effect;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import dev.migration.rehearsal.internal.rule.Loss;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Of which losses a table of cases has the sentence, so that none is there which no database ever reports. */
final class SeenLosses {

    /** Which {@code mysql.txt} has, and {@code verdicts.txt} has not. */
    static final Set<Loss> OF_MYSQL = EnumSet.of(
            Loss.PARTITION_REMOVED,
            Loss.VALUES_COMPUTED,
            Loss.REQUIRED,
            Loss.FILLED,
            Loss.COMPUTED,
            Loss.UNIQUE_COLLATED,
            Loss.COLLATED,
            Loss.NO_PARTITION,
            Loss.FULL_TEXT_DROPPED,
            Loss.VIEW_COLUMN,
            Loss.VIEW_ORDER,
            Loss.PARTITION_MOVED);

    /** Tests of their own have these: they need tables with rows, what is there before, or MariaDB. */
    private static final Set<Loss> OF_OTHER_TESTS = EnumSet.of(
            Loss.DUPLICATES_REMOVED,
            Loss.TABLE_CONVERTED,
            Loss.HISTORY_REMOVED,
            Loss.DEFAULT_REFUSED,
            Loss.TIME_DROPPED,
            Loss.EVENT_DROPPED,
            Loss.ROW_SECURITY);

    private SeenLosses() {}

    /** All that {@code verdicts.txt} is to have. */
    static Set<Loss> ofPostgreSql() {
        Set<Loss> all = EnumSet.allOf(Loss.class);
        all.removeAll(OF_MYSQL);
        all.removeAll(OF_OTHER_TESTS);
        return all;
    }

    static Set<Loss> in(RehearsalReport report) {
        return report.migrations().stream()
                .flatMap(migration -> migration.statements().stream())
                .flatMap(statement -> Arrays.stream(Loss.values()).filter(loss -> isIn(loss, statement)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Loss.class)));
    }

    private static boolean isIn(Loss loss, RehearsedStatement statement) {
        return statement.effects().stream()
                .anyMatch(effect ->
                        effect.changes().stream().anyMatch(change -> isSaid(loss, effect, change, statement)));
    }

    private static boolean isSaid(Loss loss, Effect effect, Change change, RehearsedStatement statement) {
        String text = loss.text(loss.subject(effect.relation(), change), effect.kind(), change);
        return loss.kind() == change.kind()
                && (loss.word().isEmpty() || loss.word().equals(change.detail()))
                && statement.findings().stream()
                        .anyMatch(finding ->
                                loss.rule().found(finding) && finding.text().startsWith(text));
    }
}
