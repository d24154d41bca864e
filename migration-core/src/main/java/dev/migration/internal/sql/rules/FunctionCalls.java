package dev.migration.internal.sql.rules;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the calls of some functions, anywhere in a statement, make of it. */
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
        if (sessionFunction != null && callsForSession(sessionFunction, tokens)) {
            found.add(StatementTrait.CHANGES_SESSION);
        }
        traits.forEach((function, trait) -> {
            if (mayCall(function, tokens) && calls(function, tokens)) {
                found.add(trait);
            }
        });
        return Set.copyOf(found);
    }

    /** Whether the function is called with anything but true as its last argument, which is "for this transaction". */
    private static boolean callsForSession(String function, StatementTokens tokens) {
        if (!mayCall(function, tokens)) {
            return false;
        }
        for (int i = 0; tokens.at(i) != null; i++) {
            if (isCall(function, tokens, i)) {
                String last = tokens.at(tokens.after(i + 1) - 2);
                if (!"true".equals(last)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean mayCall(String function, StatementTokens tokens) {
        return tokens.trackedWords().possible(function) || tokens.trackedWords().possible(quoted(function));
    }

    static boolean calls(String function, StatementTokens tokens) {
        for (int i = 0; tokens.at(i) != null; i++) {
            if (isCall(function, tokens, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCall(String function, StatementTokens tokens, int index) {
        String name = tokens.at(index);
        return (function.equals(name) || quoted(function).equals(name)) && "(".equals(tokens.at(index + 1));
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
