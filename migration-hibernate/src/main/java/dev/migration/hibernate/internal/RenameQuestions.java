package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.DraftChange.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether what is new is what is gone, by another name. For each candidate the scratch database is renamed, and compared again:
 * what differs only then belongs to that answer, and what differs no longer belongs to the answer that it is new.
 */
final class RenameQuestions {

    /**
     * A candidate that the database accepts.
     *
     * @param answers more than one where what changes with the name is a question too
     */
    private record Rename(RenameCandidate candidate, List<Answer> answers, Set<String> solved) {

        List<Object> gone() {
            return candidate.gone();
        }

        String about() {
            return candidate.about();
        }
    }

    private final EntityComparison comparison;
    private final ScratchRun scratch;
    private final DraftPlanner plain;
    private final DraftDrops drops;
    private final Set<String> known;
    private final Map<String, List<Rename>> renames = new LinkedHashMap<>();
    private final List<MovedValues> moves;
    private final Set<Object> gone = new LinkedHashSet<>();
    private final Set<Object> unanswered = new HashSet<>();

    RenameQuestions(EntityComparison comparison, DraftPlanner plain, DraftDrops drops) throws SQLException {
        this.comparison = comparison;
        this.scratch = new ScratchRun(comparison);
        this.plain = plain;
        this.drops = drops;
        this.known = texts(plain.differences());
        this.moves = MovedValues.of(plain.all());
        moves.forEach(move -> gone.addAll(move.columns()));
        for (DraftChange change : plain.changes()) {
            if (change.about().isEmpty()) {
                // A schema, into which a table may be moved.
                scratch.run(change.up());
            }
        }
        String before = scratch.meaning();
        List<RenameCandidate> all = candidates();
        for (RenameCandidate candidate : all) {
            // Also where its statements are of no use: other ones may rename it.
            gone.addAll(candidate.gone());
            Rename rename = tried(candidate, before);
            if (rename != null) {
                renames.computeIfAbsent(rename.about(), about -> new ArrayList<>())
                        .add(rename);
            }
        }
        all.stream()
                .filter(candidate -> !renames.containsKey(candidate.about()))
                .forEach(candidate -> unanswered.addAll(candidate.gone()));
        putDistinctOnesFirst();
    }

    private List<RenameCandidate> candidates() throws SQLException {
        Map<String, String> sequences = new HashMap<>(plain.migrations().objects());
        sequences.keySet().removeAll(comparison.wanted().objects().keySet());
        sequences.keySet().removeIf(object -> !object.startsWith(SchemaShape.SEQUENCE));
        return RenameCandidate.of(plain.all(), sequences, comparison.entities().schema(), plain.syntax())
                .toList();
    }

    /** Null where the database refuses it, or where something would differ that no statement changes. */
    private @Nullable Rename tried(RenameCandidate candidate, String before) throws SQLException {
        Rename rename;
        try {
            scratch.run(candidate.answer().up());
            rename = renamed(candidate);
        } catch (SQLException e) {
            rename = null;
        }
        scratch.undo(candidate.answer().down());
        if (!scratch.meaning().equals(before)) {
            throw new SQLException("the scratch database could not be restored after "
                    + candidate.answer().up().get(0));
        }
        return rename;
    }

    private @Nullable Rename renamed(RenameCandidate candidate) throws SQLException {
        var renamed = new DraftPlanner(comparison, false);
        Set<String> left = texts(renamed.differences());
        List<DraftChange> own = renamed.changes().stream()
                .filter(change -> !known.contains(change.about()) && left.contains(change.about()))
                .toList();
        Set<String> drafted = own.stream().map(DraftChange::about).collect(Collectors.toSet());
        if (!left.stream().allMatch(text -> known.contains(text) || drafted.contains(text))) {
            return null;
        }
        List<Answer> answers = new ArrayList<>();
        for (List<DraftChange> answered : answered(own)) {
            if (scratch.isPossible(with(new Answer("", List.of(), List.of()), answered))) {
                answers.add(with(candidate.answer(), answered));
            }
        }
        Set<String> solved = new HashSet<>(known);
        solved.removeAll(left);
        return answers.isEmpty() ? null : new Rename(candidate, answers, solved);
    }

    /** The changes with each answer to their own questions; none where there would be too many to read. */
    private static List<List<DraftChange>> answered(List<DraftChange> changes) {
        List<List<DraftChange>> all = List.of(List.of());
        for (DraftChange change : changes) {
            all = all.stream()
                    .flatMap(before -> change.answered().stream()
                            .map(answered -> Stream.concat(before.stream(), Stream.of(answered))
                                    .toList()))
                    .toList();
        }
        return all.size() > EnumChanges.MOST ? List.of() : all;
    }

    private static Answer with(Answer rename, List<DraftChange> own) {
        List<String> up = new ArrayList<>(rename.up());
        own.forEach(change -> up.addAll(change.up()));
        List<String> down = new ArrayList<>();
        DraftChange.reversed(own).forEach(change -> down.addAll(change.down()));
        down.addAll(rename.down());
        String remarks = own.stream().map(DraftChange::remark).collect(Collectors.joining());
        return new Answer(rename.when() + remarks, up, down);
    }

    private static Set<String> texts(List<Difference> differences) {
        return differences.stream().map(Difference::text).collect(Collectors.toCollection(HashSet::new));
    }

    /** So that the first answers can be given together. */
    private void putDistinctOnesFirst() {
        Set<Object> taken = new HashSet<>();
        for (List<Rename> answers : renames.values()) {
            answers.sort(Comparator.comparing((Rename it) -> it.gone().stream().anyMatch(taken::contains))
                    .thenComparing(it -> !it.candidate().isAlike()));
            taken.addAll(answers.get(0).gone());
        }
    }

    /** The tables, columns and sequences that may have become something else. */
    List<Object> gone() {
        return List.copyOf(gone);
    }

    /** The changes, with a question in place of those that depend on its answer. */
    DraftScript script(boolean drop) {
        Map<String, DraftChange> questions = new HashMap<>();
        Set<String> asked = new HashSet<>();
        Set<Object> taken = new HashSet<>();
        renames.forEach((about, answers) -> questions.put(about, question(about, answers, taken, asked)));
        List<DraftChange> fates = new ArrayList<>();
        gone.stream()
                .filter(it -> it instanceof Difference && !isOfOneQuestion(it))
                .map(it -> fate((Difference) it, taken, drop, asked))
                .filter(Objects::nonNull)
                .forEach(fates::add);
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

    /** Whether a question offers to drop it. */
    private boolean isOfOneQuestion(Object gone) {
        return renames.values().stream()
                .anyMatch(answers -> answers.get(0).gone().contains(gone) && isAlone(answers));
    }

    /** Whether all answers to a question are about the same that is gone, and no other question is. */
    private boolean isAlone(List<Rename> answers) {
        Set<Object> own = Set.copyOf(answers.get(0).gone());
        return renames.values().stream()
                        .flatMap(List::stream)
                        .allMatch(it -> answers.contains(it)
                                ? Set.copyOf(it.gone()).equals(own)
                                : it.gone().stream().noneMatch(own::contains))
                && moves.stream().flatMap(move -> move.columns().stream()).noneMatch(own::contains);
    }

    private DraftChange question(String about, List<Rename> answers, Set<Object> taken, Set<String> asked) {
        RenameCandidate first = answers.get(0).candidate();
        boolean isAlone = isAlone(answers);
        Set<String> solved = new HashSet<>();
        answers.forEach(answer -> solved.addAll(answer.solved()));
        if (!isAlone) {
            solved.removeAll(texts(this.gone.stream()
                    .filter(Difference.class::isInstance)
                    .map(Difference.class::cast)
                    .toList()));
        }
        asked.addAll(solved);
        List<DraftChange> added = plain.changes().stream()
                .filter(change -> solved.contains(change.about()))
                .toList();
        String names =
                answers.stream().map(it -> it.candidate().goneName()).distinct().collect(Collectors.joining(" or "));
        boolean isOne = first.wanted().size() == 1;
        String areNew = isOne ? "It is new" : "They are new";
        Answer isNew = with(
                new Answer(
                        areNew + (isAlone ? ", and " + names + (isOne ? " stays:" : " stay:") : ":"),
                        List.of(),
                        List.of()),
                added);
        List<Answer> all = new ArrayList<>();
        for (Rename rename : answers) {
            // What only another answer brings with the name, such as a unique key.
            List<DraftChange> missing = added.stream()
                    .filter(change -> !rename.solved().contains(change.about()))
                    .toList();
            rename.answers().forEach(answer -> all.add(with(answer, missing)));
        }
        all.add(isNew);
        Answer other = isNew;
        List<String> drop = isAlone
                ? first.gone().stream().flatMap(it -> drops.of(it).stream()).toList()
                : List.of();
        if (!drop.isEmpty()) {
            List<String> up = new ArrayList<>(isNew.up());
            up.addAll(drop);
            other = new Answer(
                    areNew + ", and " + names + (isOne ? " is" : " are") + " dropped, with all that is in "
                            + (isOne ? "it:" : "them:"),
                    up,
                    List.of());
            all.add(other);
        }
        boolean isFree = first.gone().stream().noneMatch(taken::contains);
        taken.addAll(first.gone());
        return DraftChange.choice(
                about,
                (isOne ? "Is " : "Are ") + first.wantedName() + " new, or " + (isOne ? "was it " : "were they ") + names
                        + "?",
                all,
                isFree ? all.get(0) : isNew,
                other,
                false);
    }

    /** What becomes of it where it is not renamed; null where it just stays. */
    private @Nullable DraftChange fate(Difference gone, Set<Object> taken, boolean drop, Set<String> asked) {
        List<DraftChange> staying = plain.changes().stream()
                .filter(change -> change.about().equals(gone.text()))
                .toList();
        boolean isAnswered = renames.values().stream()
                .flatMap(List::stream)
                .anyMatch(it -> it.gone().contains(gone));
        List<Answer> all = new ArrayList<>();
        for (MovedValues move : moves) {
            if (gone instanceof Difference.GoneColumn column && move.columns().contains(column)) {
                all.add(after(staying, move.answer(column, plain.syntax())));
            }
        }
        boolean isMoved = !all.isEmpty();
        boolean isRenamed = isAnswered || unanswered.contains(gone);
        if (!drop && !isMoved && (isAnswered ? staying.isEmpty() : !isRenamed)) {
            return null;
        }
        asked.add(gone.text());
        Answer renamed = new Answer(
                isAnswered
                        ? "It is renamed, by an answer above."
                        : "It has another name now: write RENAME, in place of what adds that one, and what undoes it.",
                List.of(),
                List.of());
        if (isRenamed) {
            all.add(renamed);
        }
        Answer stays = with(new Answer("It stays:", List.of(), List.of()), staying);
        all.add(stays);
        Answer dropped = new Answer("It is dropped, with all that is in it:", drops.of(gone), List.of());
        if (!dropped.up().isEmpty()) {
            all.add(dropped);
        }
        return DraftChange.choice(
                gone.text(),
                "No entity has " + RenameCandidate.name(gone) + ": what becomes of it?",
                all,
                taken.contains(gone) ? renamed : stays,
                all.get(all.size() - 1),
                isMoved);
    }

    /** When the column may be NULL, as the rows of the new table leave it. */
    private static Answer after(List<DraftChange> staying, Answer moved) {
        List<String> up = new ArrayList<>();
        staying.forEach(change -> up.addAll(change.up()));
        up.addAll(moved.up());
        List<String> down = new ArrayList<>(moved.down());
        DraftChange.reversed(staying).forEach(change -> down.addAll(change.down()));
        return new Answer(moved.when(), up, down);
    }
}
