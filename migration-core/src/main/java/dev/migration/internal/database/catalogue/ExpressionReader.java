// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads conditions by precedence: OR, AND, NOT, comparisons, then whatever computes a value. */
final class ExpressionReader {

    private static final Pattern TOKEN = Pattern.compile(
            "(?:\\b(?:_utf8mb[34]|_latin1|[bBnNeExX]))?'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`"
                    + "|[\\p{L}_][\\p{L}\\p{N}_$.]*|\\d+(?:\\.\\d+)?|::|<=|>=|<>|!=|\\|\\||[^\\s]");
    private static final Set<String> OF_A_TYPE = Set.of("varying", "precision", "with", "without", "time", "zone");
    private static final Set<String> COMPARING = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");
    private static final Set<String> ENDS =
            Set.of(")", "]", ",", "and", "or", "in", "is", "not", "between", "like", "as", "::");

    /** A part; without members it is a name or a value. */
    record Node(String operator, List<Node> members) {

        Node(String operator) {
            this(operator, List.of());
        }

        boolean isValue() {
            return members.isEmpty() && (operator.startsWith("'") || operator.matches("-?\\d.*"));
        }

        /** The name of the one column that it is about; empty where it is about something else. */
        String column() {
            return members.isEmpty()
                            || !members.get(0).members.isEmpty()
                            || members.get(0).isValue()
                    ? ""
                    : members.get(0).operator;
        }

        boolean is(String... operators) {
            return !members.isEmpty() && List.of(operators).contains(operator);
        }

        boolean isBound() {
            return is("<", ">", "<=", ">=", "between", "in")
                    && !column().isEmpty()
                    && members.stream().skip(1).allMatch(Node::isValue);
        }

        String text() {
            List<String> texts = members.stream()
                    .map(member -> member.is("and", "or", "not", " ") && is("and", "or", "not", " ")
                            ? "(" + member.text() + ")"
                            : member.text())
                    .toList();
            return switch (operator) {
                case "and", "or" -> texts.stream().sorted().collect(Collectors.joining(" " + operator + " "));
                case " " -> String.join(" ", texts);
                case "between" -> texts.get(0) + " between " + texts.get(1) + " and " + texts.get(2);
                case "in" ->
                    texts.stream()
                            .skip(1)
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", ", texts.get(0) + " in ", ""));
                case "is null", "is not null" -> texts.get(0) + " " + operator;
                default ->
                    members.isEmpty()
                            ? operator
                            : COMPARING.contains(operator) || operator.equals("like")
                                    ? texts.get(0) + " " + operator + " " + texts.get(1)
                                    : operator + "(" + String.join(", ", texts) + ")";
            };
        }
    }

    /** Null where it is written in a way that this does not know. */
    static @Nullable Node read(String written) {
        try {
            var reader = new ExpressionReader(
                    TOKEN.matcher(written).results().map(MatchResult::group).toList());
            Node node = reader.any();
            return reader.isAtEnd() ? node : null;
        } catch (IllegalStateException e) {
            return null;
        }
    }

    private final List<String> tokens;
    private int next;

    private ExpressionReader(List<String> tokens) {
        this.tokens = tokens;
    }

    boolean isAtEnd() {
        return next == tokens.size();
    }

    private String peek() {
        return isAtEnd() ? "" : tokens.get(next).toLowerCase(Locale.ROOT);
    }

    private boolean take(String token) {
        boolean isNext = peek().equals(token);
        next += isNext ? 1 : 0;
        return isNext;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw new IllegalStateException();
        }
    }

    Node any() {
        List<Node> members = new ArrayList<>();
        do {
            Node member = all();
            members.addAll(member.is("or") ? member.members : List.of(member));
        } while (take("or"));
        return members.size() == 1 ? members.get(0) : either(members);
    }

    /** A condition is met where it is NULL, so that one of its column may be NULL says nothing; several values are a list. */
    private static Node either(List<Node> members) {
        Set<String> columns = members.stream().map(Node::column).collect(Collectors.toSet());
        if (columns.size() > 1 || columns.contains("")) {
            return new Node("or", members);
        }
        List<Node> bounds = members.stream().filter(it -> !it.is("is null")).toList();
        if (bounds.size() == 1 && bounds.get(0).isBound()) {
            return bounds.get(0);
        }
        if (bounds.isEmpty() || !bounds.stream().allMatch(it -> it.is("in") && it.isBound())) {
            return new Node("or", members);
        }
        List<Node> list = new ArrayList<>(bounds.get(0).members.subList(0, 1));
        bounds.forEach(it -> list.addAll(it.members.subList(1, it.members.size())));
        return new Node("in", list);
    }

    private Node all() {
        List<Node> members = new ArrayList<>();
        do {
            Node member = not();
            members.addAll(member.is("and") ? member.members : List.of(member));
        } while (take("and"));
        return members.size() == 1 ? members.get(0) : both(members);
    }

    private static Node both(List<Node> members) {
        if (members.size() == 2 && members.get(0).column().equals(members.get(1).column())) {
            for (int low : new int[] {0, 1}) {
                Node from = members.get(low);
                Node to = members.get(1 - low);
                if (from.is(">=") && to.is("<=") && from.isBound() && to.isBound()) {
                    return new Node("between", List.of(from.members.get(0), from.members.get(1), to.members.get(1)));
                }
            }
        }
        return new Node("and", members);
    }

    private Node not() {
        return take("not") ? new Node("not", List.of(not())) : predicate();
    }

    private Node predicate() {
        Node left = sum();
        if (COMPARING.contains(peek())) {
            String operator = tokens.get(next++).replace("!=", "<>");
            return operator.equals("=") && take("any") ? list(left) : comparison(operator, left, sum());
        }
        if (take("is")) {
            boolean isNot = take("not");
            expect("null");
            return new Node(isNot ? "is not null" : "is null", List.of(left));
        }
        boolean isNot = take("not");
        Node found = null;
        if (take("in")) {
            found = list(left);
        } else if (take("between")) {
            Node from = sum();
            expect("and");
            found = new Node("between", List.of(left, from, sum()));
        } else if (take("like")) {
            found = new Node("like", List.of(left, sum()));
        }
        if (found == null) {
            if (isNot) {
                throw new IllegalStateException();
            }
            return left;
        }
        return isNot ? new Node("not", List.of(found)) : found;
    }

    private static Node comparison(String operator, Node left, Node right) {
        if (left.isValue() && !right.isValue()) {
            return comparison(
                    operator.replace("<", "!")
                            .replace(">", "<")
                            .replace("!", ">")
                            .replace("><", "<>"),
                    right,
                    left);
        }
        return new Node(operator.equals("=") && right.isValue() ? "in" : operator, List.of(left, right));
    }

    /** In parentheses, or an array of PostgreSQL in some. */
    private Node list(Node left) {
        List<Node> members = new ArrayList<>(List.of(left));
        expect("(");
        Node first = any();
        members.addAll(first.is("array") ? first.members : List.of(first));
        while (take(",")) {
            members.add(any());
        }
        expect(")");
        return new Node("in", members);
    }

    private Node sum() {
        List<Node> members = new ArrayList<>(List.of(operand()));
        while (!isAtEnd() && !ENDS.contains(peek()) && !COMPARING.contains(peek())) {
            members.add(new Node(tokens.get(next++)));
            members.add(operand());
        }
        return members.size() == 1 ? members.get(0) : new Node(" ", members);
    }

    private Node operand() {
        Node read = plain();
        while (take("::")) {
            type();
        }
        return read;
    }

    private Node plain() {
        if (isAtEnd()) {
            throw new IllegalStateException();
        }
        String token = tokens.get(next++);
        String word = token.toLowerCase(Locale.ROOT);
        if (word.equals("(")) {
            Node inner = any();
            expect(")");
            return inner;
        }
        if (word.equals("-") && !isAtEnd() && tokens.get(next).matches("\\d.*")) {
            return new Node("-" + tokens.get(next++));
        }
        if (token.endsWith("'")) {
            return new Node(token.substring(token.indexOf('\'')));
        }
        if (token.startsWith("\"") || token.startsWith("`")) {
            return new Node(token.substring(1, token.length() - 1));
        }
        if (!word.matches("[\\p{L}_\\d].*") || word.equals("case") || word.equals("interval")) {
            throw new IllegalStateException();
        }
        if (word.equals("array") && take("[")) {
            return new Node("array", arguments("]"));
        }
        if (word.equals("cast") && take("(")) {
            Node cast = any();
            expect("as");
            type();
            expect(")");
            return cast;
        }
        return take("(") ? new Node(word, arguments(")")) : new Node(word);
    }

    private List<Node> arguments(String end) {
        List<Node> arguments = new ArrayList<>();
        while (!take(end)) {
            arguments.add(any());
            if (!peek().equals(end)) {
                expect(",");
            }
        }
        return arguments.isEmpty() ? List.of(new Node("")) : arguments;
    }

    private void type() {
        next++;
        while (OF_A_TYPE.contains(peek())) {
            next++;
        }
        if (take("(")) {
            arguments(")");
        }
        while (OF_A_TYPE.contains(peek()) || peek().equals("[")) {
            if (take("[")) {
                expect("]");
            } else {
                next++;
            }
        }
    }
}
