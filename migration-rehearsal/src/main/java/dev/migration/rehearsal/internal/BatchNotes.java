// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.help.Printable;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import dev.migration.rehearsal.RehearsalReport.Effect;
import dev.migration.rehearsal.RehearsalReport.RehearsedMigration;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Says what a migration takes that runs in batches, of which a rehearsal has run the first. */
final class BatchNotes {

    /** As many keys as the first batch of a run takes. */
    private static final int SIZE = 1000;

    /** Of the option: of a schema, a table or a column. */
    private static final Pattern NAME = Pattern.compile("\"(?:[^\"]|\"\")+\"|`[^`]+`|[^.]+");

    private static final double MEGABYTE = 1024 * 1024;

    private BatchNotes() {}

    /** The notes of those that were executed. */
    static List<String> of(List<Step> steps, List<RehearsedMigration> migrations) {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < migrations.size(); i++) {
            List<RehearsedStatement> statements = migrations.get(i).statements();
            if (steps.get(i).mode() == Transactionality.BATCHES && !statements.isEmpty()) {
                RehearsedStatement first = statements.get(0);
                if (first.skipped() == null && first.refusal() == null) {
                    notes.add(note(steps.get(i), first));
                }
            }
        }
        return notes;
    }

    private static String note(Step step, RehearsedStatement first) {
        String once =
                step.name() + " runs in batches, of which only the first was executed, of up to " + SIZE + " keys: "
                        + Printable.duration(first.duration()) + ", "
                        + String.format(Locale.ROOT, "%,d rows changed", first.rows())
                        + wal(first.walBytes());
        OptionalLong rows = rows(String.valueOf(step.script().options().batch()), first);
        if (rows.isEmpty()) {
            return once + ". How many rows the table has is not known.";
        }
        long batches = Math.max(1, (rows.getAsLong() + SIZE - 1) / SIZE);
        Duration all = first.duration().multipliedBy(batches);
        return once + String.format(Locale.ROOT, ". About %,d rows are about %,d of these: ", rows.getAsLong(), batches)
                + Printable.duration(all) + ", twice as long with the usual pauses" + wal(first.walBytes() * batches)
                + ".";
    }

    private static String wal(long bytes) {
        return bytes == 0 ? "" : String.format(Locale.ROOT, ", %,.1f MB of WAL", bytes / MEGABYTE);
    }

    private static OptionalLong rows(String option, RehearsedStatement statement) {
        List<String> names = NAME.matcher(option)
                .results()
                .map(name -> name.group()
                        .replaceAll("^[\"`]|[\"`]$", "")
                        .replace("\"\"", "\"")
                        .toLowerCase(Locale.ROOT))
                .toList();
        String table = names.get(names.size() - 2);
        for (Effect effect : statement.effects()) {
            String relation = effect.relation().toLowerCase(Locale.ROOT);
            if (effect.rows() >= 0 && (relation.equals(table) || relation.endsWith("." + table))) {
                return OptionalLong.of(effect.rows());
            }
        }
        return OptionalLong.empty();
    }
}
