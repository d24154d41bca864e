package dev.migration.internal.secrets;

import dev.migration.internal.text.AsciiCase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Decides token by token, without comments, whether the next literal is a secret: {@link SecretState} has what follows
 * from the token alone, and this what follows from the statement around it. A token that it does not understand ends what
 * it expected.
 */
final class SecretSyntax {

    private static final String SECRET = "a secret";
    private static final Set<String> SETTING = Set.of("=", "to", ",");
    private static final Set<String> CHANGING_ROWS = Set.of("insert", "update", "merge");

    private static final Set<String> ROUTINE = Set.of("function", "procedure");

    private final boolean settingsTakeWords;

    private final Deque<ArgumentList> open = new ArrayDeque<>();
    private final SecretDeclaration declaration = new SecretDeclaration();
    private SecretState state = SecretState.NOTHING;
    private String previous = ";";
    private boolean ofParameter;
    private boolean ofAccount;
    private boolean ofRoutine;
    private boolean changesRows;
    private boolean sets;
    private Set<Integer> listed = Set.of();

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
        return state == SecretState.CALL && SecretDeclaration.isType(previous);
    }

    /** Whether a word here is one, as in {@code SET app.password TO word, word}. */
    boolean expectsWord() {
        return sets && !ofAccount && state == SecretState.LITERAL && SETTING.contains(previous);
    }

    /** Whether the value of a connection's parameter starts here. */
    boolean expectsValue() {
        return ofParameter && state == SecretState.LITERAL && SecretState.ASSIGNING.contains(previous);
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
        boolean namesSetting = state == SecretState.SETTING_NAME && SecretNames.isSetting(AsciiCase.lower(content));
        state = namesSetting ? SecretState.SETTING_NAMED : state.afterLiteral(leavesOpen);
        listed = Set.of();
        if (!open.isEmpty()) {
            open.peek().addLiteral(content);
        }
        previous = "'";
    }

    /** A keyword or name, in lower case. */
    void word(String word) {
        boolean isPlugin = state == SecretState.PLUGIN;
        state = afterWord(word);
        if (!isPlugin) {
            start(word);
        }
        changesRows |= CHANGING_ROWS.contains(word);
        sets = word.equals("set") ? settingsTakeWords && !changesRows : sets;
        listed = word.equals("row") ? listed : Set.of();
        ofRoutine |= ROUTINE.contains(word);
        previous = SecretDeclaration.behind(word, previous);
    }

    private SecretState afterWord(String word) {
        return switch (state) {
            case PASSWORD, ASSIGNMENT -> afterSecretName(word);
            case TYPE -> word.equals("default") && declaration.isWholeType() ? SecretState.LITERAL : SecretState.TYPE;
            // As in CHARACTER VARYING 'x'.
            case CALL -> followsType() && SecretDeclaration.isType(word) ? SecretState.CALL : SecretState.NOTHING;
            // MariaDB: VIA plugin USING 'x' OR plugin USING 'y'.
            case PLUGIN_NAMED, CONTINUATION ->
                ofAccount && word.equals("or") ? SecretState.PLUGIN : state.afterWord(word);
            default -> state.afterWord(word);
        };
    }

    private SecretState afterSecretName(String word) {
        if (word.equals("for") && ofAccount) {
            return SecretState.ACCOUNT;
        }
        SecretState after = state.afterWord(word);
        return after == SecretState.NOTHING && declaration.startType() ? SecretState.TYPE : after;
    }

    private void start(String word) {
        switch (word) {
            case "identified" -> {
                state = SecretState.IDENTIFIED;
                ofAccount = true;
            }
            case "replace" -> state = ofAccount ? SecretState.LITERAL : state;
            case "set_config" -> state = SecretState.SETTING;
            case "declare" -> declaration.declareVariables(true);
            case "begin" -> declaration.declareVariables(false);
            default -> name(word);
        }
    }

    private void name(String name) {
        ofParameter = SecretNames.isParameter(name);
        if (SecretNames.isPassword(name)) {
            state = SecretState.PASSWORD;
            ofAccount |= name.equals("password") && previous.equals("set");
            declaration.name(previous);
        } else if (SecretNames.isSecret(name)) {
            state = !open.isEmpty() && open.peek().isOptions() ? SecretState.PASSWORD : SecretState.ASSIGNMENT;
            declaration.name(previous);
        }
    }

    /** A name in quotes, in lower case. */
    void quotedName(String name) {
        boolean canBeSecret = state != SecretState.PLUGIN && state != SecretState.TYPE && state != SecretState.ACCOUNT;
        state = state.afterName();
        if (canBeSecret) {
            name(name);
        }
        previous = SecretDeclaration.behind("\"", previous);
    }

    void number() {
        state = state.afterNumber();
        previous = "0";
    }

    /** An operator, a comma or the like. */
    void symbol(String symbol) {
        if (symbol.equals(",")) {
            comma();
        } else if (state == SecretState.TYPE && SecretState.ASSIGNING.contains(symbol)) {
            boolean ofRoutine = !open.isEmpty() && open.peek().ofRoutine();
            state = declaration.isAssigned(symbol, ofRoutine) ? SecretState.LITERAL : SecretState.TYPE;
        } else {
            state = state.afterSymbol(symbol, previous);
        }
        listed = symbol.equals("=") ? listed : Set.of();
        previous = symbol;
    }

    private void comma() {
        ArgumentList arguments = open.peek();
        sets &= arguments == null && followsSecret();
        boolean secret = sets || state == SecretState.SETTING_NAMED;
        if (arguments != null) {
            noteName(arguments);
            arguments.next();
            secret |= arguments.isSecret() || (state == SecretState.CONTINUATION && arguments.concatenates());
        }
        if (state != SecretState.SETTING_NAME) {
            boolean inType = state == SecretState.TYPE && !declaration.isWholeType();
            state = secret ? SecretState.LITERAL : inType ? SecretState.TYPE : SecretState.NOTHING;
        }
    }

    private void noteName(ArgumentList arguments) {
        if (state == SecretState.PASSWORD || state == SecretState.ASSIGNMENT) {
            arguments.noteName();
        }
    }

    void openParenthesis() {
        int typeDepth = state == SecretState.TYPE ? declaration.deeper() : -1;
        // The values of a list of columns: SET (name, password) = ('x', 'y').
        open.push(new ArgumentList(previous, ofRoutine, followsType(), typeDepth, listed));
        ofRoutine = false;
        state = listed.contains(0) ? SecretState.LITERAL : state.afterOpenParenthesis();
        sets = false;
        listed = Set.of();
        previous = "(";
    }

    void closeParenthesis() {
        ArgumentList closed = open.poll();
        if (closed != null) {
            noteName(closed);
        }
        listed = closed == null ? Set.of() : closed.names();
        sets = false;
        if (closed != null && closed.typeDepth() >= 0) {
            state = SecretState.TYPE;
            declaration.backTo(closed.typeDepth());
        } else if (state != SecretState.CONTINUATION) {
            state = closed != null && closed.ofType() ? SecretState.LITERAL : SecretState.NOTHING;
        }
        previous = ")";
    }

    /** The statement ends. */
    void semicolon() {
        open.clear();
        state = SecretState.NOTHING;
        ofAccount = false;
        ofRoutine = false;
        changesRows = false;
        sets = false;
        listed = Set.of();
        declaration.backTo(0);
        previous = ";";
    }
}
