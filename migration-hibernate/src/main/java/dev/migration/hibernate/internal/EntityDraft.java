// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import dev.migration.Migrator;
import dev.migration.hibernate.internal.compare.AcceptedDifferences;
import dev.migration.hibernate.internal.compare.Comparison;
import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftScript;
import dev.migration.hibernate.internal.draft.plan.DraftDrops;
import dev.migration.hibernate.internal.draft.plan.DraftPlan;
import dev.migration.hibernate.internal.draft.plan.DraftPlanner;
import dev.migration.hibernate.internal.draft.proof.DraftProof;
import dev.migration.hibernate.internal.draft.proof.ScratchRun;
import dev.migration.hibernate.internal.draft.question.RenameQuestions;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.tables.HibernateTables;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The next migration, as the entities ask for it, tried out in a scratch database.
 *
 * @param additions values of types, which come first, and which nothing takes out again
 * @param script what adds and changes
 * @param sure those of its changes that need no answer, nor what depends on one
 * @param dropping what drops that no entity has; empty where that is not asked for
 * @param differences what was found, in a developer's words
 * @param left what the scripts do not bring about
 * @param failure why the scripts are of no use; null where they are proven
 * @param wanted the tables of the entities
 */
public record EntityDraft(
        DraftScript additions,
        DraftScript script,
        DraftScript sure,
        DraftScript dropping,
        List<String> differences,
        List<String> left,
        @Nullable String failure,
        SchemaShape wanted) {

    /**
     * Drafts it, and proves it: with the up script nothing differs and Hibernate finds its tables valid, and with the down script
     * the schema is what it was. What drops comes last, whole or not at all.
     *
     * @param scratch its database is one that nobody else uses, with all migrations applied; the entities' is the same one
     * @param drop whether what no entity has is to be dropped
     */
    public static EntityDraft of(Migrator scratch, EntityManagerFactory entities, boolean drop) {
        return named(scratch, entities, comparison -> {
            DraftPlan first = DraftPlanner.of(comparison, drop);
            DraftScript additions = DraftScript.of(first.additions());
            new ScratchRun(comparison).run(additions.up());
            DraftPlan plan = additions.isEmpty() ? first : DraftPlanner.of(comparison, drop);
            DraftDrops drops = plan.drops();
            var renames = RenameQuestions.of(comparison, plan, drops, drop);
            DraftScript script = renames.script();
            DraftScript dropping = drop ? drops.script(renames.gone()) : new DraftScript();
            List<String> left = new ArrayList<>(plan.refused());
            List<DraftChange> sure = new ArrayList<>();
            String failure = new DraftProof(comparison, left, sure).of(script, dropping);
            List<Difference> found = drop
                    ? first.all().stream()
                            .filter(it -> !(it instanceof Difference.Kept))
                            .toList()
                    : first.differences();
            return new EntityDraft(
                    additions,
                    script,
                    DraftScript.of(sure),
                    dropping,
                    Difference.texts(found),
                    left,
                    failure,
                    comparison.wanted());
        });
    }

    /** Compares when what has no name of somebody's has one that people read; it stays accepted by the name that it had before. */
    private static <T> T named(Migrator scratch, EntityManagerFactory entities, EntityComparison.Use<T> use) {
        AcceptedDifferences accepted = AcceptedDifferences.of(scratch);
        List<Difference> before = accepted.isEmpty()
                ? List.of()
                : EntityComparison.in(scratch, entities, null, comparison -> new Comparison(comparison).accepted());
        HibernateTables.giveNames(entities);
        return EntityComparison.in(
                scratch, entities, null, comparison -> use.of(comparison.accepting(accepted.renamed(before))));
    }

    /** In what a database, such as one with the tables of {@code ddl-auto=update}, differs from the entities. It is only read. */
    List<String> differencesOf(Migrator database, EntityManagerFactory entities) {
        return EntityComparison.in(
                database, entities, wanted, comparison -> Difference.texts(new Comparison(comparison).differences()));
    }

    /** The changes that wait for an answer. */
    DraftScript open() {
        return DraftScript.of(script.changes().stream()
                .filter(change -> !sure.changes().contains(change))
                .toList());
    }

    /** Whether there is something to apply. */
    public boolean isWritten() {
        return !script.isEmpty() || !additions.isEmpty();
    }
}
