// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementRules.Lasting;
import dev.migration.internal.sql.rules.StatementRules.LeftValue;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.AsciiCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a statement sets for its session, and which variables of that it has. The parts of SET are read where a session has
 * variables; elsewhere the product's rules say that a statement only sets something.
 */
final class SessionStatement {

    private static final Set<String> CONSTANTS = Set.of("null", "true", "false", "default");

    private final Statement statement;
    private final Dialect dialect;
    private final StatementTokens tokens;
    private final boolean hasVariables;

    SessionStatement(Statement statement, Dialect dialect) {
        this.statement = statement;
        this.dialect = dialect;
        this.tokens = new StatementTokens(statement.text(), dialect.syntax());
        this.hasVariables = dialect.rules().hasVariables();
    }

    /**
     * A part of SET.
     *
     * @param variable the variable that it sets, such as @x; null where it is a setting
     * @param setting the setting, without its scope; null where it is a variable
     * @param value the tokens of its value; where no sign is between the two, all that follows
     */
    record Part(@Nullable String variable, @Nullable String setting, boolean isOfServer, List<String> value) {

        /** The variables that its value names. */
        Set<String> reads() {
            return namesIn(value);
        }

        /** The one variable that its value is; null where it is anything else. */
        @Nullable
        String copied() {
            return value.size() >= 2
                            && value.get(0).equals("@")
                            && !value.get(1).equals("@")
                    ? nameAt(value, 0, value.size())
                    : null;
        }

        /** The setting that a variable saves; null where it does not. */
        @Nullable
        String saved() {
            boolean isRead = variable != null
                    && value.size() > 2
                    && value.get(0).equals("@")
                    && value.get(1).equals("@")
                    && value.stream().noneMatch("("::equals);
            return isRead ? unquoted(value.get(value.size() - 1)) : null;
        }

        /** Whether it is text that has the same value in each session: words name one only where a setting takes them. */
        boolean isLiteral() {
            List<String> unsigned =
                    value.size() > 1 && Set.of("-", "+").contains(value.get(0)) ? value.subList(1, 2) : value;
            if (variable != null) {
                return unsigned.size() == 1 && value.size() <= 2 && isConstant(unsigned.get(0));
            }
            return !isOfServer
                    && value.stream().noneMatch(token -> Set.of("(", "@").contains(token));
        }

        private static boolean isConstant(String token) {
            return Character.isDigit(token.charAt(0))
                    || token.endsWith("'")
                    || token.endsWith("\"")
                    || CONSTANTS.contains(AsciiCase.lower(token));
        }
    }

    /** Whether it is SET, USE or the like, and nothing else happens in it. */
    boolean onlySets() {
        return statement.has(StatementTrait.ONLY_CHANGES_SESSION)
                && lasting() != Lasting.ENDS
                && (!hasVariables || Set.of("set", "use").contains(at(0)));
    }

    /** Whether nothing that it did ends with its session, as far as its own text shows it. */
    boolean outlastsSession() {
        return lasting() == Lasting.OUTLASTS;
    }

    private Lasting lasting() {
        boolean sets =
                statement.has(StatementTrait.CHANGES_SESSION) && !statement.has(StatementTrait.ONLY_CHANGES_SESSION);
        return sets || statement.has(StatementTrait.LASTS_WITH_SESSION)
                ? Lasting.ENDS
                : dialect.rules().lasting(tokens);
    }

    List<LeftValue> leftValues() {
        return dialect.rules().leftValuesIn(tokens);
    }

    boolean feeds(LeftValue value) {
        return value.isFedBy(tokens);
    }

    /** What it sets, part by part; none where it is no SET, or the session has no variables. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        if (!hasVariables || !at(0).equals("set")) {
            return parts;
        }
        int start = 1;
        int depth = 0;
        for (int i = 1; ; i++) {
            String token = at(i);
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            if (token.isEmpty() || (token.equals(",") && depth == 0)) {
                parts.add(part(start, i));
                start = i + 1;
            }
            if (token.isEmpty()) {
                return parts;
            }
        }
    }

    private Part part(int start, int end) {
        List<String> part = new ArrayList<>();
        for (int i = start; i < end; i++) {
            part.add(at(i));
        }
        boolean isVariable =
                part.size() > 1 && part.get(0).equals("@") && !part.get(1).equals("@");
        int sign = sign(part);
        if (isVariable) {
            int name = sign < 0 ? 2 : sign;
            return new Part(
                    nameAt(part, 0, name),
                    null,
                    false,
                    part.subList(sign < 0 ? 2 : afterSign(part, sign), part.size()));
        }
        if (sign < 1) {
            return new Part(null, part.isEmpty() ? "" : unquoted(part.get(0)), false, List.copyOf(part));
        }
        List<String> target = part.subList(0, sign);
        boolean isOfServer = target.stream().anyMatch(Set.of("global", "persist", "persist_only")::contains);
        return new Part(
                null,
                unquoted(target.get(target.size() - 1)),
                isOfServer,
                part.subList(afterSign(part, sign), part.size()));
    }

    private static int sign(List<String> part) {
        for (int i = 0; i < part.size(); i++) {
            if (Set.of("=", ":=", ":", "to").contains(part.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static int afterSign(List<String> part, int sign) {
        boolean inTwo = part.get(sign).equals(":")
                && sign + 1 < part.size()
                && part.get(sign + 1).equals("=");
        return sign + (inTwo ? 2 : 1);
    }

    /** The variables that it names anywhere but where SET gives them a value. */
    Set<String> variables() {
        List<Part> parts = parts();
        if (!parts.isEmpty()) {
            return parts.stream().flatMap(part -> part.reads().stream()).collect(Collectors.toCollection(TreeSet::new));
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; hasVariables && !at(i).isEmpty(); i++) {
            all.add(at(i));
        }
        return namesIn(all);
    }

    private static Set<String> namesIn(List<String> tokens) {
        var found = new TreeSet<String>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            boolean isSystem = (i > 0 && tokens.get(i - 1).equals("@"))
                    || tokens.get(i + 1).equals("@");
            if (tokens.get(i).equals("@") && !isSystem) {
                int end = i + 2;
                while (end + 1 < tokens.size() && tokens.get(end).equals(".")) {
                    end += 2;
                }
                found.add(nameAt(tokens, i, end));
            }
        }
        return found;
    }

    /** The variables that it may set, where it is no SET. */
    Set<String> assigned() {
        boolean sets = at(0).equals("load") || !outlastsSession();
        for (int i = 0; !sets && !at(i).isEmpty(); i++) {
            String next = at(i + 1);
            sets = at(i).equals(":=")
                    || (at(i).equals(":") && next.equals("="))
                    || (at(i).equals("into") && next.equals("@"))
                    || (at(i).equals("set") && next.equals("("));
        }
        return sets ? variables() : Set.of();
    }

    private static String nameAt(List<String> tokens, int start, int end) {
        var name = new StringBuilder();
        tokens.subList(start, end).forEach(token -> name.append(unquoted(token)));
        return name.toString();
    }

    private static String unquoted(String token) {
        boolean isQuoted = token.length() > 1 && "`'\"".indexOf(token.charAt(0)) >= 0;
        return AsciiCase.lower(isQuoted ? token.substring(1, token.length() - 1) : token);
    }

    private String at(int index) {
        String token = index < 0 ? null : tokens.at(index);
        return token == null ? "" : token;
    }
}
