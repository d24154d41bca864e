package dev.migration.internal.sql.rules;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the calls of some functions make of a statement, wherever in it they stand. */
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

    Set<StatementTrait> traitsOf(Phrase phrase) {
        var found = EnumSet.noneOf(StatementTrait.class);
        if (sessionFunction != null && callsForSession(sessionFunction, phrase)) {
            found.add(StatementTrait.CHANGES_SESSION);
        }
        traits.forEach((function, trait) -> {
            if (mayCall(function, phrase) && calls(function, phrase)) {
                found.add(trait);
            }
        });
        return Set.copyOf(found);
    }

    /** Whether the function is called with anything but true as its last argument, which is "for this transaction". */
    private static boolean callsForSession(String function, Phrase phrase) {
        if (!mayCall(function, phrase)) {
            return false;
        }
        for (int i = 0; phrase.at(i) != null; i++) {
            if (isCall(function, phrase, i)) {
                String last = phrase.at(phrase.after(i + 1) - 2);
                if (!"true".equals(last)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean mayCall(String function, Phrase phrase) {
        return phrase.mentions().possible(function) || phrase.mentions().possible(quoted(function));
    }

    private static boolean calls(String function, Phrase phrase) {
        for (int i = 0; phrase.at(i) != null; i++) {
            if (isCall(function, phrase, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCall(String function, Phrase phrase, int index) {
        String name = phrase.at(index);
        return (function.equals(name) || quoted(function).equals(name)) && "(".equals(phrase.at(index + 1));
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
