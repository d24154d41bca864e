package dev.migration.internal.secrets;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides token by token, without comments, whether the next literal is a secret: {@link SecretState} has what follows
 * from the token alone, and this what follows from the statement around it.
 */
final class SecretSyntax {

    private static final String SECRET = "a secret";
    private static final Set<String> ASSIGNING = Set.of("=", ":=", "=>");
    private static final Set<String> BEFORE_SETTING = Set.of("=", "to", ",");
    private static final Set<String> CHANGING_ROWS = Set.of("insert", "update", "merge");
    private static final Set<String> ROUTINE = Set.of("function", "procedure");
    private static final Set<String> TYPES =
            Set.of("binary", "text", "varchar", "char", "character", "varying", "bytea", "national");

    /** After these a column, variable or parameter may be declared. */
    private static final Set<String> DECLARING = Set.of(
            ";", "(", ",", "declare", "column", "add", "alter", "modify", "exists", "in", "out", "inout", "variadic");

    /** What may be between CHANGE and the old name of a column. */
    private static final Set<String> AFTER_CHANGE = Set.of("column", "if", "exists");

    /** How H2 marks the place of an error. */
    private static final Set<String> ERROR_MARK = Set.of("[", "*", "]");

    private final boolean settingsTakeWords;
    private final Deque<Parenthesis> open = new ArrayDeque<>();
    private SecretState state = SecretState.NOTHING;
    private String previous = ";";
    private Set<Integer> listed = Set.of();
    private boolean ofParameter;
    private boolean ofAccount;
    private boolean ofRoutine;
    private boolean changesRows;
    private boolean sets;
    private boolean inVariables;
    private boolean declares;
    private boolean followsFor;
    private int typeDepth;

    /** An open one, with the state after it: in the type that it is a part of, or before the literal of the type. */
    private record Parenthesis(SecretArguments arguments, SecretState after, int typeDepth) {}

    /** At the start of a text; on PostgreSQL the value of a setting needs no quotes. */
    SecretSyntax(boolean settingsTakeWords) {
        this.settingsTakeWords = settingsTakeWords;
    }

    /** Whether a literal here is a secret. */
    boolean expectsLiteral() {
        boolean followsCharacterSet = state == SecretState.CALL && previous.startsWith("_");
        return state == SecretState.PASSWORD || state == SecretState.LITERAL || followsType() || followsCharacterSet;
    }

    /** As in {@code password = varchar 'x'}. */
    private boolean followsType() {
        return state == SecretState.CALL && TYPES.contains(previous);
    }

    /** Whether a word here is one, as in {@code SET app.password TO word, word}. */
    boolean expectsWord() {
        return sets && !ofAccount && state == SecretState.LITERAL && BEFORE_SETTING.contains(previous);
    }

    /** Whether the value of a connection's parameter starts here. */
    boolean expectsValue() {
        return ofParameter && state == SecretState.LITERAL && ASSIGNING.contains(previous);
    }

    /** Whether the text may end before a secret that is put together with it. */
    boolean isOpen(boolean endsWithSpace) {
        return state == SecretState.LITERAL || (state == SecretState.PASSWORD && endsWithSpace);
    }

    /** Whether the token before was this one. */
    boolean follows(String token) {
        return previous.equals(token);
    }

    boolean followsSecret() {
        return follows(SECRET);
    }

    /** The next literal is a secret, whatever was before. */
    void expectLiteral() {
        state = SecretState.LITERAL;
        previous = "";
    }

    /** A secret was hidden. */
    void hidden() {
        state = SecretState.CONTINUATION;
        previous = SECRET;
    }

    /** A literal that is no secret; it may leave open a secret that is put together of it and what follows. */
    void literal(String content, boolean leavesOpen) {
        state = switch (state) {
            case PLUGIN -> SecretState.PLUGIN_NAMED;
            case TYPE -> leavesOpen ? SecretState.CONTINUATION : SecretState.TYPE;
            default -> leavesOpen ? SecretState.CONTINUATION : SecretState.NOTHING;
        };
        SecretArguments arguments = arguments();
        if (arguments != null) {
            arguments.addLiteral(content);
        }
        end("'");
    }

    /** A keyword or name, in lower case. */
    void word(String word) {
        boolean isPlugin = state == SecretState.PLUGIN;
        state = afterWord(word);
        if (!isPlugin) {
            announce(word);
        }
        changesRows |= CHANGING_ROWS.contains(word);
        sets = word.equals("set") ? settingsTakeWords && !changesRows : sets;
        ofRoutine |= ROUTINE.contains(word);
        end(declaring(word));
    }

    private SecretState afterWord(String word) {
        boolean named = state == SecretState.PASSWORD || state == SecretState.ASSIGNMENT;
        if (ofAccount && named && word.equals("for")) {
            return startType(true);
        }
        if (ofAccount && state == SecretState.CONTINUATION && word.equals("or")) {
            return SecretState.PLUGIN;
        }
        if (followsType() && TYPES.contains(word)) {
            return SecretState.CALL;
        }
        SecretState next = next(word, "WORD");
        return next == SecretState.NOTHING && named && declares ? startType(false) : next;
    }

    private SecretState next(String token, String kind) {
        if (state == SecretState.TYPE && !token.equals("||")) {
            return open.size() == typeDepth && assigns(token) ? SecretState.LITERAL : SecretState.TYPE;
        }
        SecretState next = state.after(token, kind);
        return next == SecretState.TYPE ? startType(false) : next;
    }

    private SecretState startType(boolean isAccount) {
        typeDepth = open.size();
        followsFor = isAccount;
        return SecretState.TYPE;
    }

    /** Whether this comes between a type and the value; {@code =} may also compare. */
    private boolean assigns(String token) {
        SecretArguments arguments = arguments();
        boolean isParameter = arguments != null && arguments.ofRoutine();
        return switch (token) {
            case "default", ":=" -> true;
            case "=", "=>" -> followsFor || inVariables || isParameter;
            case "to" -> followsFor;
            default -> false;
        };
    }

    private void announce(String word) {
        switch (word) {
            case "identified" -> {
                state = SecretState.IDENTIFIED;
                ofAccount = true;
            }
            case "replace" -> state = ofAccount ? SecretState.LITERAL : state;
            case "set_config" -> state = SecretState.NOTHING;
            case "declare" -> inVariables = true;
            case "begin" -> inVariables = false;
            default -> name(word);
        }
    }

    private void name(String name) {
        ofParameter = SecretNames.isParameter(name);
        if (SecretNames.isSecret(name)) {
            SecretArguments arguments = arguments();
            boolean isOption = arguments != null && arguments.isOptions();
            state = isOption || SecretNames.isPassword(name) ? SecretState.PASSWORD : SecretState.ASSIGNMENT;
            ofAccount |= name.equals("password") && previous.equals("set");
            declares = DECLARING.contains(previous);
        }
    }

    /** After CHANGE [COLUMN] [IF EXISTS] and the old name of a column, the new one is declared as after ADD. */
    private String declaring(String word) {
        return !previous.equals("change") ? word : AFTER_CHANGE.contains(word) ? "change" : "add";
    }

    /** A name in quotes, in lower case. */
    void quotedName(String name) {
        boolean canBeSecret = state != SecretState.PLUGIN && state != SecretState.TYPE;
        state = next("\"", "NAME");
        if (canBeSecret) {
            name(name);
        }
        end(declaring("\""));
    }

    void number() {
        state = next("0", "NUMBER");
        end("0");
    }

    /** An operator, a comma or the like. */
    void symbol(String symbol) {
        if (symbol.equals(",")) {
            comma();
        } else if (!ERROR_MARK.contains(symbol) && !(symbol.equals(">") && previous.equals("="))) {
            state = next(symbol, "SYMBOL");
        }
        end(symbol);
    }

    private void comma() {
        SecretArguments arguments = arguments();
        sets &= arguments == null && followsSecret();
        boolean secret = sets;
        if (arguments != null) {
            noteName(arguments);
            arguments.next();
            secret = arguments.isSecret() || (state == SecretState.CONTINUATION && arguments.concatenates());
        }
        boolean inType = state == SecretState.TYPE && open.size() != typeDepth;
        state = secret ? SecretState.LITERAL : inType ? SecretState.TYPE : SecretState.NOTHING;
    }

    private void noteName(SecretArguments arguments) {
        if (state == SecretState.PASSWORD || state == SecretState.ASSIGNMENT) {
            arguments.noteName();
        }
    }

    void openParenthesis() {
        SecretState after = state == SecretState.TYPE
                ? SecretState.TYPE
                : followsType() ? SecretState.LITERAL : SecretState.NOTHING;
        // The values of a list of columns: SET (name, password) = ('x', 'y').
        state = listed.contains(0) ? SecretState.LITERAL : next("(", "SYMBOL");
        open.push(new Parenthesis(new SecretArguments(previous, ofRoutine, listed), after, typeDepth));
        ofRoutine = false;
        sets = false;
        end("(");
    }

    void closeParenthesis() {
        Parenthesis closed = open.poll();
        SecretState after = SecretState.NOTHING;
        end(")");
        if (closed != null) {
            noteName(closed.arguments());
            listed = closed.arguments().names();
            after = closed.after();
            typeDepth = closed.typeDepth();
        }
        state = state == SecretState.CONTINUATION && after != SecretState.TYPE ? state : after;
        sets = false;
    }

    private @Nullable SecretArguments arguments() {
        Parenthesis innermost = open.peek();
        return innermost == null ? null : innermost.arguments();
    }

    /** The statement ends. */
    void semicolon() {
        open.clear();
        state = SecretState.NOTHING;
        ofAccount = false;
        ofRoutine = false;
        changesRows = false;
        sets = false;
        end(";");
    }

    private void end(String token) {
        listed = token.equals("=") || token.equals("row") ? listed : Set.of();
        previous = token;
    }
}
