package dev.migration.internal.database.mysql;

import static dev.migration.RehearsalReport.ChangeKind.ALGORITHM;
import static dev.migration.RehearsalReport.ChangeKind.REWRITTEN;
import static dev.migration.RehearsalReport.ChangeKind.TRUNCATED;

import dev.migration.RehearsalReport.Change;
import dev.migration.internal.database.LockMode;
import dev.migration.internal.database.Trials.Way;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks for an ALTER TABLE or an index with ALGORITHM and LOCK: a server that cannot do it so refuses, and does nothing. */
record MySqlWays(Dialect dialect, boolean isMariaDb) {

    private static final String NAME = "(?:`(?:[^`]|``)*+`|[\\w$\\u0080-\\uffff]++)";
    private static final String TABLE = "(?<table>" + NAME + "(?: ?\\. ?" + NAME + ")?+)";

    private static final Pattern ALTER = pattern(
            "(?<head>ALTER (?:IGNORE )?TABLE (?:IF EXISTS )?" + TABLE + "(?: WAIT \\d+| NOWAIT)?+) (?<rest>.+)");

    /** For which MariaDB takes no clause. */
    private static final Pattern DROP = pattern("(?<rest>DROP INDEX (?:IF EXISTS )?" + NAME + ") ON " + TABLE);

    private static final Pattern INDEX = pattern("(?:CREATE (?:OR REPLACE )?(?:(?:UNIQUE|FULLTEXT|SPATIAL) )?)INDEX "
            + "(?:IF (?:NOT )?EXISTS )?" + NAME + "(?: USING \\w+)? ON " + TABLE + ".*");

    private static final Pattern TRUNCATE = pattern("TRUNCATE (?:TABLE )?" + TABLE + ".*");

    private static final Pattern PARTITIONING = pattern("(?:PARTITION BY|REMOVE PARTITIONING)\\b.*");

    /** Who says how, gets that or a refusal. */
    private static final Pattern OWN = Pattern.compile(
            "\\b(?:ALGORITHM|LOCK) ?=? ?(INSTANT|NOCOPY|INPLACE|COPY|NONE|SHARED|EXCLUSIVE)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ELSEWHERE = Pattern.compile(
            "\\b(?:TABLE|INTO|UPDATE|DELETE FROM|VIEW|PROCEDURE|FUNCTION|TRIGGER|EVENT|INDEX " + NAME
                    + " ON)(?: IF (?:NOT )?EXISTS)? " + NAME + " ?\\. ?" + NAME,
            Pattern.CASE_INSENSITIVE);

    static final Change UNKNOWN = new Change(ALGORITHM, "not known", "");

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /** The name as it is stored, of the current database; null where it is of another one. */
    static @Nullable String plain(String table) {
        Matcher name = Pattern.compile(NAME).matcher(table);
        return name.matches() ? unquoted(table) : null;
    }

    private static String unquoted(String name) {
        return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
    }

    /** Without comments and the semicolon. */
    String canonical(String statement) {
        String sql = CanonicalSql.of(statement, dialect);
        return sql.endsWith(";") ? sql.substring(0, sql.length() - 1).stripTrailing() : sql;
    }

    /** Whether it changes something that it names with a database, which may be another one. */
    boolean isElsewhere(String statement) {
        return ELSEWHERE.matcher(canonical(statement)).find();
    }

    /** The ways, of which the last one is as it is written. */
    List<Way> of(String statement) {
        String sql = DROP.matcher(canonical(statement)).replaceFirst("ALTER TABLE ${table} ${rest}");
        Matcher truncate = TRUNCATE.matcher(sql);
        if (truncate.matches()) {
            return List.of(new Way(
                    statement,
                    plain(truncate.group("table")),
                    Set.of(LockMode.ACCESS_EXCLUSIVE),
                    List.of(new Change(TRUNCATED, "", ""))));
        }
        Matcher alter = ALTER.matcher(sql);
        Matcher index = INDEX.matcher(sql);
        boolean alters = alter.matches();
        if (!alters && !index.matches()) {
            return List.of(new Way(statement, null, Set.of(), List.of()));
        }
        String table = plain((alters ? alter : index).group("table"));
        Set<String> own = own(sql);
        if (table == null || !own.isEmpty()) {
            var written = new ArrayList<>(List.of(new Change(ALGORITHM, "as written", "")));
            if (own.contains("COPY")) {
                written.add(new Change(REWRITTEN, "", ""));
            }
            return List.of(new Way(statement, table, locks(own), written));
        }
        var ways = new ArrayList<Way>();
        for (String clause : clauses()) {
            String with = alters
                    ? alter.group("head") + " " + clause
                            + (PARTITIONING.matcher(alter.group("rest")).matches() ? " " : ", ") + alter.group("rest")
                    : sql + " " + clause.replace(",", "");
            ways.add(new Way(with, table, locks(own(clause)), changes(clause)));
        }
        ways.add(new Way(statement, table, Set.of(LockMode.ACCESS_EXCLUSIVE), List.of(UNKNOWN)));
        return ways;
    }

    /** What hurts others least first. Whether INPLACE writes the table anew only MariaDB tells, by NOCOPY. */
    private List<String> clauses() {
        var clauses = new ArrayList<String>();
        clauses.add("ALGORITHM=INSTANT");
        if (isMariaDb) {
            clauses.add("ALGORITHM=NOCOPY, LOCK=NONE");
        }
        clauses.add("ALGORITHM=INPLACE, LOCK=NONE");
        if (isMariaDb) {
            clauses.add("ALGORITHM=NOCOPY, LOCK=SHARED");
        }
        clauses.add("ALGORITHM=INPLACE, LOCK=SHARED");
        if (isMariaDb) {
            clauses.add("ALGORITHM=COPY, LOCK=NONE");
        }
        clauses.add("ALGORITHM=COPY, LOCK=SHARED");
        return clauses;
    }

    private List<Change> changes(String clause) {
        String[] parts = clause.substring("ALGORITHM=".length()).split(", ", 2);
        var changes = new ArrayList<Change>();
        changes.add(new Change(ALGORITHM, parts[0], parts.length > 1 ? parts[1] : ""));
        if (parts[0].equals("COPY") || (isMariaDb && parts[0].equals("INPLACE"))) {
            changes.add(new Change(REWRITTEN, "", ""));
        }
        return changes;
    }

    private static Set<String> own(String sql) {
        Set<String> own = new HashSet<>();
        for (Matcher found = OWN.matcher(sql); found.find(); ) {
            own.add(found.group(1).toUpperCase(Locale.ROOT));
        }
        return own;
    }

    /** Whom it keeps waiting until it ends; all wait for a moment in any case. */
    private static Set<LockMode> locks(Set<String> words) {
        if (words.contains("NONE") || words.contains("INSTANT")) {
            return Set.of();
        }
        return words.contains("SHARED") || (!words.contains("EXCLUSIVE") && words.contains("COPY"))
                ? Set.of(LockMode.SHARE)
                : Set.of(LockMode.ACCESS_EXCLUSIVE);
    }
}
