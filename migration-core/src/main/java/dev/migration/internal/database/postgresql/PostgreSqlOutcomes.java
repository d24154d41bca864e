// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Row;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of a statement that PostgreSQL cannot run inside a transaction: an index that it creates or drops is looked
 * up, VACUUM and others may run twice, and for anything else the run stops and asks.
 *
 * <p>CREATE INDEX CONCURRENTLY leaves an invalid index behind when it fails or is cut off. The table and its indexes are
 * stored before. An index that is not among them and has the statement's name is the statement's: done if it is valid, a
 * leftover if it is invalid, plain and not being built. Without a name, every new one may be.
 */
final class PostgreSqlOutcomes implements StatementOutcomes {

    static final StatementOutcomes OUTCOMES = new PostgreSqlOutcomes();

    /** With CONCURRENTLY, REINDEX leaves one more index behind each time it is cut off. */
    private static final String REPEATABLE =
            "(?:VACUUM|ANALYZE|ANALYSE|CLUSTER|CHECKPOINT|ALTER SYSTEM|DISCARD|REFRESH MATERIALIZED VIEW"
                    + "|REINDEX ?(?:\\((?:(?!CONCURRENTLY)[^)])*\\) ?)?(?:DATABASE|SCHEMA|SYSTEM)(?! CONCURRENTLY))\\b";

    private static final String DROP =
            "DROP INDEX CONCURRENTLY (?:IF EXISTS )?(?<index>" + PostgreSqlSyntax.QUALIFIED + ")";

    private static final String CREATE = "CREATE (?:UNIQUE )?INDEX CONCURRENTLY"
            + " (?:(?<ifnotexists>IF NOT EXISTS )?(?<name>" + PostgreSqlSyntax.NAME + ") )?ON (?:ONLY )?(?<table>"
            + PostgreSqlSyntax.QUALIFIED + ")";

    private static final Pattern NOTE = Pattern.compile("(\\d+):([\\d ]*)");

    /** A name as the statement writes it, as the catalogue has it. */
    private static final String NAMED = "(pg_catalog.parse_ident(?))[1]::name";

    /** The index c of table i.indrelid, with its schema n, as SQL names it. */
    private static final String INDEX_NAME = "pg_catalog.format('%I.%I', n.nspname, c.relname)";

    private static final String INDEXES = """
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            """;

    /**
     * The process that builds an index of table i.indrelid now. Without the right to see what others do, it is still
     * visible that a process builds some index, and what it has locked.
     */
    private static final String BUILDER = """
            SELECT pg_catalog.min(l.pid) AS pid FROM pg_catalog.pg_locks l
              JOIN pg_catalog.pg_stat_progress_create_index p ON p.pid = l.pid
             WHERE l.locktype = 'relation' AND l.relation = i.indrelid AND l.granted
               AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid()
               AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                  WHERE datname = pg_catalog.current_database())""";

    /**
     * The session that runs this text. A text that is shown cut off may end some bytes before the limit, as no character is
     * cut in two. A session of this library that holds the lock of another history belongs to that history. Behind a pooler
     * there is no such lock: there it belongs to the history beside whose tables it works.
     */
    private static final String RUNNING = """
            SELECT pg_catalog.concat_ws(', ', 'process ' || a.pid, 'user ' || a.usename,
                     'from ' || pg_catalog.host(a.client_addr),
                     CASE WHEN a.application_name <> ''
                          THEN 'application "' || pg_catalog.replace(a.application_name, '"', '""') || '"' END,
                     'since ' || pg_catalog.to_char(a.query_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
                   'SELECT pg_terminate_backend(' || a.pid || ')'
              FROM pg_catalog.pg_stat_activity a, (SELECT ?::text AS sql) s
             WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
               AND a.backend_type = 'client backend' AND a.state = 'active'
               AND (a.query = s.sql
                    OR pg_catalog.starts_with(s.sql, a.query)
                       AND pg_catalog.octet_length(a.query) >= (SELECT setting::int - 8 FROM pg_catalog.pg_settings
                                                                 WHERE name = 'track_activity_query_size'))
               AND NOT (pg_catalog.starts_with(a.application_name, 'migration ')
                    AND (SELECT pg_catalog.bool_and(NOT (%s)) FROM pg_catalog.pg_locks l
                          WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 1) IS TRUE)
               AND (SELECT pg_catalog.bool_and(n.nspname <> ?::name) FROM pg_catalog.pg_locks l
                      JOIN pg_catalog.pg_class c ON c.oid = l.relation
                      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                      JOIN pg_catalog.pg_class h ON h.relnamespace = n.oid AND h.relname = ?::name
                     WHERE l.pid = a.pid AND l.locktype = 'relation' AND l.database = a.datid) IS NOT TRUE
             ORDER BY a.query_start LIMIT 1""";

    private static Matcher create(Statement statement) {
        return PostgreSqlSyntax.matcher(CREATE, PostgreSqlSyntax.canonical(statement));
    }

    /** The indexes of the table that gets a new one; or the index that is dropped, as another may get its name later. */
    @Override
    public Optional<String> noteBefore(Connection connection, Statement statement) throws SQLException {
        Question question = note(statement);
        return question == null ? Optional.empty() : Optional.of(question.ask(connection));
    }

    @Override
    public Optional<String> noteQuery(Statement statement) {
        return Optional.ofNullable(note(statement)).map(Question::sql);
    }

    private static @Nullable Question note(Statement statement) {
        Matcher drop = PostgreSqlSyntax.matcher(DROP, PostgreSqlSyntax.canonical(statement));
        if (drop.find()) {
            return new Question("SELECT pg_catalog.to_regclass(?)::oid::text", List.of(drop.group("index")));
        }
        Matcher create = create(statement);
        return create.find() ? new Question("""
                        SELECT c.oid || ':' || COALESCE((SELECT pg_catalog.string_agg(i.indexrelid::text, ' ')
                                           FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid), '')
                          FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass(?)""", List.of(create.group("table"))) : null;
    }

    /** A query for one text, with the names that it asks for. */
    private record Question(String query, List<String> names) {

        String ask(Connection connection) throws SQLException {
            return PostgreSqlSyntax.first(connection, query, names.toArray(String[]::new));
        }

        /** As it is written with these names in it. */
        String sql() {
            return PostgreSqlSyntax.filled(
                    PostgreSqlSyntax.qualified(query).replace("?", "%s"),
                    names.stream().map(PostgreSqlSyntax::text).toArray(String[]::new));
        }
    }

    @Override
    public Outcome outcome(Connection connection, Statement statement, @Nullable String note) throws SQLException {
        String sql = PostgreSqlSyntax.canonical(statement);
        Matcher drop = PostgreSqlSyntax.matcher(DROP, sql);
        Matcher create = create(statement);
        boolean drops = drop.find();
        if (!drops && !create.find()) {
            return PostgreSqlSyntax.matcher(REPEATABLE, sql).find()
                    ? Outcome.notDone("it may run again without harm")
                    : Outcome.unknown("");
        }
        if (note == null) {
            return Outcome.notDone("it was not sent");
        }
        return drops ? ofDrop(connection, drop.group("index"), note) : ofCreate(connection, create, note);
    }

    /** Cut off, DROP INDEX CONCURRENTLY leaves an invalid index behind, which can be dropped once more. */
    private static Outcome ofDrop(Connection connection, String index, String note) throws SQLException {
        if (note.isEmpty()) {
            return Outcome.notDone("there was no index " + index);
        }
        List<Row> found = PostgreSqlSyntax.rows(
                connection,
                "SELECT i.indisvalid FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_index i"
                        + " ON i.indexrelid = c.oid WHERE c.oid::text = ?",
                note);
        if (found.isEmpty()) {
            return Outcome.done("index " + index + " is gone");
        }
        String exists = "index " + index + " still exists";
        return "f".equals(found.get(0).get(1))
                ? new Outcome(Effect.NOT_DONE, exists + ", but is invalid", List.of(), "index " + index + " invalid")
                : Outcome.notDone(exists);
    }

    private static Outcome ofCreate(Connection connection, Matcher create, String note) throws SQLException {
        if (note.isEmpty()) {
            return Outcome.notDone("its table did not exist");
        }
        Matcher before = NOTE.matcher(note);
        if (!before.matches()) {
            return Outcome.unknown("the indexes before it were not recorded");
        }
        String name = create.group("name");
        List<Row> added = added(connection, before.group(1), before.group(2), name);
        if (added.isEmpty()) {
            return Outcome.notDone(
                    name == null ? "no index was added to " + create.group("table") : "it created no index " + name);
        }
        List<String> leftovers = new ArrayList<>();
        Row other = null;
        for (Row index : added) {
            switch (index.text(2)) {
                case "building" -> {
                    return Outcome.unknown("process " + index.text(3) + " is building index " + index.text(1)
                            + " at this moment: start again when it has ended");
                }
                case "leftover" -> leftovers.add(index.text(1));
                default -> other = other == null ? index : other;
            }
        }
        if (other == null) {
            return leftovers(leftovers);
        }
        if (name == null) {
            return Outcome.unknown(
                    "index " + other.text(1) + " was added to the table since, by this statement or another one");
        }
        return other.text(2).equals("valid")
                ? Outcome.done("index " + other.text(1) + " exists and is valid")
                : Outcome.unknown("index " + other.text(1) + " is invalid");
    }

    private static Outcome leftovers(List<String> names) {
        return new Outcome(
                Effect.NOT_DONE,
                "what it left behind is invalid and is dropped: " + String.join(", ", names),
                names.stream()
                        .map(name -> "DROP INDEX CONCURRENTLY IF EXISTS " + name)
                        .toList(),
                "");
    }

    /**
     * The indexes of the table that did not exist before: each with its schema, what it is, and the process that builds it
     * now. One of a partitioned table may rightly be invalid.
     */
    private static List<Row> added(Connection connection, String table, String before, @Nullable String name)
            throws SQLException {
        String query =
                "SELECT " + INDEX_NAME + """
                , CASE WHEN i.indisvalid AND i.indisready AND i.indislive THEN 'valid'
                       WHEN b.pid IS NOT NULL THEN 'building'
                       WHEN c.relkind = 'i' THEN 'leftover' ELSE 'invalid' END, b.pid
                """ + INDEXES + " CROSS JOIN LATERAL (" + BUILDER + """
                ) b
                 WHERE i.indrelid = ?::oid AND c.oid <> ALL (pg_catalog.string_to_array(?, ' ')::oid[])
                   AND c.relname = COALESCE(%s, c.relname)
                 ORDER BY c.oid""".formatted(NAMED);
        return PostgreSqlSyntax.rows(connection, query, table, before, name);
    }

    /** IF NOT EXISTS accepts an index that is invalid. */
    @Override
    public Optional<SQLException> flaw(Connection connection, Statement statement) throws SQLException {
        Matcher create = create(statement);
        if (!create.find()
                || create.group("ifnotexists") == null
                || invalid(connection, create).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SQLException(
                "index " + create.group("name") + " was there before and is invalid, so IF NOT EXISTS left it as it is",
                "42P07"));
    }

    @Override
    public Optional<String> flawQuery(Statement statement) {
        Matcher create = create(statement);
        return create.find() && create.group("ifnotexists") != null
                ? Optional.of(invalid(create).sql())
                : Optional.empty();
    }

    /** A run whose outcome the operator has given by hand may have left an invalid index. */
    @Override
    public Optional<NameConflict> nameConflict(Connection connection, Statement statement) throws SQLException {
        Matcher create = create(statement);
        if (!create.find() || create.group("name") == null) {
            return Optional.empty();
        }
        String index = invalid(connection, create);
        String what =
                create.group("ifnotexists") == null ? "an invalid index, such as an interrupted run leaves behind" : "";
        return index.isEmpty()
                ? Optional.empty()
                : Optional.of(new NameConflict(what, "DROP INDEX CONCURRENTLY " + index));
    }

    /** The index of this name with its schema, if it is one that is invalid. */
    private static String invalid(Connection connection, Matcher create) throws SQLException {
        return invalid(create).ask(connection);
    }

    private static Question invalid(Matcher create) {
        String query = "SELECT " + INDEX_NAME + " " + INDEXES + """
                 WHERE i.indrelid = pg_catalog.to_regclass(?) AND c.relname = %s
                   AND c.relkind = 'i' AND NOT i.indisvalid""".formatted(NAMED);
        return new Question(query, List.of(create.group("table"), create.group("name")));
    }

    /** Found by what it runs: behind a pooler it is not known which session the statement was given to. */
    @Override
    public Optional<Orphan> orphan(Connection connection, Statement statement, Whose whose) throws SQLException {
        String query = PostgreSqlSyntax.filled(RUNNING, PostgreSqlLocks.isOf(whose.lock()));
        return PostgreSqlSyntax.rows(connection, query, statement.text(), whose.schema(), whose.table()).stream()
                .map(row -> new Orphan(row.text(1), row.text(2)))
                .findFirst();
    }
}
