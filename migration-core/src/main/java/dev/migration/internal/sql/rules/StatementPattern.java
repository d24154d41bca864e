package dev.migration.internal.sql.rules;

import dev.migration.internal.text.AsciiCase;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How a kind of statement starts, written as the manuals do: {@code CREATE [UNIQUE] INDEX CONCURRENTLY}. Besides words
 * there are {@code [X]} for an optional one, {@code X|Y} for alternatives, {@code !X|Y} for any one token but
 * these, {@code ~X|Y} for one that has such a text in it, {@code *} for any one token, {@code …} for any tokens (what is
 * in parentheses is treated as one), and {@code $} for the statement's end. After the pattern a statement may continue.
 */
final class StatementPattern {

    private final List<Element> elements;

    private StatementPattern(List<Element> elements) {
        this.elements = elements;
    }

    private enum Way {
        IS,
        IS_NOT,
        CONTAINS
    }

    private record Element(Set<String> tokens, boolean optional, Way way) {

        boolean is(String sign) {
            return tokens.contains(sign);
        }

        /** False where the words are known not to be there, without reading the statement. */
        boolean isPossible(StatementTokens statement) {
            if (optional || way != Way.IS) {
                return true;
            }
            for (String token : tokens) {
                if (statement.mayHave(token)) {
                    return true;
                }
            }
            return false;
        }

        boolean matches(String token) {
            String lower = AsciiCase.lower(token);
            return switch (way) {
                case IS -> is("*") || tokens.contains(lower);
                case IS_NOT -> !tokens.contains(lower);
                case CONTAINS -> tokens.stream().anyMatch(lower::contains);
            };
        }
    }

    static StatementPattern of(String pattern) {
        return new StatementPattern(
                Arrays.stream(pattern.split(" ")).map(StatementPattern::element).toList());
    }

    private static Element element(String text) {
        boolean optional = text.startsWith("[");
        Way way = text.startsWith("!") ? Way.IS_NOT : text.startsWith("~") ? Way.CONTAINS : Way.IS;
        String words = optional ? text.substring(1, text.length() - 1) : way == Way.IS ? text : text.substring(1);
        return new Element(Set.of(AsciiCase.lower(words).split("\\|")), optional, way);
    }

    /** The words a statement of this pattern can start with. */
    Set<String> firstWords() {
        return elements.get(0).tokens();
    }

    /** Whether a statement that starts with one of the first words continues as the pattern does. */
    boolean matchesAfterFirstWord(StatementTokens tokens) {
        return matches(tokens, 1, 1);
    }

    private boolean matches(StatementTokens tokens, int element, int index) {
        if (element == elements.size()) {
            return true;
        }
        Element expected = elements.get(element);
        if (!tokens.isKnown(index) && !expected.isPossible(tokens)) {
            return false;
        }
        if (expected.is("…")) {
            if (!elements.get(element + 1).isPossible(tokens)) {
                return false;
            }
            int next = index;
            while (!matches(tokens, element + 1, next)) {
                if (tokens.at(next) == null) {
                    return false;
                }
                next = tokens.after(next);
            }
            return true;
        }
        String token = tokens.at(index);
        if (expected.is("$")) {
            return token == null;
        }
        if (token != null && expected.matches(token) && matches(tokens, element + 1, index + 1)) {
            return true;
        }
        return expected.optional() && matches(tokens, element + 1, index);
    }
}
