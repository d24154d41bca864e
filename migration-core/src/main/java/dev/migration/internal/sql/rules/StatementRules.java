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

    private record Rule(StatementPattern pattern, StatementKind kind) {}

    private record TraitRule(StatementPattern pattern, Set<StatementTrait> traits, boolean has) {}

    /** Why a statement is not run, though the database knows it, and what to write instead. */
    public record Refusal(StatementPattern pattern, String message, String remedy) {}

    /** A word that is refused where the test holds, anywhere in a statement. */
    private record RefusedUse(String word, Predicate<StatementTokens> test, Refusal refusal) {}

    private final Map<String, List<Rule>> kinds;
    private final StatementKind otherwise;
    private final Map<String, List<Refusal>> refusals;
    private final List<RefusedUse> refusedUses;
    private final Map<String, List<TraitRule>> traits;
    private final Map<String, StatementTrait> functions;
    private final @Nullable String sessionFunction;
    private final List<String> trackedWords;

    private StatementRules(Builder builder, StatementKind otherwise) {
        this.kinds = Map.copyOf(builder.kinds);
        this.refusals = Map.copyOf(builder.refusals);
        this.refusedUses = List.copyOf(builder.refusedUses);
        this.traits = Map.copyOf(builder.traits);
        this.functions = Map.copyOf(builder.functions);
        this.sessionFunction = builder.sessionFunction;
        this.trackedWords = List.copyOf(builder.trackedWords);
        this.otherwise = otherwise;
    }

    static Builder rules() {
        return new Builder();
    }

    /** The patterns of the statements that set these for the session. */
    static String[] settings(List<String> names) {
        return names.stream().map(name -> "SET " + name).toArray(String[]::new);
    }

    /** The kind of a statement. */
    public StatementKind kindOf(StatementTokens tokens) {
        for (Rule rule : kinds.getOrDefault(tokens.first(), List.of())) {
            if (rule.pattern().matchesAfterFirstWord(tokens)) {
                return rule.kind();
            }
        }
        return otherwise;
    }

    /** Why a statement is not run; null if it is. */
    @Nullable
    public Refusal refusal(StatementTokens tokens) {
        for (Refusal refusal : refusals.getOrDefault(tokens.first(), List.of())) {
            if (refusal.pattern().matchesAfterFirstWord(tokens)) {
                return refusal;
            }
        }
        for (RefusedUse use : refusedUses) {
            if (tokens.trackedWords().possible(use.word()) && use.test().test(tokens)) {
                return use.refusal();
            }
        }
        return null;
    }

    /** The traits of a statement. */
    public Set<StatementTrait> traitsOf(StatementTokens tokens) {
        var found = EnumSet.noneOf(StatementTrait.class);
        addTraitsOfCalls(tokens, found);
        for (TraitRule rule : traits.getOrDefault(tokens.first(), List.of())) {
            if (rule.pattern().matchesAfterFirstWord(tokens)) {
                if (rule.has()) {
                    found.addAll(rule.traits());
                } else {
                    found.removeAll(rule.traits());
                }
            }
        }
        return Set.copyOf(found);
    }

    private void addTraitsOfCalls(StatementTokens tokens, Set<StatementTrait> found) {
        if (sessionFunction != null) {
            for (int call : tokens.calls(sessionFunction)) {
                // True is "for this transaction".
                if (!"true".equals(tokens.at(tokens.after(call + 1) - 2))) {
                    found.add(StatementTrait.CHANGES_SESSION);
                }
            }
        }
        functions.forEach((function, trait) -> {
            if (!tokens.calls(function).isEmpty()) {
                found.add(trait);
            }
        });
    }

    /** The words, in lower case, to note while a statement is read: without them it need not be read again. */
    public List<String> trackedWords() {
        return trackedWords;
    }

    static final class Builder {

        private static final Set<StatementTrait> SETTING =
                Set.of(StatementTrait.CHANGES_SESSION, StatementTrait.ONLY_CHANGES_SESSION);

        private final Map<String, List<Rule>> kinds = new HashMap<>();
        private final Map<String, List<Refusal>> refusals = new HashMap<>();
        private final List<RefusedUse> refusedUses = new ArrayList<>();
        private final Map<String, List<TraitRule>> traits = new HashMap<>();
        private final List<String> trackedWords = new ArrayList<>();
        private final Map<String, StatementTrait> functions = new HashMap<>();
        private @Nullable String sessionFunction;

        private Builder() {}

        Builder tracking(String... words) {
            trackedWords.addAll(List.of(words));
            return this;
        }

        Builder plain(String... patterns) {
            return kind(StatementKind.PLAIN, patterns);
        }

        Builder rows(String... patterns) {
            return kind(StatementKind.ROWS, patterns);
        }

        Builder copy(String... patterns) {
            return kind(StatementKind.COPY, patterns);
        }

        Builder nonTransactional(String... patterns) {
            return kind(StatementKind.NON_TRANSACTIONAL, patterns);
        }

        Builder transactionControl(String... patterns) {
            return kind(StatementKind.TRANSACTION_CONTROL, patterns);
        }

        /** Statements that fit one of the patterns, and no earlier one, are of this kind. */
        private Builder kind(StatementKind kind, String... patterns) {
            for (String text : patterns) {
                var pattern = StatementPattern.of(text);
                add(kinds, pattern, new Rule(pattern, kind));
            }
            return this;
        }

        /** Statements of this pattern are a problem, reported with its remedy. */
        Builder refuse(String pattern, String message, String remedy) {
            var refusal = new Refusal(StatementPattern.of(pattern), message, remedy);
            add(refusals, refusal.pattern(), refusal);
            return this;
        }

        /** Statements with this word, which has to be tracked, are a problem where the test holds. */
        Builder refuseUse(String word, Predicate<StatementTokens> test, String message, String remedy) {
            refusedUses.add(new RefusedUse(word, test, new Refusal(StatementPattern.of(word), message, remedy)));
            return this;
        }

        /** Statements that fit one of the patterns have this trait. */
        Builder trait(StatementTrait trait, String... patterns) {
            return traits(Set.of(trait), true, patterns);
        }

        /** Exceptions from the patterns before that have this trait. */
        Builder without(StatementTrait trait, String... patterns) {
            return traits(Set.of(trait), false, patterns);
        }

        /** Statements that do nothing but set something in the session. */
        Builder changesSession(String... patterns) {
            return traits(SETTING, true, patterns);
        }

        /** Exceptions from the patterns before that change the session. */
        Builder keepsSession(String... patterns) {
            return traits(SETTING, false, patterns);
        }

        /** A function whose call changes the session unless its last argument is true. */
        Builder sessionFunction(String name) {
            sessionFunction = name;
            return tracking(name, StatementTokens.quoted(name));
        }

        /** Functions whose call gives a statement this trait, anywhere in it, unless an exception is made after it. */
        Builder calls(StatementTrait trait, String... names) {
            for (String name : names) {
                functions.put(name, trait);
                tracking(name, StatementTokens.quoted(name));
            }
            return this;
        }

        StatementRules otherwise(StatementKind kind) {
            return new StatementRules(this, kind);
        }

        private Builder traits(Set<StatementTrait> target, boolean has, String... patterns) {
            for (String text : patterns) {
                var rule = new TraitRule(StatementPattern.of(text), target, has);
                add(traits, rule.pattern(), rule);
            }
            return this;
        }

        private static <T> void add(Map<String, List<T>> rules, StatementPattern pattern, T rule) {
            for (String word : pattern.firstWords()) {
                rules.computeIfAbsent(word, key -> new ArrayList<>()).add(rule);
            }
        }
    }
}
