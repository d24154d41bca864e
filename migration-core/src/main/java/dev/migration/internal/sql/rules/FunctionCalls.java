package dev.migration.internal.sql.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions whose calls, anywhere in a statement, give it a trait. */
final class FunctionCalls {

    private final Map<String, StatementTrait> traits;
    private final @Nullable String sessionFunction;

    /** Of functions that give a statement a trait, and one that changes the session unless its last argument is true. */
    FunctionCalls(Map<String, StatementTrait> traits, @Nullable String sessionFunction) {
        this.traits = Map.copyOf(traits);
        this.sessionFunction = sessionFunction;
    }

    /** The words, in lower case, without which a statement does not call this function. */
    static String[] words(String function) {
        return new String[] {function, quoted(function)};
    }

    Set<StatementTrait> traitsOf(StatementTokens tokens) {
        var found = EnumSet.noneOf(StatementTrait.class);
        if (sessionFunction != null) {
            for (int call : calls(sessionFunction, tokens)) {
                // True is "for this transaction".
                if (!"true".equals(tokens.at(tokens.after(call + 1) - 2))) {
                    found.add(StatementTrait.CHANGES_SESSION);
                }
            }
        }
        traits.forEach((function, trait) -> {
            if (!calls(function, tokens).isEmpty()) {
                found.add(trait);
            }
        });
        return Set.copyOf(found);
    }

    /** The indices of the tokens that call a function. */
    static List<Integer> calls(String function, StatementTokens tokens) {
        TrackedWords words = tokens.trackedWords();
        String quoted = quoted(function);
        if (!words.possible(function) && !words.possible(quoted)) {
            return List.of();
        }
        var calls = new ArrayList<Integer>();
        for (int i = 0; tokens.at(i) != null; i++) {
            String name = tokens.at(i);
            if ((function.equals(name) || quoted.equals(name)) && "(".equals(tokens.at(i + 1))) {
                calls.add(i);
            }
        }
        return calls;
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
