package dev.migration.internal.recovery;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.AsciiCase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement names that only its session has, by its tokens: variables, prepared statements, the last insert, and
 * PostgreSQL's settings of {@code set_config}. In doubt a name is one, and what it is set to is unknown.
 */
final class SessionWords {

    private static final String PREPARED = "the prepared statement ";

    private static final Set<String> WRITES = words("insert replace load update delete merge");
    private static final Set<String> RUNS = words("call execute runscript if case loop repeat while for");
    private static final Set<String> ROUTINES = words("procedure function trigger event package alias");
    private static final Set<String> NO_ROUTINES =
            words("table view index schema database sequence user role temporary");
    private static final Set<String> MAKES_TEXTS = words("set select prepare execute");
    private static final Set<String> SIGNS = Set.of("=", ":=", ":");

    /** In a text that may be executed: a variable, no mail address, or the last insert. */
    private static final Pattern IN_TEXT =
            Pattern.compile("[^\\w.'\"`%@](@\\w+|@`[^`]+`)|(last_insert_id)", Pattern.CASE_INSENSITIVE);

    private final Dialect dialect;
    private final List<String> tokens = new ArrayList<>();
    private final String first;
    private final Set<String> reads = new TreeSet<>();
    private final Set<String> assigns = new TreeSet<>();
    private boolean steady = true;
    private boolean ofCatalogue;
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
            readConfiguration(statement.has(StatementTrait.CHANGES_SESSION));
            return;
        }
        if ((dialect == Dialect.MYSQL || dialect == Dialect.H2) && !isOfAccounts()) {
            readVariables();
        }
        new LastWriteWords(tokens).read(writes(), reads, assigns);
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

    boolean isOfCatalogue() {
        return ofCatalogue;
    }

    /** Whether it sets something for the session besides variables. */
    boolean setsMore() {
        return setsMore;
    }

    static boolean isPrepared(String name) {
        return name.startsWith(PREPARED);
    }

    boolean isExecute() {
        return first.equals("execute");
    }

    boolean isQueryIntoVariables() {
        return first.equals("select") && assigns.stream().anyMatch(name -> name.startsWith("@"));
    }

    boolean isPrepare() {
        return first.equals("prepare");
    }

    boolean writes() {
        return WRITES.contains(first);
    }

    /** Such as CALL p(@x), GET DIAGNOSTICS @x = …, and SET(@x, …) of H2. */
    boolean maySetWhatItReads() {
        return !(writes() || first.equals("select") || first.equals("create"))
                || Collections.indexOfSubList(tokens, List.of("set", "(", "@")) >= 0;
    }

    /** What is inside of it is not executed now. */
    boolean isRoutine() {
        for (int i = 1; (first.equals("create") || first.equals("alter")) && i < 12; i++) {
            if (ROUTINES.contains(at(i)) || NO_ROUTINES.contains(at(i))) {
                return ROUTINES.contains(at(i));
            }
        }
        return false;
    }

    /** Whether it may do more than its text shows, or less. */
    boolean runsUnseen() {
        return RUNS.contains(first)
                || (first.equals("do") && dialect == Dialect.POSTGRESQL)
                || (first.equals("begin") && at(1).equals("not"))
                || at(1).equals(":");
    }

    /** What it gives a value, if it is a SET. */
    List<String> settings() {
        var names = new ArrayList<String>();
        for (int i = 1; first.equals("set") && i < tokens.size(); i++) {
            if (SIGNS.contains(at(i + 1))) {
                names.add(at(i));
            }
        }
        return names;
    }

    boolean mentions(String name) {
        return tokens.stream().anyMatch(token -> SteadyTokens.unquoted(token).equals(name));
    }

    boolean drops(String table) {
        return first.equals("drop") && mentions(table);
    }

    /** The source of a PREPARE or EXECUTE IMMEDIATE: a text in quotes or a variable; null where it is neither. */
    @Nullable
    String source() {
        int source = isPrepare() ? 3 : 2;
        boolean isText = at(source).endsWith("'") || at(source).endsWith("\"");
        if (isText && at(source + 1).isEmpty()) {
            return at(source);
        }
        return isVariable(source) && at(afterVariable(source)).isEmpty() ? variable(source) : null;
    }

    /** The temporary table that it creates or drops by a word for that; empty where it does neither. */
    String temporaryTable() {
        int table = tokens.indexOf("table");
        if (!Set.of("create", "declare", "drop").contains(first) || table < 0 || table > 5) {
            return "";
        }
        boolean isTemporary = tokens.subList(0, table).contains("temporary")
                || tokens.subList(0, table).contains("temp");
        int next = table + 1;
        while (Set.of("if", "not", "exists").contains(at(next))) {
            next++;
        }
        while (at(next + 1).equals(".")) {
            next += 2;
        }
        return isTemporary ? SteadyTokens.unquoted(at(next)) : "";
    }

    private boolean isOfAccounts() {
        int kind = at(1).equals("or") ? 3 : 1;
        return Set.of("grant", "revoke").contains(first)
                || (Set.of("create", "alter", "drop", "rename", "set").contains(first)
                        && Set.of("user", "role", "password", "default").contains(at(kind)));
    }

    private void readVariables() {
        boolean isSet = first.equals("set");
        boolean isPrepare = isPrepare();
        boolean ofRows = tokens.lastIndexOf("from") > (isPrepare ? 2 : 0);
        boolean strict = isPrepare || first.equals("select");
        setsMore = !isSet && !strict;
        var known = new TreeSet<String>();
        int afterTarget = 0;
        int depth = 0;
        for (int i = isPrepare ? 3 : 1; i < tokens.size(); i++) {
            String token = at(i);
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            boolean startsPart = isSet && depth == 0 && (i == 1 || at(i - 1).equals(","));
            if (startsPart) {
                strict = isVariable(i);
                setsMore |= !strict;
            }
            if (isVariable(i)) {
                int next = afterVariable(i);
                boolean byInto = at(i - 1).equals("into")
                        || (afterTarget == i - 1 && at(i - 1).equals(","));
                boolean bySign = at(next).equals(":=") || (at(next) + at(next + 1)).equals(":=");
                boolean bySet = at(i - 1).equals("set") && at(next).equals("=");
                boolean isAssigned = startsPart || byInto || bySign || bySet || first.equals("load");
                if (isAssigned || !known.contains(variable(i))) {
                    (isAssigned ? assigns : reads).add(variable(i));
                }
                afterTarget = byInto ? next : 0;
                i = next - 1;
            } else if (token.equals(";")) {
                // A block that sets it does not need another value.
                known.addAll(assigns);
            } else if (token.equals("@") && at(i + 1).equals("@")) {
                i += at(i + 3).equals(".") ? 4 : 2;
                steady &= startsPart || !SteadyTokens.isVolatile(at(i));
            } else if (token.endsWith("'") || token.endsWith("\"")) {
                readText(token);
            } else if (!startsPart
                    && (strict || SteadyTokens.isFrom(token) || at(i + 1).equals("("))) {
                steady &= SteadyTokens.isSteady(tokens, i, ofRows);
                ofCatalogue |= SteadyTokens.isFrom(token);
            }
        }
        if (isPrepare || at(1).equals("prepare")) {
            assigns.add(prepared(at(isPrepare ? 1 : 2)));
        } else if (isExecute() && !at(1).equals("immediate")) {
            reads.add(prepared(at(1)));
        }
    }

    private void readText(String text) {
        Matcher named = IN_TEXT.matcher(text);
        while (MAKES_TEXTS.contains(first) && named.find()) {
            reads.add(
                    named.group(2) == null
                            ? AsciiCase.lower(named.group(1)).replace("`", "")
                            : AsciiCase.lower(named.group(2)) + "()");
            steady = false;
        }
    }

    private void readConfiguration(boolean outlivesTransaction) {
        for (int i = 0; i < tokens.size(); i++) {
            String setting = "current_setting(" + at(i + 2) + ")";
            if (outlivesTransaction && at(i).equals("set_config") && at(i + 1).equals("(")) {
                assigns.add(setting);
                setsMore |= !setting.contains(".");
            } else if (at(i).equals("current_setting") && at(i + 1).equals("(")) {
                reads.add(setting);
            }
        }
        setsMore |= assigns.isEmpty();
    }

    private static String prepared(String name) {
        return PREPARED + SteadyTokens.unquoted(name);
    }

    private boolean isVariable(int index) {
        // After a quoted name it is a host that follows.
        return at(index).equals("@")
                && !Set.of("@", "").contains(at(index + 1))
                && !at(index - 1).equals("@")
                && !SteadyTokens.isQuoted(at(index - 1))
                && !at(index - 3).equals("definer");
    }

    private int afterVariable(int index) {
        int end = index + 2;
        while (at(end).equals(".")) {
            end += 2;
        }
        return end;
    }

    private String variable(int index) {
        var name = new StringBuilder();
        for (int i = index; i < afterVariable(index); i++) {
            name.append(SteadyTokens.unquoted(at(i)));
        }
        return name.toString();
    }

    private String at(int index) {
        return SteadyTokens.at(tokens, index);
    }
}
