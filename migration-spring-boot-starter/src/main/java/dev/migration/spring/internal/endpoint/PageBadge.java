// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.Code;
import dev.migration.State;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import dev.migration.internal.report.StatusDocument.Batches;
import dev.migration.internal.report.StatusDocument.Counts;
import dev.migration.internal.report.StatusDocument.Migration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of a database, or of a tenant, in a few words. */
record PageBadge(Tone tone, String words) {

    /** The colour of a state on a page; its words say the same. */
    enum Tone {
        GOOD,
        WAITING,
        NOTED,
        BAD;

        static Tone of(State state) {
            if (Reading.isBroken(state)) {
                return BAD;
            }
            return switch (state) {
                case APPLIED, BASELINE -> GOOD;
                case PENDING, HELD, WAITING, OUT_OF_ORDER -> WAITING;
                default -> NOTED;
            };
        }

        /** The class that the stylesheet knows it by. */
        String style() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final PageBadge RUNNING = new PageBadge(Tone.NOTED, "migrations are running now");

    /** Of a database, or of a tenant. */
    static PageBadge of(StatusDocument database) {
        Migration inBatches = inBatches(database);
        if (inBatches == null && isRunning(database)) {
            return RUNNING;
        }
        Counts counts = database.counts();
        List<ProblemDocument> problems = database.problems();
        if (database.tenants() != null) {
            return ofAll(database.tenants().values(), problems);
        }
        if (counts == null && database.schema() == null) {
            return new PageBadge(Tone.BAD, "not known: the database has not answered yet");
        }
        if (counts == null) {
            String why = problems.isEmpty() ? "" : ": " + problems.get(0).code();
            return new PageBadge(Tone.BAD, "not known" + why);
        }
        long broken = database.migrations().stream()
                .filter(migration -> Reading.isBroken(migration.state()))
                .count();
        if (broken > 0) {
            return new PageBadge(
                    Tone.BAD, broken == 1 ? "1 migration needs attention" : broken + " migrations need attention");
        }
        PageBadge wrong = ofErrors(problems);
        if (wrong != null) {
            return wrong;
        }
        if (inBatches != null && inBatches.batches() != null) {
            return ofBatches(inBatches, inBatches.batches());
        }
        if (has(database, Code.NEWER_MIGRATION_INTERRUPTED)) {
            return new PageBadge(Tone.NOTED, "up to date; a newer release was interrupted");
        }
        return counts.pending() > 0
                ? new PageBadge(Tone.WAITING, counts.pending() + " pending")
                : new PageBadge(Tone.GOOD, "up to date");
    }

    private static @Nullable Migration inBatches(StatusDocument database) {
        return database.migrations().stream()
                .filter(migration -> migration.batches() != null)
                .findFirst()
                .orElse(null);
    }

    static PageBadge ofBatches(Migration migration, Batches batches) {
        String words = migration.name() + " runs in batches"
                + (batches.percent() == null ? "" : ": " + batches.percent() + " %");
        if (batches.failure() != null) {
            return new PageBadge(Tone.BAD, words + ", the last one failed");
        }
        return batches.paused() != null
                ? new PageBadge(Tone.WAITING, words + ", paused")
                : new PageBadge(Tone.NOTED, words);
    }

    private static PageBadge ofAll(Collection<StatusDocument> tenants, List<ProblemDocument> problems) {
        String of = " of " + tenants.size() + " tenants ";
        long bad = count(tenants, Tone.BAD);
        if (bad > 0) {
            return new PageBadge(Tone.BAD, bad + of + (bad == 1 ? "needs attention" : "need attention"));
        }
        PageBadge wrong = ofErrors(problems);
        if (wrong != null) {
            return wrong;
        }
        long waiting = count(tenants, Tone.WAITING);
        if (waiting > 0) {
            return new PageBadge(Tone.WAITING, waiting + of + "pending");
        }
        return new PageBadge(Tone.GOOD, tenants.isEmpty() ? "no tenants yet" : tenants.size() + of + "up to date");
    }

    private static long count(Collection<StatusDocument> tenants, Tone tone) {
        return tenants.stream().filter(tenant -> of(tenant).tone() == tone).count();
    }

    private static @Nullable PageBadge ofErrors(List<ProblemDocument> problems) {
        long errors = problems.stream()
                .filter(problem -> problem.severity().equals("error"))
                .count();
        return errors == 0 ? null : new PageBadge(Tone.BAD, errors == 1 ? "1 problem" : errors + " problems");
    }

    static boolean isRunning(StatusDocument database) {
        return has(database, Code.RUNNING)
                || (database.tenants() != null
                        && database.tenants().values().stream().anyMatch(PageBadge::isRunning));
    }

    private static boolean has(StatusDocument database, Code code) {
        return database.problems().stream().anyMatch(problem -> problem.code().equals(code.id()));
    }

    void write(Markup page, String tag) {
        page.element(tag, words, "class", "verdict " + tone.style());
    }
}
