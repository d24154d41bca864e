// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a database's statements require of the runner: patterns, of which the first that fits decides the kind, and
 * all that fit the traits.
 */
public final class StatementRules {

    private static final Set<StatementTrait> SETTING =
            Set.of(StatementTrait.CHANGES_SESSION, StatementTrait.ONLY_CHANGES_SESSION);

    /** Why a statement is not run, though the database knows it, and what to write instead. */
    public record Refusal(String message, String remedy) {}

    private record TraitChange(Set<StatementTrait> traits, boolean has) {}

    /**
     * A value that an earlier statement of the session has left, such as {@code LAST_INSERT_ID()}.
     *
     * @param text the tokens that ask for it, with blanks between them
     * @param takes the words with which a statement starts that surely leaves a new one
     * @param call a function that surely does so too where it is called with an argument; empty where there is none
     */
    public record LeftValue(String text, Set<String> takes, String call) {

        /** Whether this statement surely leaves a new one. */
        public boolean isFedBy(StatementTokens tokens) {
            return takes.contains(tokens.first()) || (!call.isEmpty() && tokens.callsWithArgument(call));
        }

        /** As it is written in a script. */
        @Override
        public String toString() {
            return text.replaceAll("(?<=\\W) | (?=\\W)", "") + (text.endsWith("(") ? "…)" : "");
        }
    }

    /** A word that is refused where the test holds, anywhere in a statement. */
    private record RefusedUse(String word, Predicate<StatementTokens> test, Refusal refusal) {}

    private record Rule<T>(StatementTokens.Pattern pattern, T meaning) {}

    /** Rules by the words with which their patterns start, in order. */
    private static final class Rules<T> {

        private final Map<String, List<Rule<T>>> byFirstWord = new HashMap<>();

        void add(T meaning, String... patterns) {
            for (String text : patterns) {
                var pattern = StatementTokens.Pattern.of(text);
                for (String word : pattern.firstWords()) {
                    byFirstWord.computeIfAbsent(word, key -> new ArrayList<>()).add(new Rule<>(pattern, meaning));
                }
            }
        }

        List<Rule<T>> startingLike(StatementTokens tokens) {
            return byFirstWord.getOrDefault(tokens.first(), List.of());
        }

        @Nullable
        T first(StatementTokens tokens) {
            for (Rule<T> rule : startingLike(tokens)) {
                if (rule.pattern.matchesAfterFirstWord(tokens)) {
                    return rule.meaning;
                }
            }
            return null;
        }
    }

    private final Rules<StatementKind> kinds = new Rules<>();
    private final StatementKind otherwise;
    private final Rules<Refusal> refusals = new Rules<>();
    private final List<RefusedUse> refusedUses = new ArrayList<>();
    private final Rules<TraitChange> traits = new Rules<>();
    private final Rules<Lasting> lasting = new Rules<>();
    private final Rules<Boolean> definitions = new Rules<>();
    private final Rules<Boolean> preparations = new Rules<>();
    private final List<String> locks = new ArrayList<>();
    private final List<LeftValue> leftValues = new ArrayList<>();
    private boolean variables;
    private final Map<String, StatementTrait> functions = new HashMap<>();
    private @Nullable String sessionFunction;
    private final List<String> trackedWords = new ArrayList<>();
    private final Map<String, List<String>> counts = new HashMap<>();

    private final Rules<Boolean> counted = new Rules<>();
    private boolean countsAll = true;
    private @Nullable Refusal commitAlone;
    private String newValuesNeedCommit = "";

    private StatementRules(StatementKind otherwise) {
        this.otherwise = otherwise;
    }

    /** No rules yet; statements that fit none are of this kind. */
    static StatementRules otherwise(StatementKind kind) {
        return new StatementRules(kind);
    }

    public StatementKind kindOf(StatementTokens tokens) {
        StatementKind kind = kinds.first(tokens);
        return kind == null ? otherwise : kind;
    }

    /** Why a statement is not run; null if it is. */
    @Nullable
    public Refusal refusal(StatementTokens tokens) {
        Refusal refusal = refusals.first(tokens);
        for (RefusedUse use : refusedUses) {
            if (refusal == null && tokens.mayHave(use.word) && use.test.test(tokens)) {
                refusal = use.refusal;
            }
        }
        return refusal;
    }

    public Set<StatementTrait> traitsOf(StatementTokens tokens) {
        var found = EnumSet.noneOf(StatementTrait.class);
        if (tokens.mayHaveTracked()) {
            addTraitsOfCalls(tokens, found);
            if (counts.keySet().stream().anyMatch(tokens::has)) {
                found.add(StatementTrait.MAY_READ_COUNT);
            }
        }
        if (preparations.first(tokens) != null && counts.keySet().stream().anyMatch(tokens::mentions)) {
            found.add(StatementTrait.MAY_READ_COUNT);
        }
        for (Rule<TraitChange> rule : traits.startingLike(tokens)) {
            if (rule.pattern.matchesAfterFirstWord(tokens)) {
                if (rule.meaning.has) {
                    found.addAll(rule.meaning.traits);
                } else {
                    found.removeAll(rule.meaning.traits);
                }
            }
        }
        return Set.copyOf(found);
    }

    /** What of a statement is left when its session ends. */
    public enum Lasting {
        /** All that it did. */
        OUTLASTS,
        /** Not all, for sure or perhaps. */
        ENDS,
        /** No pattern says that. */
        UNKNOWN
    }

    /** What is left of a statement when its session ends, as far as its own text shows it. */
    public Lasting lasting(StatementTokens tokens) {
        if (locks.stream().anyMatch(lock -> !tokens.calls(lock).isEmpty())) {
            return Lasting.ENDS;
        }
        Lasting found = lasting.first(tokens);
        return found == null ? Lasting.UNKNOWN : found;
    }

    /** What it asks for now that an earlier statement has left; what it only defines may ask for it later. */
    public List<LeftValue> leftValuesIn(StatementTokens tokens) {
        return definitions.first(tokens) != null
                ? List.of()
                : leftValues.stream()
                        .filter(value -> tokens.hasInRow(value.text().split(" ")))
                        .toList();
    }

    /** All that an earlier statement can leave to its session. */
    public List<LeftValue> leftValues() {
        return leftValues;
    }

    /** Whether the text of a statement can be prepared, and executed later. */
    public boolean preparesTexts() {
        return !preparations.byFirstWord.isEmpty();
    }

    /** Whether a session of it has variables, such as @x. */
    public boolean hasVariables() {
        return variables;
    }

    private void addTraitsOfCalls(StatementTokens tokens, Set<StatementTrait> found) {
        if (sessionFunction != null) {
            for (int call : tokens.calls(sessionFunction)) {
                // True is "for this transaction"; of anything else but false it is not known.
                String local = tokens.at(tokens.after(call + 1) - 2);
                if (!"true".equals(local)) {
                    found.add(StatementTrait.CHANGES_SESSION);
                }
                if (!"false".equals(local)) {
                    found.add(StatementTrait.ENDS_WITH_TRANSACTION);
                }
            }
        }
        functions.forEach((function, trait) -> {
            if (!tokens.calls(function).isEmpty()) {
                found.add(trait);
            }
        });
    }

    /** Whether something is counted for it, in place of what was counted for the statement before. */
    public boolean isCounted(StatementTokens tokens) {
        return countsAll || counted.first(tokens) != null;
    }

    /** Why a COMMIT without a transaction of the script is refused; null where it does nothing. */
    @Nullable
    public Refusal commitAlone() {
        return commitAlone;
    }

    /** Why a value that was added to a type cannot be used before a commit, as a clause; empty where it can. */
    public String whyNewValuesNeedCommit() {
        return newValuesNeedCommit;
    }

    /** How what was counted for the statement before is read: tokens in lower case, with a space between them. */
    public List<String> counts() {
        return counts.values().stream().flatMap(List::stream).toList();
    }

    /** The words, in lower case, to note while a statement is read: without them it need not be read again. */
    public List<String> trackedWords() {
        return trackedWords;
    }

    StatementRules tracking(String... words) {
        trackedWords.addAll(List.of(words));
        return this;
    }

    /** Statements that fit one of the patterns, and no earlier one, are of this kind. */
    StatementRules kind(StatementKind kind, String... patterns) {
        kinds.add(kind, patterns);
        return this;
    }

    /** Statements of this pattern are a problem, reported with its remedy. */
    StatementRules refuse(String pattern, String message, String remedy) {
        refusals.add(new Refusal(message, remedy), pattern);
        return this;
    }

    /** Statements with this word, which has to be tracked, are a problem where the test holds. */
    StatementRules refuseUse(String word, Predicate<StatementTokens> test, String message, String remedy) {
        refusedUses.add(new RefusedUse(word, test, new Refusal(message, remedy)));
        return this;
    }

    /** A COMMIT without a transaction of the script is a problem. */
    StatementRules refuseCommitAlone(String message, String remedy) {
        commitAlone = new Refusal(message, remedy);
        return this;
    }

    /** A value that is added to a type cannot be used before a commit, for this reason. */
    StatementRules newValuesNeedCommit(String why) {
        newValuesNeedCommit = why;
        return this;
    }

    StatementRules trait(StatementTrait trait, String... patterns) {
        traits.add(new TraitChange(Set.of(trait), true), patterns);
        return this;
    }

    /** Exceptions from the patterns before that have this trait. */
    StatementRules without(StatementTrait trait, String... patterns) {
        traits.add(new TraitChange(Set.of(trait), false), patterns);
        return this;
    }

    /** Statements of which nothing ends with their session, unless an earlier pattern says otherwise. */
    StatementRules outlasts(String... patterns) {
        lasting.add(Lasting.OUTLASTS, patterns);
        return this;
    }

    /** Exceptions from the patterns after these: something ends with the session, or may do so. */
    StatementRules ends(String... patterns) {
        lasting.add(Lasting.ENDS, patterns);
        return this;
    }

    /** Functions whose call leaves a lock to the session. */
    StatementRules locksSession(String... names) {
        locks.addAll(List.of(names));
        return this;
    }

    /** Statements that only keep what is in them for later. */
    StatementRules defines(String... patterns) {
        definitions.add(true, patterns);
        return this;
    }

    /** Statements in whose literals there may be a statement that is run later. */
    StatementRules prepares(String... patterns) {
        preparations.add(true, patterns);
        return this;
    }

    /** What asks for a value that an earlier statement of the session has left, and what surely leaves a new one. */
    StatementRules leaves(String text, Set<String> takes, String call) {
        leftValues.add(new LeftValue(text, takes, call));
        return this;
    }

    /** A session has variables, such as @x. */
    StatementRules variables() {
        variables = true;
        return this;
    }

    /** Statements that do nothing but set something in the session. */
    StatementRules changesSession(String... patterns) {
        traits.add(new TraitChange(SETTING, true), patterns);
        return this;
    }

    /** Exceptions from the patterns before that change the session. */
    StatementRules keepsSession(String... patterns) {
        traits.add(new TraitChange(SETTING, false), patterns);
        return this;
    }

    /** A function whose call changes the session unless its last argument is true. */
    StatementRules sessionFunction(String name) {
        sessionFunction = name;
        return tracking(name, StatementTokens.quoted(name));
    }

    /** Functions whose call gives a statement this trait, anywhere in it, unless an exception is made after it. */
    StatementRules calls(StatementTrait trait, String... names) {
        for (String name : names) {
            functions.put(name, trait);
            tracking(name, StatementTokens.quoted(name));
        }
        return this;
    }

    /** What was counted for the statement before is read by this word, in one of these forms. */
    StatementRules counts(String word, String... forms) {
        counts.put(word, List.of(forms));
        return tracking(word, StatementTokens.quoted(word));
    }

    /** Nothing is counted for statements that fit none of these. */
    StatementRules countsOnly(String... patterns) {
        countsAll = false;
        counted.add(true, patterns);
        return this;
    }
}
