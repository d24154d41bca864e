// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.question;

import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftScript;
import dev.migration.hibernate.internal.draft.column.CountingSequence;
import dev.migration.hibernate.internal.draft.move.NewPlaces;
import dev.migration.hibernate.internal.draft.move.RenamedReference;
import dev.migration.hibernate.internal.draft.move.SubclassTables;
import dev.migration.hibernate.internal.draft.plan.DraftDrops;
import dev.migration.hibernate.internal.draft.plan.DraftPlan;
import dev.migration.hibernate.internal.draft.proof.ScratchRun;
import dev.migration.hibernate.internal.draft.question.RenameTrial.Rename;
import dev.migration.hibernate.internal.draft.rename.ColumnRenames;
import dev.migration.hibernate.internal.draft.rename.RenameCandidate;
import dev.migration.hibernate.internal.draft.rename.TableRenames;
import dev.migration.hibernate.internal.mapping.MappedColumns;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.internal.database.catalogue.SchemaElement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks whether what is new is what is gone, by another name; and what becomes of what is gone otherwise. */
public final class RenameQuestions {

    private final DraftPlan plain;
    private final DraftDrops drops;
    private final boolean drop;
    private final Renames renames;
    private final Moves moves;
    private final List<Object> gone;
    private final Set<Object> unanswered;

    private RenameQuestions(
            DraftPlan plain,
            DraftDrops drops,
            boolean drop,
            Renames renames,
            Moves moves,
            List<Object> gone,
            Set<Object> unanswered) {
        this.plain = plain;
        this.drops = drops;
        this.drop = drop;
        this.renames = renames;
        this.moves = moves;
        this.gone = gone;
        this.unanswered = unanswered;
    }

    /**
     * Tries each rename in the scratch database, which is as it was afterwards but for new schemas.
     *
     * @param drop whether what no entity has is to be dropped
     */
    public static RenameQuestions of(EntityComparison comparison, DraftPlan plain, DraftDrops drops, boolean drop)
            throws SQLException {
        for (DraftChange change : plain.changes()) {
            if (change.about().isEmpty()) {
                // A schema, into which a table may be moved.
                new ScratchRun(comparison).run(change.up());
            }
        }
        List<RenameCandidate> candidates = candidates(comparison, plain);
        var trial = RenameTrial.of(comparison, plain, candidates);
        List<Rename> accepted = new ArrayList<>();
        for (RenameCandidate candidate : candidates) {
            Rename rename = trial.of(candidate);
            if (rename != null) {
                accepted.add(rename);
            }
        }
        var renames = Renames.of(accepted);
        Set<Object> unanswered = candidates.stream()
                .filter(candidate -> !renames.byQuestion().containsKey(candidate.about()))
                .flatMap(candidate -> candidate.gone().stream())
                .collect(Collectors.toSet());
        MappedColumns mapped = comparison.entities().columns();
        var moves = Moves.of(
                plain,
                drop,
                mapped,
                gone -> candidates.stream().anyMatch(it -> it.gone().contains(gone)));
        Set<Object> gone = new LinkedHashSet<>(moves.gone());
        // Also where its statements are of no use: other ones may rename it.
        candidates.forEach(candidate -> gone.addAll(candidate.gone()));
        if (drop) {
            gone.addAll(besideNewPlaces(plain, new SubclassTables(plain.all(), mapped, plain.syntax())));
        }
        return new RenameQuestions(plain, drops, drop, renames, moves, List.copyOf(gone), unanswered);
    }

    private static List<Difference> besideNewPlaces(DraftPlan plain, SubclassTables subclasses) {
        return plain.all().stream()
                .filter(it -> !subclasses.hasCopied(it))
                .filter(it -> NewPlaces.of(it, plain.all(), plain.migrations())
                        .filter(NewPlaces::isAny)
                        .isPresent())
                .toList();
    }

    /** Tables first: foreign keys of others follow them. */
    private static List<RenameCandidate> candidates(EntityComparison comparison, DraftPlan plain) throws SQLException {
        List<SchemaElement> elements = comparison.snapshot().values().stream()
                .flatMap(schema -> schema.elements().stream())
                .toList();
        Map<String, String> sequences = new HashMap<>(plain.migrations().objects());
        sequences.keySet().removeAll(comparison.wanted().objects().keySet());
        sequences.keySet().removeIf(object -> !object.startsWith(SchemaShape.SEQUENCE));
        var tables = new TableRenames(plain.all(), comparison.entities().schema(), plain.syntax());
        return Stream.of(
                        tables.tables(),
                        ColumnRenames.of(plain.all(), plain.syntax()),
                        tables.sequences(sequences)
                                .filter(it -> !CountingSequence.isOfAnotherTable(comparison, elements, it)))
                .flatMap(candidates -> candidates)
                .toList();
    }

    /** The tables, columns and sequences that may have become something else. */
    public List<Object> gone() {
        return gone;
    }

    /** The changes, with a question in place of those that depend on its answer. */
    public DraftScript script() {
        Map<String, DraftChange> questions = new HashMap<>();
        Set<String> asked = new HashSet<>();
        renames.byQuestion().forEach((about, answers) -> {
            RenameQuestion question = question(answers);
            asked.addAll(question.solved());
            questions.put(about, question.change());
        });
        List<DraftChange> fates = new ArrayList<>();
        gone.stream()
                .filter(it -> it instanceof Difference && !isOfOneQuestion(it))
                .map(Difference.class::cast)
                .forEach(it -> fate(it).ifPresent(fate -> {
                    asked.add(it.text());
                    fates.add(fate);
                }));
        renames.all()
                .map(Rename::candidate)
                .flatMap(it -> RenamedReference.of(it, plain.all()).stream())
                .forEach(it -> fates.add(it.question(plain.syntax(), renames.isFirst(it.rename()))));
        var script = new DraftScript();
        for (DraftChange change : plain.changes()) {
            DraftChange question = questions.remove(change.about());
            if (question != null) {
                script.add(question);
            }
            if (!asked.contains(change.about())) {
                script.add(change);
            }
        }
        fates.forEach(script::add);
        return script;
    }

    private RenameQuestion question(List<Rename> answers) {
        boolean isAlone = isAlone(answers);
        Set<String> solved = new HashSet<>();
        answers.forEach(answer -> solved.addAll(answer.solved()));
        if (!isAlone) {
            // Each has a question of its own.
            gone.stream()
                    .filter(Difference.class::isInstance)
                    .map(Difference.class::cast)
                    .forEach(difference -> solved.remove(difference.text()));
        }
        return new RenameQuestion(
                plain, drops, answers, solved, isAlone, renames.first().contains(answers.get(0)));
    }

    /** What becomes of it where it is not renamed; empty where it just stays. */
    private Optional<DraftChange> fate(Difference former) {
        return new GoneQuestion(plain, drops, moves, !renames.first().isEmpty())
                .of(
                        former,
                        drop,
                        renames.hasAnswer(former),
                        renames.hasFirstAnswer(former),
                        unanswered.contains(former));
    }

    /** Whether a question offers to drop it. */
    private boolean isOfOneQuestion(Object former) {
        return renames.byQuestion().values().stream()
                .anyMatch(answers -> answers.get(0).gone().contains(former) && isAlone(answers));
    }

    /** Whether all answers to a question are about the same that is gone, and no other question is. */
    private boolean isAlone(List<Rename> answers) {
        Set<Object> own = Set.copyOf(answers.get(0).gone());
        return renames.all()
                        .allMatch(it -> answers.contains(it)
                                ? Set.copyOf(it.gone()).equals(own)
                                : it.gone().stream().noneMatch(own::contains))
                && moves.gone().stream().noneMatch(own::contains);
    }
}
