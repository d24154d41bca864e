package dev.migration.internal.secrets;

import dev.migration.internal.text.AsciiCase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Knows, token by token and without comments, whether the next literal is a secret. It takes what it does not understand
 * for the end of what it waited for.
 */
final class SecretSyntax {

    private enum Expected {
        NOTHING,
        /** After a password's name: the literal, or what assigns it. */
        PASSWORD,
        /** After another secret's name. */
        ASSIGNMENT,
        /** The literal, or a function's name. */
        LITERAL,
        /** After a word where the literal would be: the parenthesis that makes it a function's call. */
        CALL,
        /** After a declared name: its type, then what assigns. */
        TYPE,
        /** After SET PASSWORD FOR: an account, then what assigns. */
        ACCOUNT,
        IDENTIFIED,
        PLUGIN,
        PLUGIN_NAMED,
        /** In {@code set_config('name', 'value')}, where each may have its parameter's name before it. */
        SETTING,
        SETTING_NAME,
        SETTING_NAMED,
        /** After a secret, or after a literal that ends where one would begin: what goes on with it. */
        CONTINUATION
    }

    private static final String SECRET = "a secret";
    private static final Set<String> BY = Set.of("by", "as", "using");
    private static final Set<String> SETTING = Set.of("=", "to", ",");
    private static final Set<String> ASSIGNING = Set.of("=", ":=", "=>");

    /** How H2 marks the place of an error. */
    private static final Set<String> MARK = Set.of("[", "*", "]");

    private static final Set<String> CHANGING_ROWS = Set.of("insert", "update", "merge");

    /** Behind these a column or variable may be declared. */
    private static final Set<String> DECLARING = Set.of(
            ";", "(", ",", "declare", "column", "add", "alter", "modify", "exists", "in", "out", "inout", "variadic");

    /** What may stand before a literal, as the name of a character set that begins with an underscore. */
    private static final Set<String> TYPES =
            Set.of("binary", "text", "varchar", "char", "character", "varying", "bytea", "national");

    private static final Set<String> BEFORE_OLD_NAME = Set.of("column", "if", "exists");

    private static final Set<String> ROUTINE = Set.of("function", "procedure");

    /** The parentheses that are open: which of the parts between their commas is a secret, and whether all make one text. */
    private static final class Parenthesis {

        private final String before;
        private final boolean ofRoutine;
        private final boolean ofType;
        private final int typeDepth;
        private final Set<Integer> names = new HashSet<>();
        private Set<Integer> secrets;
        private int part;

        /**
         * Opens one.
         *
         * @param ofRoutine whether it holds the parameters of a declared function or procedure
         * @param ofType whether it has the length of a type, before a literal that is a secret
         * @param typeDepth how deep in a declared type it is; negative where it is in none
         */
        private Parenthesis(String before, boolean ofRoutine, boolean ofType, int typeDepth, Set<Integer> secrets) {
            this.before = before;
            this.ofRoutine = ofRoutine;
            this.ofType = ofType;
            this.typeDepth = typeDepth;
            this.secrets = secrets;
        }

        private boolean concatenates() {
            return before.startsWith("concat");
        }
    }

    private final boolean settingsTakeWords;

    private final Deque<Parenthesis> open = new ArrayDeque<>();
    private Expected expected = Expected.NOTHING;
    private String previous = ";";
    private boolean declaring;
    private boolean declared;
    private boolean ofParameter;
    private int typeDepth;
    private boolean ofAccount;
    private boolean ofRoutine;
    private boolean changesRows;
    private boolean sets;
    private Set<Integer> listed = Set.of();

    /**
     * At the start of a text.
     *
     * @param settingsTakeWords whether what a setting is set to needs no quotes
     */
    SecretSyntax(boolean settingsTakeWords) {
        this.settingsTakeWords = settingsTakeWords;
    }

    /** Whether a literal here is a secret. */
    boolean expectsLiteral() {
        return expected == Expected.PASSWORD
                || expected == Expected.LITERAL
                || (expected == Expected.CALL && (previous.startsWith("_") || TYPES.contains(previous)));
    }

    /** Whether a word here is one, as in {@code SET app.password TO word, word}. */
    boolean expectsWord() {
        return sets && !ofAccount && expected == Expected.LITERAL && SETTING.contains(previous);
    }

    /** Whether the value of a connection's parameter begins here. */
    boolean expectsValue() {
        return ofParameter && expected == Expected.LITERAL && ASSIGNING.contains(previous);
    }

    /** Whether the text may end before a secret that is put together with it. */
    boolean isOpen(boolean endsWithSpace) {
        return expected == Expected.LITERAL || (expected == Expected.PASSWORD && endsWithSpace);
    }

    /** The next literal is a secret, whatever stood before. */
    void expectLiteral() {
        expected = Expected.LITERAL;
        previous = "";
    }

    /** A secret was hidden. */
    void hidden() {
        expected = Expected.CONTINUATION;
        previous = SECRET;
    }

    /** Whether a secret was hidden directly before. */
    boolean followsSecret() {
        return previous.equals(SECRET);
    }

    /**
     * A literal that is no secret.
     *
     * @param content what it holds
     * @param leavesOpen whether a secret would begin behind it, if it were put together with what follows
     */
    void literal(String content, boolean leavesOpen) {
        if (expected == Expected.SETTING_NAME && SecretNames.isSetting(AsciiCase.lower(content))) {
            expected = Expected.SETTING_NAMED;
        } else if (expected == Expected.PLUGIN) {
            expected = Expected.PLUGIN_NAMED;
        } else if (expected != Expected.ACCOUNT && (expected != Expected.TYPE || leavesOpen)) {
            expected = leavesOpen ? Expected.CONTINUATION : Expected.NOTHING;
        }
        listed = Set.of();
        Parenthesis parenthesis = open.peek();
        if (parenthesis != null && parenthesis.secrets.isEmpty()) {
            parenthesis.secrets = FormatArguments.ofSecrets(content, parenthesis.part);
        }
        previous = "'";
    }

    /** A keyword or name, in lower case. */
    void word(String word) {
        boolean begins = DECLARING.contains(previous);
        boolean isPlugin = expected == Expected.PLUGIN;
        expected = switch (expected) {
            case IDENTIFIED ->
                BY.contains(word)
                        ? Expected.LITERAL
                        : word.equals("with") || word.equals("via") ? Expected.PLUGIN : Expected.NOTHING;
            case SETTING_NAME -> Expected.SETTING_NAME;
            case PLUGIN -> Expected.PLUGIN_NAMED;
            case PLUGIN_NAMED -> BY.contains(word) ? Expected.LITERAL : anotherPlugin(word);
            case CONTINUATION -> anotherPlugin(word);
            case PASSWORD, ASSIGNMENT -> afterName(word);
            case TYPE -> word.equals("default") && typeDepth == 0 ? Expected.LITERAL : Expected.TYPE;
            case ACCOUNT -> word.equals("to") ? Expected.LITERAL : Expected.ACCOUNT;
            case LITERAL -> Expected.CALL;
            case CALL -> isOneType(word) ? Expected.CALL : Expected.NOTHING;
            default -> Expected.NOTHING;
        };
        if (!isPlugin) {
            start(word, begins);
        }
        changesRows |= CHANGING_ROWS.contains(word);
        sets = word.equals("set") ? settingsTakeWords && !changesRows : sets;
        listed = word.equals("row") ? listed : Set.of();
        ofRoutine |= ROUTINE.contains(word);
        previous = behind(word);
    }

    /** MariaDB: {@code VIA plugin USING 'x' OR plugin USING 'y'}. */
    private Expected anotherPlugin(String word) {
        return ofAccount && word.equals("or") ? Expected.PLUGIN : Expected.NOTHING;
    }

    /** What the next token has before it: behind CHANGE [COLUMN] [IF EXISTS] and the old name, the new one is declared. */
    private String behind(String word) {
        return !previous.equals("change") ? word : BEFORE_OLD_NAME.contains(word) ? "change" : "add";
    }

    /** Whether a word goes with the one before it, as in {@code character varying 'x'}. */
    private boolean isOneType(String word) {
        return TYPES.contains(previous) && TYPES.contains(word);
    }

    private Expected afterName(String word) {
        if (word.equals("to")) {
            return Expected.LITERAL;
        }
        if (word.equals("digest")) {
            return expected;
        }
        if (word.equals("for") && ofAccount) {
            return Expected.ACCOUNT;
        }
        typeDepth = 0;
        return declared ? Expected.TYPE : Expected.NOTHING;
    }

    private void start(String word, boolean begins) {
        switch (word) {
            case "identified" -> {
                expected = Expected.IDENTIFIED;
                ofAccount = true;
            }
            case "replace" -> expected = ofAccount ? Expected.LITERAL : expected;
            case "set_config" -> expected = Expected.SETTING;
            case "declare" -> declaring = true;
            case "begin" -> declaring = false;
            default -> name(word, begins);
        }
    }

    private void name(String name, boolean begins) {
        ofParameter = SecretNames.isParameter(name);
        if (SecretNames.isPassword(name)) {
            expected = Expected.PASSWORD;
            ofAccount |= name.equals("password") && previous.equals("set");
            declared = begins;
        } else if (SecretNames.isSecret(name)) {
            Parenthesis parenthesis = open.peek();
            boolean option = parenthesis != null && parenthesis.before.equals("options");
            expected = option ? Expected.PASSWORD : Expected.ASSIGNMENT;
            declared = begins;
        }
    }

    /** A name in quotes, in lower case. */
    void quotedName(String name) {
        boolean begins = DECLARING.contains(previous);
        if (expected == Expected.PLUGIN) {
            expected = Expected.PLUGIN_NAMED;
        } else if (expected != Expected.TYPE && expected != Expected.ACCOUNT) {
            expected = expected == Expected.LITERAL ? Expected.CALL : Expected.NOTHING;
            name(name, begins);
        }
        previous = behind("\"");
    }

    /** A number. */
    void number() {
        if (expected != Expected.TYPE) {
            expected = Expected.NOTHING;
        }
        previous = "0";
    }

    /** An operator, a comma or the like. */
    void symbol(String symbol) {
        if (symbol.equals(",")) {
            comma();
        } else if (ASSIGNING.contains(symbol)) {
            assignment(symbol);
        } else if (symbol.equals("||")) {
            expected = expected == Expected.CONTINUATION ? Expected.LITERAL : Expected.NOTHING;
        } else if (symbol.equals(".") && expected == Expected.CALL) {
            expected = Expected.LITERAL;
        } else if (symbol.equals("%") && (expected == Expected.PASSWORD || expected == Expected.ASSIGNMENT)) {
            // As in t.password%TYPE.
            typeDepth = 0;
            expected = Expected.TYPE;
        } else if (!MARK.contains(symbol)
                && !(symbol.equals(">") && previous.equals("="))
                && expected != Expected.TYPE
                && expected != Expected.ACCOUNT) {
            expected = Expected.NOTHING;
        }
        listed = symbol.equals("=") ? listed : Set.of();
        previous = symbol;
    }

    private void assignment(String symbol) {
        expected = switch (expected) {
            case PASSWORD, ASSIGNMENT, ACCOUNT, CALL -> Expected.LITERAL;
            case SETTING_NAME -> Expected.SETTING_NAME;
            case TYPE -> typeDepth == 0 && mayDeclare(symbol) ? Expected.LITERAL : Expected.TYPE;
            default -> Expected.NOTHING;
        };
    }

    /** Whether what is behind a type is the value of what is declared; {@code =} may also compare. */
    private boolean mayDeclare(String symbol) {
        Parenthesis parenthesis = open.peek();
        return declaring || symbol.equals(":=") || (parenthesis != null && parenthesis.ofRoutine);
    }

    private void comma() {
        Parenthesis parenthesis = open.peek();
        sets &= parenthesis == null && previous.equals(SECRET);
        if (parenthesis != null) {
            noteName(parenthesis);
            parenthesis.part++;
        }
        boolean secret = sets
                || expected == Expected.SETTING_NAMED
                || (parenthesis != null
                        && (parenthesis.secrets.contains(parenthesis.part)
                                || (expected == Expected.CONTINUATION && parenthesis.concatenates())));
        boolean inType = expected == Expected.TYPE && typeDepth > 0;
        if (expected != Expected.SETTING_NAME) {
            expected = secret ? Expected.LITERAL : inType ? Expected.TYPE : Expected.NOTHING;
        }
    }

    private void noteName(Parenthesis parenthesis) {
        if (expected == Expected.PASSWORD || expected == Expected.ASSIGNMENT) {
            parenthesis.names.add(parenthesis.part);
        }
    }

    void openParenthesis() {
        // The values of a list of columns: SET (name, password) = ('x', 'y').
        boolean ofType = expected == Expected.CALL && TYPES.contains(previous);
        open.push(new Parenthesis(previous, ofRoutine, ofType, expected == Expected.TYPE ? typeDepth : -1, listed));
        ofRoutine = false;
        expected = listed.contains(0)
                ? Expected.LITERAL
                : switch (expected) {
                    case PASSWORD -> Expected.PASSWORD;
                    case LITERAL, CALL -> Expected.LITERAL;
                    case SETTING -> Expected.SETTING_NAME;
                    case TYPE -> {
                        typeDepth++;
                        yield Expected.TYPE;
                    }
                    default -> Expected.NOTHING;
                };
        sets = false;
        listed = Set.of();
        previous = "(";
    }

    void closeParenthesis() {
        Parenthesis closed = open.poll();
        listed = Set.of();
        if (closed != null) {
            noteName(closed);
            listed = closed.names;
        }
        sets = false;
        if (closed != null && closed.typeDepth >= 0) {
            expected = Expected.TYPE;
            typeDepth = closed.typeDepth;
        } else if (closed != null && closed.ofType) {
            expected = Expected.LITERAL;
        } else if (expected != Expected.CONTINUATION) {
            expected = Expected.NOTHING;
        }
        previous = ")";
    }

    /** The statement ends. */
    void semicolon() {
        open.clear();
        expected = Expected.NOTHING;
        ofAccount = false;
        ofRoutine = false;
        changesRows = false;
        sets = false;
        listed = Set.of();
        previous = ";";
    }
}
