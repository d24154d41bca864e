package dev.migration.internal.recovery;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.text.AsciiCase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The user variables and prepared statements of MariaDB, MySQL and H2 that one statement reads and assigns, by its text. */
final class SessionValues {

    /** What a session has of its last INSERT. */
    static final String LAST_INSERT_ID = "LAST_INSERT_ID()";

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

    private static final Set<String> ROUTINES = words("procedure function trigger event view alias");

    private final List<String> tokens = new ArrayList<>();
    private final String first;
    private final Set<String> reads = new TreeSet<>();
    private final Set<String> assigned = new LinkedHashSet<>();

    SessionValues(Statement statement, Dialect dialect) {
        var read = new StatementTokens(statement.text(), dialect.syntax());
        for (int i = 0; read.at(i) != null; i++) {
            tokens.add(String.valueOf(read.at(i)));
        }
        first = at(0);
        // What is inside a routine is not executed now.
        boolean isRoutine =
                is(0, "create", "alter") && tokens.stream().limit(12).anyMatch(ROUTINES::contains);
        if (!isRoutine) {
            readVariables();
            if (dialect == Dialect.MYSQL) {
                readOthers();
            }
        }
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    /** Names of what it needs; a variable's starts with @. */
    Set<String> reads() {
        return reads;
    }

    Set<String> assigned() {
        return assigned;
    }

    boolean isPrepare() {
        return first.equals("prepare");
    }

    /** Whether it discards the prepared statement that {@link #prepared} names. */
    boolean isDeallocate() {
        return is(0, "deallocate", "drop") && is(1, "prepare");
    }

    /** The prepared statement that it makes, executes or discards. */
    String prepared() {
        return "the prepared statement " + unquoted(at(isDeallocate() ? 2 : 1));
    }

    /** Whether it does nothing else than to give variables values. */
    boolean onlyAssigns() {
        boolean only = !assigned.isEmpty() && is(0, "set", "select");
        int depth = 0;
        for (int i = 0; i < tokens.size() && is(0, "set"); i++) {
            depth += is(i, "(") ? 1 : is(i, ")") ? -1 : 0;
            boolean isPart = i == 0 || (depth == 0 && is(i, ","));
            only &= !isPart || (is(i + 1, "@") && !is(i + 2, "@"));
        }
        return only;
    }

    /** Whether it gives variables values that depend on nothing but the file, the session's settings and the catalogue. */
    boolean isRepeatable() {
        if (assigned.isEmpty() || !is(0, "set", "select")) {
            return false;
        }
        for (int i = 1; i < tokens.size(); i++) {
            boolean isName = is(i - 1, "@", ".") && !is(i - 2, "@");
            boolean isFunction = is(i + 1, "(") && Character.isLetter(at(i).charAt(0));
            boolean readsTable = is(i, "from", "join")
                    && !is(i + 1, "(")
                    && !unquoted(at(i + 1)).equals("information_schema");
            boolean isVolatile = VOLATILE.contains(at(i)) || at(i).startsWith("current_") || at(i).startsWith("local");
            if (!isName && (readsTable || isVolatile || (isFunction && !FUNCTIONS.contains(at(i))))) {
                return false;
            }
        }
        return true;
    }

    boolean readsCatalogue() {
        return tokens.stream().anyMatch(token -> unquoted(token).equals("information_schema"));
    }

    private void readVariables() {
        boolean isTarget = false;
        for (int i = 0; i < tokens.size(); i++) {
            if (!is(i, "@") || is(i + 1, "@") || is(i - 1, "@") || i + 1 == tokens.size()) {
                continue;
            }
            int end = i + 2;
            while (is(end, ".")) {
                end += 2;
            }
            String name = tokens.subList(i + 1, Math.min(end, tokens.size())).stream()
                    .map(SessionValues::unquoted)
                    .collect(Collectors.joining("", "@", ""));
            boolean inList = is(i - 1, "into") || (isTarget && is(i - 1, ","));
            boolean bySet = is(0, "set") && (i == 1 || is(i - 1, ","));
            boolean bySign = is(end, ":=") || (is(end, ":") && is(end + 1, "="));
            boolean byFunction = is(i - 1, "(") && is(i - 2, "set");
            boolean byDiagnostics = is(0, "get") && is(end, "=");
            boolean onlySets = inList || bySet || bySign || byFunction || byDiagnostics || is(0, "load");
            if (onlySets || is(0, "call")) {
                assigned.add(name);
            }
            if (!onlySets) {
                reads.add(name);
            }
            isTarget = inList;
            i = end - 1;
        }
    }

    /** What is no variable of the user's. */
    private void readOthers() {
        if ((is(0, "execute") && !is(1, "immediate")) || isDeallocate()) {
            reads.add(prepared());
        }
        if (is(0, "insert", "replace", "load")) {
            assigned.add(LAST_INSERT_ID);
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (is(i, "last_insert_id") && is(i + 1, "(") && !is(i + 2, ")")) {
                assigned.add(LAST_INSERT_ID);
            } else if (is(i, "last_insert_id", "identity") && (is(i + 1, "(") || (is(i - 1, "@") && is(i - 2, "@")))) {
                reads.add(LAST_INSERT_ID);
            }
        }
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() > 1 && "`'\"".indexOf(name.charAt(0)) >= 0;
        return AsciiCase.lower(quoted ? name.substring(1, name.length() - 1) : name);
    }

    private boolean is(int index, String... words) {
        return List.of(words).contains(at(index));
    }

    private String at(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index) : "";
    }
}
