package dev.migration.internal.recovery;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.text.AsciiCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The user variables and prepared statements of MariaDB, MySQL and H2 that one statement reads and assigns, by its text. */
final class SessionValues {

    /** What a session has of its last INSERT. */
    static final String LAST_INSERT_ID = "LAST_INSERT_ID()";

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

    private static final Set<String> ROUTINES = words("procedure function trigger event view alias");

    private static final Set<String> AFTER_TABLES = words(
            "where group order having limit union join inner left right cross natural on using into straight_join");

    private final List<String> tokens = new ArrayList<>();
    private final String first;
    private final Set<String> reads = new TreeSet<>();
    private final Map<String, Origin> assigned = new LinkedHashMap<>();

    SessionValues(Statement statement, Dialect dialect) {
        var read = new StatementTokens(statement.text(), dialect.syntax());
        for (int i = 0; read.at(i) != null; i++) {
            tokens.add(String.valueOf(read.at(i)));
        }
        first = at(0);
        // What is inside a routine is not executed now.
        if (!isRoutine()) {
            read(dialect);
        }
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    private boolean isRoutine() {
        return (first.equals("create") || first.equals("alter"))
                && tokens.stream().limit(12).anyMatch(ROUTINES::contains);
    }

    /** Names of what it needs; a variable's starts with @. */
    Set<String> reads() {
        return reads;
    }

    /** Names of what it sets, with the origin of each value as far as this statement shows it. */
    Map<String, Origin> assigned() {
        return assigned;
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
        return "the prepared statement " + unquoted(at(isDeallocate() ? 2 : 1));
    }

    /** Whether it does nothing else than to give variables values. */
    boolean onlyAssigns() {
        return !assigned.isEmpty()
                && (first.equals("select")
                        || (first.equals("set") && parts(1).stream().allMatch(part -> isVariable(part.start()))));
    }

    private void read(Dialect dialect) {
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
        if (Set.of("insert", "replace", "load").contains(first)) {
            assigned.put(LAST_INSERT_ID, Origin.OTHER);
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (at(i).equals("last_insert_id") && at(i + 1).equals("(")) {
                if (at(i + 2).equals(")")) {
                    reads.add(LAST_INSERT_ID);
                } else {
                    assigned.put(LAST_INSERT_ID, Origin.OTHER);
                }
            }
            if (isSystemVariable(i) && Set.of("last_insert_id", "identity").contains(at(i + 2))) {
                reads.add(LAST_INSERT_ID);
            }
        }
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
        return at(index).equals("@")
                && !at(index + 1).equals("@")
                && !at(index - 1).equals("@")
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

    private static String unquoted(String name) {
        boolean quoted = name.length() > 1 && "`'\"".indexOf(name.charAt(0)) >= 0;
        return AsciiCase.lower(quoted ? name.substring(1, name.length() - 1) : name);
    }

    private String at(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index) : "";
    }
}
