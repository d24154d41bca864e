package dev.migration.internal.recovery;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.AsciiCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The user variables and prepared statements of MariaDB, MySQL and H2 that one statement reads and assigns, by its text; and
 * on PostgreSQL what {@code set_config} sets.
 */
final class SessionValues {

    /** What a session has of its last INSERT. */
    static final String LAST_INSERT_ID = "LAST_INSERT_ID()";

    private static final String PREPARED = "the prepared statement ";
    private static final String PREVIOUS_VALUE = "PREVIOUS VALUE FOR ";

    /** What a value depends on. */
    enum Origin {
        /** Nothing but the file and the session's settings. */
        FILE,
        /** The catalogue too. */
        CATALOGUE,
        /** Rows, the time or what else may be another in a new session. */
        OTHER
    }

    private static final Set<String> CONSTANTS = words(
            "select into null true false on off default and or xor not div mod is in like between case when then else end"
                    + " collate binary as signed unsigned char decimal integer");

    /** Their result is the same for the same arguments; the last ones are of a SELECT from the catalogue. */
    private static final Set<String> FUNCTIONS = words(
            "if ifnull nullif coalesce concat concat_ws replace lower upper lcase ucase trim ltrim rtrim left right"
                    + " substring substr substring_index mid length char_length quote isnull greatest least abs floor ceil"
                    + " ceiling round mod locate instr field elt find_in_set lpad rpad repeat format hex unhex cast convert"
                    + " char decimal database schema and or not in then else when case between like div xor"
                    + " select exists count sum max min group_concat listagg string_agg where on set");

    private static final Set<String> VOLATILE =
            words("last_insert_id identity insert_id timestamp error_count warning_count"
                    + " pseudo_thread_id rand_seed1 rand_seed2 gtid_next last_gtid rownum");

    private static final Set<String> ROUTINES = words("procedure function trigger event package alias");

    private static final Set<String> CALLS = words("call execute runscript");

    private static final Set<String> BLOCKS = words("if case loop repeat while for");

    private static final Set<String> WRITES = words("insert replace load");

    /** Columns of the catalogue that follow the rows. */
    private static final Set<String> OF_ROWS = words("auto_increment table_rows avg_row_length data_length index_length"
            + " data_free max_data_length cardinality update_time check_time checksum row_count_estimate base_value");

    private static final Set<String> OF_THE_SERVER = words("global persist persist_only");

    private static final Set<String> AFTER_TABLES = words(
            "where group order having limit union join inner left right cross natural on using into straight_join");

    private final List<String> tokens = new ArrayList<>();
    private final String first;
    private final Set<String> reads = new TreeSet<>();
    private final Set<String> readInside = new TreeSet<>();
    private final Map<String, Origin> assigned = new LinkedHashMap<>();

    SessionValues(Statement statement, Dialect dialect) {
        this(statement.text(), dialect);
        readTexts(dialect);
        if (isRoutine()) {
            readInside.addAll(readFirst());
        } else if (dialect == Dialect.POSTGRESQL) {
            readConfiguration(statement.has(StatementTrait.ONLY_CHANGES_SESSION) ? Origin.FILE : Origin.OTHER);
        } else if (!isOfAccounts()) {
            read(dialect);
        }
    }

    /** A text in a statement. */
    private SessionValues(String text, Dialect dialect) {
        var read = new StatementTokens(text, dialect.syntax());
        for (int i = 0; read.at(i) != null; i++) {
            tokens.add(String.valueOf(read.at(i)));
        }
        if (at(0).equals("set") && at(1).equals("statement")) {
            tokens.subList(0, tokens.indexOf("for") + 1).clear();
        }
        first = at(0);
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    /** What is inside of it is not executed now. */
    boolean isRoutine() {
        return (first.equals("create") || first.equals("alter")) && ROUTINES.contains(kind());
    }

    /** There, @ divides a user from a host. */
    private boolean isOfAccounts() {
        return Set.of("grant", "revoke").contains(first)
                || (first.equals("set") && Set.of("password", "default").contains(at(1)))
                || (Set.of("create", "alter", "drop", "rename").contains(first)
                        && Set.of("user", "role").contains(kind()));
    }

    /** The kind of the object that it makes or changes. */
    private String kind() {
        int next = 1;
        while (Set.of("or", "replace", "aggregate", "force", "definer").contains(at(next))) {
            boolean isDefiner = at(next).equals("definer");
            next += isDefiner ? (Set.of("@", "(").contains(at(next + 3)) ? 5 : 3) : 1;
        }
        return at(next);
    }

    private void readTexts(Dialect dialect) {
        for (String token : tokens) {
            boolean mayRead = token.contains("@") || AsciiCase.lower(token).contains("last_insert_id");
            if (mayRead && (token.endsWith("'") || token.endsWith("\""))) {
                int start = token.indexOf(token.charAt(token.length() - 1));
                readInside.addAll(
                        new SessionValues(token.substring(start + 1, token.length() - 1), dialect).readFirst());
            }
        }
    }

    /** What a routine, a block or a text reads before it sets that, by the order in it. */
    private Set<String> readFirst() {
        var read = new TreeSet<String>();
        var set = new TreeSet<String>();
        int start = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (Set.of(";", "begin", "then", "else", "do", "loop").contains(at(i - 1))) {
                start = i;
            }
            if (isVariable(i)) {
                boolean isSet = Set.of("set", "into").contains(at(i - 1))
                        || at(afterVariable(i)).equals(":=");
                if (isSet) {
                    set.add(variable(i));
                } else if (!set.contains(variable(i))) {
                    read.add(variable(i));
                }
            } else if (at(i).equals(";") && WRITES.contains(at(start))) {
                set.add(LAST_INSERT_ID);
            } else if (isLastInsertId(i) && !set.contains(LAST_INSERT_ID)) {
                read.add(LAST_INSERT_ID);
            }
        }
        return read;
    }

    /** Whether it may do more than its text shows, or less: it calls a routine, executes a text, or is a block. */
    boolean runsUnseen() {
        return CALLS.contains(first) || isBlock();
    }

    private boolean isBlock() {
        return BLOCKS.contains(first)
                || (first.equals("begin") && at(1).equals("not"))
                || (!first.isEmpty() && isWord(first) && at(1).equals(":"));
    }

    /** Whether it adds rows, so that a sequence may give a value for them. */
    boolean addsRows() {
        return WRITES.contains(first) || first.equals("update");
    }

    static boolean isPrepared(String name) {
        return name.startsWith(PREPARED);
    }

    static boolean isOfSequence(String name) {
        return name.startsWith(PREVIOUS_VALUE);
    }

    /** What it sets for the whole server. */
    List<String> globals() {
        var names = new ArrayList<String>();
        boolean isGlobal = false;
        for (int i = 1; first.equals("set") && i < tokens.size(); i++) {
            isGlobal |= OF_THE_SERVER.contains(at(i));
            if (isGlobal && Set.of("=", ":=", ":").contains(at(i + 1))) {
                names.add(at(i));
            }
        }
        return names;
    }

    boolean namesAny(List<String> words) {
        return words.stream().anyMatch(tokens::contains);
    }

    /** What is read when something is run which it makes, or of which it has the text. */
    Set<String> readInside() {
        return readInside;
    }

    /** Names of what it needs; a variable's starts with @. */
    Set<String> reads() {
        return reads;
    }

    /** Names of what it sets, with the origin of each value as far as this statement shows it. */
    Map<String, Origin> assigned() {
        return assigned;
    }

    /** What the text depends on that it prepares, apart from variables. */
    Origin textOrigin() {
        return origin(3, tokens.size());
    }

    boolean isPrepare() {
        return first.equals("prepare");
    }

    /** Whether it discards the prepared statement that {@link #prepared} names. */
    boolean isDeallocate() {
        return (first.equals("deallocate") || first.equals("drop")) && at(1).equals("prepare");
    }

    /** The prepared statement that it makes, executes or discards. */
    String prepared() {
        return PREPARED + unquoted(at(isDeallocate() ? 2 : 1));
    }

    /** Whether it does nothing else than to give variables values. */
    boolean onlyAssigns() {
        return !assigned.isEmpty()
                && (first.equals("select")
                        || (first.equals("set") && parts(1).stream().allMatch(part -> isVariable(part.start()))));
    }

    private void read(Dialect dialect) {
        if (isBlock()) {
            reads.addAll(readFirst());
            return;
        }
        if (first.equals("set")) {
            parts(1).forEach(this::readPart);
        } else {
            readVariables(0, tokens.size(), origin(0, tokens.size()));
        }
        if (dialect != Dialect.MYSQL) {
            return;
        }
        if (first.equals("execute") && !at(1).equals("immediate")) {
            reads.add(prepared());
        }
        if (WRITES.contains(first)) {
            assigned.put(LAST_INSERT_ID, Origin.OTHER);
        }
        for (int i = 0; i < tokens.size(); i++) {
            readSequence(i);
            if (isLastInsertId(i)) {
                reads.add(LAST_INSERT_ID);
            } else if (at(i).equals("last_insert_id") && at(i + 1).equals("(")) {
                assigned.put(LAST_INSERT_ID, Origin.OTHER);
            }
            if (isSystemVariable(i) && Set.of("last_insert_id", "identity").contains(at(i + 2))) {
                reads.add(LAST_INSERT_ID);
            }
        }
    }

    private boolean isLastInsertId(int index) {
        return at(index).equals("last_insert_id")
                && at(index + 1).equals("(")
                && at(index + 2).equals(")");
    }

    private void readConfiguration(Origin origin) {
        for (int i = 0; i < tokens.size(); i++) {
            String name = "current_setting(" + at(i + 2) + ")";
            if (at(i).equals("set_config") && at(i + 1).equals("(") && !endsWithTransaction(i + 2)) {
                assigned.put(name, origin);
            } else if (at(i).equals("current_setting") && at(i + 1).equals("(")) {
                reads.add(name);
            }
        }
    }

    /** Whether the last of the arguments that start here is true. */
    private boolean endsWithTransaction(int start) {
        int end = start;
        for (int depth = 1; depth > 0 && end < tokens.size(); end++) {
            depth += at(end).equals("(") ? 1 : at(end).equals(")") ? -1 : 0;
        }
        return at(end - 2).equals("true");
    }

    private void readSequence(int index) {
        boolean isValue = at(index + 1).equals("value") && at(index + 2).equals("for");
        if ((at(index).equals("previous") && isValue)
                || (at(index).equals("lastval") && at(index + 1).equals("("))) {
            reads.add(PREVIOUS_VALUE + name(isValue ? index + 3 : index + 2));
        }
        if ((at(index).equals("next") && isValue)
                || (at(index).equals("nextval") && at(index + 1).equals("("))) {
            assigned.put(PREVIOUS_VALUE + name(isValue ? index + 3 : index + 2), Origin.OTHER);
        }
    }

    /** The last part of the name that starts here. */
    private String name(int index) {
        int last = index;
        while (at(last + 1).equals(".")) {
            last += 2;
        }
        return unquoted(at(last));
    }

    /** A range of tokens, without its end. */
    private record Range(int start, int end) {}

    /** What commas outside parentheses divide. */
    private List<Range> parts(int start) {
        List<Range> parts = new ArrayList<>();
        int depth = 0;
        int from = start;
        for (int i = start; i < tokens.size(); i++) {
            depth += at(i).equals("(") ? 1 : at(i).equals(")") ? -1 : 0;
            if (depth == 0 && at(i).equals(",")) {
                parts.add(new Range(from, i));
                from = i + 1;
            }
        }
        parts.add(new Range(from, tokens.size()));
        return parts;
    }

    /** One assignment of a SET. */
    private void readPart(Range part) {
        int value = part.start();
        if (isVariable(value)) {
            int end = afterVariable(value);
            int next = end;
            while (Set.of("=", ":=", ":", "to").contains(at(next))) {
                next++;
            }
            Origin origin = origin(next, part.end());
            assigned.put(variable(value), origin);
            value = next;
        }
        readVariables(value, part.end(), origin(value, part.end()));
    }

    private void readVariables(int start, int end, Origin origin) {
        boolean isTarget = false;
        for (int i = start; i < end; i++) {
            if (!isVariable(i)) {
                continue;
            }
            int next = afterVariable(i);
            boolean byInto = at(i - 1).equals("into") || (isTarget && at(i - 1).equals(","));
            boolean bySign = at(next).equals(":=")
                    || (at(next).equals(":") && at(next + 1).equals("="));
            boolean byFunction = at(i - 1).equals("(") && at(i - 2).equals("set");
            boolean byDiagnostics = first.equals("get") && at(next).equals("=");
            boolean isOutput = first.equals("call") || first.equals("load");
            if (byInto || bySign || byFunction || byDiagnostics || isOutput) {
                assigned.put(variable(i), first.equals("select") || first.equals("set") ? origin : Origin.OTHER);
            }
            if (!byInto && !bySign && !byFunction && !byDiagnostics && !first.equals("load")) {
                reads.add(variable(i));
            }
            isTarget = byInto;
            i = next - 1;
        }
    }

    /** What these tokens depend on, apart from variables. */
    private Origin origin(int start, int end) {
        boolean ofCatalogue = false;
        for (int i = start; i < end; i++) {
            String token = at(i);
            if ((token.equals("from") || token.equals("join")) && !at(i + 1).equals("(")) {
                if (!unquoted(at(i + 1)).equals("information_schema") || listsTables(i + 1, end)) {
                    return Origin.OTHER;
                }
                ofCatalogue = true;
            }
        }
        for (int i = start; i < end; i++) {
            String token = at(i);
            if (isVariable(i)) {
                i = afterVariable(i) - 1;
            } else if (ofCatalogue && OF_ROWS.contains(unquoted(token))) {
                return Origin.OTHER;
            } else if (isSystemVariable(i)) {
                i += Set.of("session", "global", "local").contains(at(i + 2))
                                && at(i + 3).equals(".")
                        ? 4
                        : 2;
                if (VOLATILE.contains(at(i))) {
                    return Origin.OTHER;
                }
            } else if (isWord(token)) {
                boolean isKnown = at(i + 1).equals("(")
                        ? FUNCTIONS.contains(token)
                        : ofCatalogue
                                || CONSTANTS.contains(token)
                                || token.startsWith("_")
                                || at(i - 1).equals("collate");
                if (!isKnown || token.startsWith("current_") || token.startsWith("local")) {
                    return Origin.OTHER;
                }
            }
        }
        return ofCatalogue ? Origin.CATALOGUE : Origin.FILE;
    }

    /** Whether more tables follow after a comma. */
    private boolean listsTables(int start, int end) {
        int depth = 0;
        for (int i = start; i < end && depth >= 0; i++) {
            depth += at(i).equals("(") ? 1 : at(i).equals(")") ? -1 : 0;
            if (depth == 0 && at(i).equals(",")) {
                return true;
            }
            if (depth == 0 && AFTER_TABLES.contains(at(i))) {
                return false;
            }
        }
        return false;
    }

    private boolean isVariable(int index) {
        // After a quoted name it is a host that follows.
        return at(index).equals("@")
                && !at(index + 1).equals("@")
                && !at(index - 1).equals("@")
                && !isQuoted(at(index - 1))
                && !at(index - 3).equals("definer")
                && index + 1 < tokens.size();
    }

    private boolean isSystemVariable(int index) {
        return at(index).equals("@") && at(index + 1).equals("@");
    }

    private int afterVariable(int index) {
        int end = index + 2;
        while (at(end).equals(".")) {
            end += 2;
        }
        return end;
    }

    private String variable(int index) {
        return "@"
                + String.join(
                        "",
                        tokens.subList(index + 1, Math.min(afterVariable(index), tokens.size())).stream()
                                .map(SessionValues::unquoted)
                                .toList());
    }

    private static boolean isWord(String token) {
        return (Character.isLetter(token.charAt(0)) || token.charAt(0) == '_')
                && !token.endsWith("'")
                && !token.endsWith("\"");
    }

    private static boolean isQuoted(String token) {
        return token.length() > 1 && "`'\"".indexOf(token.charAt(0)) >= 0;
    }

    private static String unquoted(String name) {
        return AsciiCase.lower(isQuoted(name) ? name.substring(1, name.length() - 1) : name);
    }

    private String at(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index) : "";
    }
}
