package dev.migration.internal.recovery;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.AsciiCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a statement names that only its session has, by its tokens: variables, prepared statements, temporary tables, and what the
 * last write left. In doubt a name is one, and what it is set to is unknown.
 */
final class SessionWords {

    /** Each statement leaves another one. */
    static final String COUNT = "the count of the last write";

    private static final String KEY = "the key of the last insert";
    private static final String LAST_VALUE = "the last value of ";
    private static final String PREPARED = "the prepared statement ";

    private static final Set<String> INSERTS = words("insert replace load");
    private static final Set<String> WRITES = words("insert replace load update delete merge");
    private static final Set<String> KEYS = words("last_insert_id last_insert_rowid identity");
    private static final Set<String> RUNS = words("call execute runscript if case loop repeat while for");
    private static final Set<String> ROUTINES = words("procedure function trigger event package alias");
    private static final Set<String> KINDS = words("procedure function trigger event package alias"
            + " table view index schema database sequence user role temporary");

    private static final Set<String> UNSTEADY_VARIABLES = words(
            "last_insert_id identity insert_id timestamp error_count warning_count pseudo_thread_id rand_seed1 gtid_next");

    /** In a text that may be executed: a variable, no mail address, or the last insert. */
    private static final Pattern IN_TEXT =
            Pattern.compile("[^\\w.'\"`%@](@\\w+|@`[^`]+`)|(last_insert_id)", Pattern.CASE_INSENSITIVE);

    private final Dialect dialect;
    private final List<String> tokens = new ArrayList<>();
    private final String first;
    private final Set<String> reads = new TreeSet<>();
    private final Set<String> assigns = new TreeSet<>();
    private boolean steady = true;
    private boolean setsMore;

    SessionWords(Statement statement, Dialect dialect) {
        this.dialect = dialect;
        var read = new StatementTokens(statement.text(), dialect.syntax());
        for (int i = 0; read.at(i) != null; i++) {
            tokens.add(String.valueOf(read.at(i)));
        }
        this.first = at(0);
        if (dialect == Dialect.POSTGRESQL) {
            steady = statement.has(StatementTrait.ONLY_CHANGES_SESSION);
            setsMore = true;
        } else if (!isOfAccounts()) {
            readNames();
        }
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    Set<String> reads() {
        return reads;
    }

    Set<String> assigns() {
        return assigns;
    }

    /** Whether what it assigns depends on the file, the session's settings, the catalogue and what it reads, alone. */
    boolean isSteady() {
        return steady;
    }

    /** Whether it sets something for the session besides variables. */
    boolean setsMore() {
        return setsMore;
    }

    static boolean isOfLastWrite(String name) {
        return name.equals(COUNT) || name.equals(KEY) || name.startsWith(LAST_VALUE);
    }

    boolean isQueryIntoVariables() {
        return first.equals("select") && assigns.stream().anyMatch(name -> name.startsWith("@"));
    }

    /** The statement that it prepares, or discards; empty where it does neither. */
    String prepared() {
        int name = tokens.indexOf("prepare") + 1;
        return name == 1 || name == 2 ? PREPARED + SteadyTokens.unquoted(at(name)) : "";
    }

    /** Whether it may leave a key, a count or the value of a sequence to the session. */
    boolean writes() {
        return WRITES.contains(first) || tokens.contains("nextval") || tokens.contains("next");
    }

    /** Such as CALL p(@x), and GET DIAGNOSTICS @x = …. */
    boolean maySetWhatItReads() {
        return !Set.of("insert", "replace", "update", "delete", "merge", "select", "create")
                .contains(first);
    }

    /** What is inside of it is not executed now. */
    boolean isRoutine() {
        return words("create alter").contains(first)
                && tokens.stream()
                        .limit(12)
                        .filter(KINDS::contains)
                        .findFirst()
                        .filter(ROUTINES::contains)
                        .isPresent();
    }

    /** Whether it may do more than its text shows, or less. */
    boolean runsUnseen() {
        return RUNS.contains(first)
                || (first.equals("do") && dialect == Dialect.POSTGRESQL)
                || (first.equals("begin") && at(1).equals("not"))
                || at(1).equals(":");
    }

    boolean startsWith(String word) {
        return first.equals(word);
    }

    boolean mentions(String name) {
        return tokens.stream().anyMatch(token -> SteadyTokens.unquoted(token).equals(name));
    }

    /** The temporary table that it creates or drops by a word for that; empty where it does neither. */
    String temporaryTable() {
        int table = tokens.indexOf("table");
        if (!Set.of("create", "declare", "drop").contains(first) || table < 0 || table > 5) {
            return "";
        }
        List<String> before = tokens.subList(0, table);
        int next = table + 1;
        while (Set.of("if", "not", "exists").contains(at(next))) {
            next++;
        }
        next = afterDots(next + 1);
        return before.contains("temporary") || before.contains("temp") ? SteadyTokens.unquoted(at(next - 1)) : "";
    }

    /** Where user@host is no variable. */
    private boolean isOfAccounts() {
        return Set.of("grant", "revoke").contains(first)
                || (words("create alter drop rename set").contains(first)
                        && words("user role password default").contains(at(at(1).equals("or") ? 3 : 1)));
    }

    private void readNames() {
        boolean isSet = first.equals("set");
        boolean strict = first.equals("prepare") || first.equals("select");
        setsMore = !isSet && !strict;
        var known = new TreeSet<String>();
        boolean into = false;
        int depth = 0;
        for (int i = first.equals("prepare") ? 3 : 0; i < tokens.size(); i++) {
            String token = at(i);
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            boolean startsPart = isSet && depth == 0 && (i == 1 || at(i - 1).equals(","));
            if (startsPart) {
                strict = isVariable(i);
                setsMore |= !strict;
            }
            readLastWrite(i, known);
            if (isVariable(i)) {
                int end = afterDots(i + 2);
                // SET @x, INTO @x, SET(@x, …) of H2, and @x := ….
                boolean isSetHere = startsPart
                        || into
                        || at(i - 1).equals("set")
                        || (at(i - 2) + at(i - 1)).equals("set(")
                        || (at(end) + at(end + 1)).startsWith(":=");
                if (isSetHere) {
                    assigns.add(variable(i));
                } else {
                    read(variable(i), known);
                }
                i = end - 1;
                continue;
            }
            into = token.equals("into") || (into && token.equals(","));
            if (token.equals(";")) {
                // A block that sets it does not need another value.
                known.addAll(assigns);
                known.add(COUNT);
            } else if (token.equals("@") && at(i + 1).equals("@")) {
                i += at(i + 3).equals(".") ? 4 : 2;
                steady &= startsPart || !UNSTEADY_VARIABLES.contains(at(i));
                read(KEYS.contains(at(i)) ? KEY : "", known);
            } else if (token.endsWith("'") || token.endsWith("\"")) {
                readText(token);
            } else if (INSERTS.contains(token) && (i == 0 || at(i + 1).equals("into"))) {
                assigns.add(KEY);
            } else if (i > 0 && !startsPart && (strict || depth > 0 || at(i + 1).equals("("))) {
                steady &= SteadyTokens.isSteady(tokens, i);
            }
        }
        if (!prepared().isEmpty()) {
            assigns.add(prepared());
        } else if (first.equals("execute") && !at(1).equals("immediate")) {
            reads.add(PREPARED + SteadyTokens.unquoted(at(1)));
        }
        steady |= dialect == Dialect.SQLITE || dialect == Dialect.HSQLDB;
    }

    private void read(String name, Set<String> known) {
        if (!name.isEmpty() && !known.contains(name)) {
            reads.add(name);
        }
    }

    private void readLastWrite(int index, Set<String> known) {
        String word = at(index);
        boolean isCall = at(index + 1).equals("(");
        boolean isEmptyCall = isCall && at(index + 2).equals(")");
        String name = "";
        if (words("row_count found_rows").contains(word) && isEmptyCall) {
            name = COUNT;
        } else if (KEYS.contains(word) && (isEmptyCall || (isCall && word.equals("last_insert_id")))) {
            name = KEY;
        } else if (words("previous current next").contains(word)
                && at(index + 1).equals("value")) {
            name = LAST_VALUE + name(index + 3, index + 4);
        } else if (words("lastval currval nextval").contains(word)) {
            name = LAST_VALUE + (isCall ? name(index + 2, index + 3) : SteadyTokens.unquoted(at(index - 2)));
        }
        if (word.startsWith("next") || (name.equals(KEY) && !isEmptyCall)) {
            // A default or a view that names it does not set it now.
            if (!name.isEmpty() && (isRoutine() || !words("create alter").contains(first))) {
                assigns.add(name);
            }
        } else {
            read(name, known);
        }
    }

    private void readText(String text) {
        Matcher named = IN_TEXT.matcher(text);
        while (Set.of("set", "select", "prepare", "execute").contains(first) && named.find()) {
            reads.add(named.group(2) == null ? AsciiCase.lower(named.group(1)).replace("`", "") : KEY);
            steady = false;
        }
    }

    private boolean isVariable(int index) {
        // After a quoted name it is a host that follows.
        return at(index).equals("@")
                && !Set.of("@", "").contains(at(index + 1))
                && !at(index - 1).equals("@")
                && !SteadyTokens.isQuoted(at(index - 1))
                && !at(index - 3).equals("definer");
    }

    private int afterDots(int index) {
        int end = index;
        while (at(end).equals(".")) {
            end += 2;
        }
        return end;
    }

    private String variable(int index) {
        return name(index, index + 2);
    }

    private String name(int index, int end) {
        return String.join(
                "",
                tokens.subList(Math.min(index, tokens.size()), Math.min(afterDots(end), tokens.size())).stream()
                        .map(SteadyTokens::unquoted)
                        .toList());
    }

    private String at(int index) {
        return SteadyTokens.at(tokens, index);
    }
}
