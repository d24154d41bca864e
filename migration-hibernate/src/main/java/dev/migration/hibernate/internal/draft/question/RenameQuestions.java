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
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.internal.schema.SchemaElement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Asks whether what is new is what is gone, by another name; and what becomes of what is gone otherwise. */
public final class RenameQuestions {

    private final DraftPlan plain;
    private final DraftDrops drops;
    private final boolean drop;
    private final Moves moves;
    /** The answers to each question that the database accepts. */
    private final Map<String, List<Rename>> renames = new LinkedHashMap<>();

    private final Set<Object> gone = new LinkedHashSet<>();
    private final Set<Object> unanswered = new HashSet<>();
    /** Those that the first answers rename. */
    private final List<Rename> first = new ArrayList<>();

    /** @param drop whether what no entity has is to be dropped */
    public RenameQuestions(EntityComparison comparison, DraftPlan plain, DraftDrops drops, boolean drop)
            throws SQLException {
        this.plain = plain;
        this.drops = drops;
        this.drop = drop;
        for (DraftChange change : plain.changes()) {
            if (change.about().isEmpty()) {
                // A schema, into which a table may be moved.
                new ScratchRun(comparison).run(change.up());
            }
        }
        List<RenameCandidate> all = candidates(comparison);
        var trial = RenameTrial.of(comparison, plain, all);
        for (RenameCandidate candidate : all) {
            Rename rename = trial.of(candidate);
            if (rename != null) {
                renames.computeIfAbsent(rename.about(), about -> new ArrayList<>())
                        .add(rename);
            }
        }
        all.stream()
                .filter(candidate -> !renames.containsKey(candidate.about()))
                .forEach(candidate -> unanswered.addAll(candidate.gone()));
        this.moves = Moves.of(
                plain,
                drop,
                comparison.entities().columns(),
                gone -> all.stream().anyMatch(it -> it.gone().contains(gone)));
        gone.addAll(moves.gone());
        // Also where its statements are of no use: other ones may rename it.
        all.forEach(candidate -> gone.addAll(candidate.gone()));
        if (drop) {
            var subclasses =
                    new SubclassTables(plain.all(), comparison.entities().columns(), plain.syntax());
            plain.all().stream()
                    .filter(it -> !subclasses.hasCopied(it))
                    .filter(it -> NewPlaces.of(it, plain.all())
                            .filter(NewPlaces::isAny)
                            .isPresent())
                    .forEach(gone::add);
        }
        putDistinctOnesFirst();
    }

    /** Tables first: foreign keys of others follow them. */
    private List<RenameCandidate> candidates(EntityComparison comparison) throws SQLException {
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

    /** So that the first answers can be given together. */
    private void putDistinctOnesFirst() {
        Set<Object> taken = new HashSet<>();
        Set<String> answered = new HashSet<>();
        // What is alike is not taken by another question, and columns go with the tables that they refer to.
        List<List<Rename>> inOrder = renames.values().stream()
                .sorted(Comparator.comparing(
                                (List<Rename> answers) -> !answers.stream().allMatch(Rename::isOfTable))
                        .thenComparing(answers ->
                                answers.stream().noneMatch(it -> it.candidate().isAlike())))
                .toList();
        for (List<Rename> answers : inOrder) {
            answers.sort(Comparator.comparing((Rename it) -> it.gone().stream().anyMatch(taken::contains))
                    .thenComparing(it ->
                            it.others().stream().anyMatch(other -> answered.contains(other.about()) && !isFirst(other)))
                    .thenComparing(it ->
                            first.stream().noneMatch(table -> it.candidate().isOfSequenceOf(table.candidate())))
                    .thenComparing(it -> !it.candidate().isAlike()));
            Rename best = answers.get(0);
            answered.add(best.about());
            if (best.gone().stream().noneMatch(taken::contains)) {
                first.add(best);
            }
            taken.addAll(best.gone());
        }
        while (first.stream().anyMatch(this::isWithoutOthers)) {
            first.removeIf(this::isWithoutOthers);
        }
    }

    private boolean isWithoutOthers(Rename rename) {
        return !rename.others().stream().allMatch(this::isFirst);
    }

    private boolean isFirst(RenameCandidate candidate) {
        return first.stream().anyMatch(it -> it.candidate().equals(candidate));
    }

    /** The tables, columns and sequences that may have become something else. */
    public List<Object> gone() {
        return List.copyOf(gone);
    }

    /** The changes, with a question in place of those that depend on its answer. */
    public DraftScript script() {
        Map<String, DraftChange> questions = new HashMap<>();
        Set<String> asked = new HashSet<>();
        renames.forEach((about, answers) -> {
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
        renames.values().stream()
                .flatMap(List::stream)
                .map(Rename::candidate)
                .flatMap(it -> RenamedReference.of(it, plain.all()).stream())
                .forEach(it -> fates.add(it.question(plain.syntax(), isFirst(it.rename()))));
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
        return new RenameQuestion(plain, drops, answers, solved, isAlone, first.contains(answers.get(0)));
    }

    /** What becomes of it where it is not renamed; empty where it just stays. */
    private Optional<DraftChange> fate(Difference former) {
        boolean isAnswered = renames.values().stream()
                .flatMap(List::stream)
                .anyMatch(it -> it.gone().contains(former));
        boolean isRenamed = first.stream().anyMatch(it -> it.gone().contains(former));
        return new GoneQuestion(plain, drops, moves, !first.isEmpty())
                .of(former, drop, isAnswered, isRenamed, unanswered.contains(former));
    }

    /** Whether a question offers to drop it. */
    private boolean isOfOneQuestion(Object former) {
        return renames.values().stream()
                .anyMatch(answers -> answers.get(0).gone().contains(former) && isAlone(answers));
    }

    /** Whether all answers to a question are about the same that is gone, and no other question is. */
    private boolean isAlone(List<Rename> answers) {
        Set<Object> own = Set.copyOf(answers.get(0).gone());
        return renames.values().stream()
                        .flatMap(List::stream)
                        .allMatch(it -> answers.contains(it)
                                ? Set.copyOf(it.gone()).equals(own)
                                : it.gone().stream().noneMatch(own::contains))
                && moves.gone().stream().noneMatch(own::contains);
    }
}
