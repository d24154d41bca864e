package dev.migration.internal.secrets;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides token by token, without comments, whether the next literal is a secret: the table has what follows from the
 * token alone, the code what follows from the statement around it.
 */
final class SecretSyntax {

    private enum State {
        NOTHING,
        /** After a password's name: the literal, or what assigns it. */
        PASSWORD,
        /** After another secret's name: what assigns it. */
        ASSIGNMENT,
        /** The literal, or a function's name. */
        LITERAL,
        /** After a word where the literal would be: the parenthesis that makes it a function's call. */
        CALL,
        /** After a declared name its type, or after SET PASSWORD FOR the account; then what assigns. */
        TYPE,
        IDENTIFIED,
        /** The name of the plugin, which may end in "password". */
        PLUGIN,
        /** After a secret, or after a literal that ends where one would start: what continues it. */
        CONTINUATION
    }

    /** From a state by these tokens to the next; capitals are any other token of that kind. What is missing is NOTHING. */
    private static final Map<State, Map<String, State>> TABLE = table("""
            PASSWORD     to = := =>   LITERAL
            PASSWORD     digest (     PASSWORD
            PASSWORD     %            TYPE
            ASSIGNMENT   to = := =>   LITERAL
            ASSIGNMENT   digest       ASSIGNMENT
            ASSIGNMENT   %            TYPE
            LITERAL      (            LITERAL
            LITERAL      WORD NAME    CALL
            CALL         ( . = := =>  LITERAL
            IDENTIFIED   by as using  LITERAL
            IDENTIFIED   with via or  PLUGIN
            PLUGIN       WORD NAME    IDENTIFIED
            CONTINUATION ||           LITERAL
            """);

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
    private State state = State.NOTHING;
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
    private record Parenthesis(SecretArguments arguments, State after, int typeDepth) {}

    /** At the start of a text; on PostgreSQL the value of a setting needs no quotes. */
    SecretSyntax(boolean settingsTakeWords) {
        this.settingsTakeWords = settingsTakeWords;
    }

    private static Map<State, Map<String, State>> table(String rows) {
        var table = new EnumMap<State, Map<String, State>>(State.class);
        rows.lines().map(row -> row.split("\\s+")).forEach(row -> {
            Map<String, State> next = table.computeIfAbsent(State.valueOf(row[0]), from -> new HashMap<>());
            for (int i = 1; i < row.length - 1; i++) {
                next.put(row[i], State.valueOf(row[row.length - 1]));
            }
        });
        return table;
    }

    /** Whether a literal here is a secret. */
    boolean expectsLiteral() {
        boolean followsCharacterSet = state == State.CALL && previous.startsWith("_");
        return state == State.PASSWORD || state == State.LITERAL || followsType() || followsCharacterSet;
    }

    /** As in {@code password = varchar 'x'}. */
    private boolean followsType() {
        return state == State.CALL && TYPES.contains(previous);
    }

    /** Whether a word here is one, as in {@code SET app.password TO word, word}. */
    boolean expectsWord() {
        return sets && !ofAccount && state == State.LITERAL && BEFORE_SETTING.contains(previous);
    }

    /** Whether the value of a connection's parameter starts here. */
    boolean expectsValue() {
        return ofParameter && state == State.LITERAL && ASSIGNING.contains(previous);
    }

    /** Whether the text may end before a secret that is put together with it. */
    boolean isOpen(boolean endsWithSpace) {
        return state == State.LITERAL || (state == State.PASSWORD && endsWithSpace);
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
        state = State.LITERAL;
        previous = "";
    }

    /** A secret was hidden. */
    void hidden() {
        state = State.CONTINUATION;
        previous = SECRET;
    }

    /** A literal that is no secret; it may leave open a secret that is put together of it and what follows. */
    void literal(String content, boolean leavesOpen) {
        state = switch (state) {
            case PLUGIN -> State.IDENTIFIED;
            case TYPE -> leavesOpen ? State.CONTINUATION : State.TYPE;
            default -> leavesOpen ? State.CONTINUATION : State.NOTHING;
        };
        SecretArguments arguments = arguments();
        if (arguments != null) {
            arguments.addLiteral(content);
        }
        end("'");
    }

    /** A keyword or name, in lower case. */
    void word(String word) {
        boolean isPlugin = state == State.PLUGIN;
        state = afterWord(word);
        if (!isPlugin) {
            announce(word);
        }
        changesRows |= CHANGING_ROWS.contains(word);
        sets = word.equals("set") ? settingsTakeWords && !changesRows : sets;
        ofRoutine |= ROUTINE.contains(word);
        end(declaring(word));
    }

    private State afterWord(String word) {
        boolean named = state == State.PASSWORD || state == State.ASSIGNMENT;
        if (ofAccount && named && word.equals("for")) {
            return startType(true);
        }
        if (ofAccount && state == State.CONTINUATION && word.equals("or")) {
            return State.PLUGIN;
        }
        if (followsType() && TYPES.contains(word)) {
            return State.CALL;
        }
        State next = next(word, "WORD");
        return next == State.NOTHING && named && declares ? startType(false) : next;
    }

    private State next(String token, String kind) {
        if (state == State.TYPE) {
            return open.size() == typeDepth && assigns(token) ? State.LITERAL : State.TYPE;
        }
        Map<String, State> row = TABLE.getOrDefault(state, Map.of());
        State next = row.getOrDefault(token, row.getOrDefault(kind, State.NOTHING));
        return next == State.TYPE ? startType(false) : next;
    }

    private State startType(boolean isAccount) {
        typeDepth = open.size();
        followsFor = isAccount;
        return State.TYPE;
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
                state = State.IDENTIFIED;
                ofAccount = true;
            }
            case "replace" -> state = ofAccount ? State.LITERAL : state;
            case "set_config" -> state = State.NOTHING;
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
            state = isOption || SecretNames.isPassword(name) ? State.PASSWORD : State.ASSIGNMENT;
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
        boolean canBeSecret = state != State.PLUGIN && state != State.TYPE;
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
            secret = arguments.isSecret() || (state == State.CONTINUATION && arguments.concatenates());
        }
        boolean inType = state == State.TYPE && open.size() != typeDepth;
        state = secret ? State.LITERAL : inType ? State.TYPE : State.NOTHING;
    }

    private void noteName(SecretArguments arguments) {
        if (state == State.PASSWORD || state == State.ASSIGNMENT) {
            arguments.noteName();
        }
    }

    void openParenthesis() {
        State after = state == State.TYPE ? State.TYPE : followsType() ? State.LITERAL : State.NOTHING;
        // The values of a list of columns: SET (name, password) = ('x', 'y').
        state = listed.contains(0) ? State.LITERAL : next("(", "SYMBOL");
        open.push(new Parenthesis(new SecretArguments(previous, ofRoutine, listed), after, typeDepth));
        ofRoutine = false;
        sets = false;
        end("(");
    }

    void closeParenthesis() {
        Parenthesis closed = open.poll();
        State after = State.NOTHING;
        end(")");
        if (closed != null) {
            noteName(closed.arguments());
            listed = closed.arguments().names();
            after = closed.after();
            typeDepth = closed.typeDepth();
        }
        state = state == State.CONTINUATION && after != State.TYPE ? state : after;
        sets = false;
    }

    private @Nullable SecretArguments arguments() {
        Parenthesis innermost = open.peek();
        return innermost == null ? null : innermost.arguments();
    }

    /** The statement ends. */
    void semicolon() {
        open.clear();
        state = State.NOTHING;
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
