// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import dev.migration.Fix;
import dev.migration.internal.database.DatabaseSql;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.AsciiCase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's form of the library's own SQL, with the operators and types of the schema pg_catalog. Without that schema,
 * PostgreSQL also considers what others have created in a schema of the search path, and takes theirs where the types
 * match better: {@code varchar = varchar} is not built in. The function behind such an operator would run with our rights.
 *
 * <p>All operators written so have the same precedence: whoever mixes them puts the right operand in parentheses. What
 * stands for an operator without being written as one, such as LIKE, IN, NULLIF and CASE x WHEN, cannot be qualified.
 */
interface PostgreSqlSyntax extends DatabaseSql {
    /** Between blanks, as in none of the literals here. */
    Set<String> OPERATORS = Set.of("=", "<>", "<", ">", "<=", ">=", "||", "+", "-", "*", "/", "~", "->>");

    /** Quoted; or whatever there is up to a blank or a comma, be it a semicolon. */
    String LISTED_NAME = "\"([^\"]*+(?:\"\"[^\"]*+)*+)\"|([^\\s,]++)";

    List<String> TYPES = List.of("::oid", "::name", "::text", "::regclass");

    /** A name in a statement, quoted or not. */
    String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\"'(),;.]+)";

    /** A name in a statement, perhaps behind its schema's. */
    String QUALIFIED = NAME + "(?: ?\\. ?" + NAME + ")?";

    String IS_TABLE = """
            c.relkind = ANY ('{r,p,v,m,f}')
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass
                                  AND d.objid = c.oid AND d.deptype = 'e')""";

    /** Tables and views but an extension's. Not of information_schema: it hides what the user has no right on. */
    String TABLES = """
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE\s""" + IS_TABLE;

    /** The same of one schema: pg_class has no index for that, and is long where thousands of schemas have tables. */
    String TABLES_OF = """
            FROM pg_catalog.pg_depend s JOIN pg_catalog.pg_class c ON c.oid = s.objid
             WHERE s.refclassid = 'pg_catalog.pg_namespace'::regclass AND s.refobjid = (%s)
               AND s.classid = 'pg_catalog.pg_class'::regclass
               AND\s""" + IS_TABLE;

    /**
     * The server itself resolves the path, for the time of this query. What the connection sets comes before what is set for the role
     * and the database, of which the most particular one counts. Where that is gone, the session still has its value, and the next one
     * has the server's: of a configuration file the user may read nothing, so that is the default.
     */
    String NEXT_PATH = """
            SELECT pg_catalog.unnest(pg_catalog.current_schemas(false))
              FROM (SELECT pg_catalog.set_config('search_path', COALESCE(
                           (SELECT pg_catalog.substr(o.setting, 13)
                              FROM pg_catalog.pg_db_role_setting s
                              JOIN pg_catalog.pg_settings p ON p.name = 'search_path'
                               AND p.source <> ALL ('{client,override,session}')
                             CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS o(setting)
                             WHERE pg_catalog.starts_with(o.setting, 'search_path=')
                               AND s.setrole = ANY (ARRAY[0::oid,
                                   (SELECT u.oid FROM pg_catalog.pg_roles u WHERE u.rolname = session_user)])
                               AND s.setdatabase = ANY (ARRAY[0::oid,
                                   (SELECT d.oid FROM pg_catalog.pg_database d
                                     WHERE d.datname = pg_catalog.current_database())])
                             ORDER BY s.setrole = 0::oid, s.setdatabase = 0::oid LIMIT 1),
                           (SELECT p.boot_val FROM pg_catalog.pg_settings p
                             WHERE p.name = 'search_path'
                               AND p.source = ANY ('{global,database,user,"database user"}')),
                           pg_catalog.current_setting('search_path')), true) OFFSET 0) AS next""";

    /** The same SQL, which is ours and has no text of others in it, with operators and types of pg_catalog. */
    static String qualified(String sql) {
        var qualified = new StringBuilder(sql.length() * 2);
        int copied = 0;
        // Without patterns: each start would compile them.
        for (int blank = sql.indexOf(' '); blank >= 0; ) {
            int next = sql.indexOf(' ', blank + 1);
            if (next > 0 && next - blank <= 4 && OPERATORS.contains(sql.substring(blank + 1, next))) {
                qualified.append(sql, copied, blank).append(" OPERATOR(pg_catalog.");
                qualified.append(sql, blank + 1, next).append(')');
                copied = next;
            }
            blank = next;
        }
        String typed = qualified.append(sql, copied, sql.length()).toString();
        for (String type : TYPES) {
            typed = typed.replace(type, "::pg_catalog." + type.substring(2));
        }
        return typed;
    }

    /** The same SQL with these texts in the places of {@code %s}; each start would load a formatter's classes otherwise. */
    static String filled(String sql, String... texts) {
        var filled = new StringBuilder(sql.length() * 2);
        int copied = 0;
        for (String text : texts) {
            int place = sql.indexOf("%s", copied);
            filled.append(sql, copied, place).append(text);
            copied = place + 2;
        }
        return filled.append(sql, copied, sql.length()).toString();
    }

    /** A text in the E form, because a plain literal means something else when standard_conforming_strings is off. */
    static String text(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /**
     * A list of names, such as a search path, as SET takes it: each in quotes. After set_config() the server
     * shows any text that it can read as such a list, so that what is shown is no SQL.
     */
    static String nameList(String shown) {
        List<String> names = new ArrayList<>();
        Matcher name = Pattern.compile(LISTED_NAME).matcher(shown);
        while (name.find()) {
            String quoted = name.group(1);
            names.add(quoted == null ? AsciiCase.lower(name.group(2)) : quoted.replace("\"\"", "\""));
        }
        // A name without letters is a string only.
        return names.isEmpty()
                ? "''"
                : names.stream().map(it -> it.isEmpty() ? "''" : name(it)).collect(Collectors.joining(", "));
    }

    /** All rows of a query of ours, which may take any time. */
    static List<Row> rows(Connection connection, String query, @Nullable String... parameters) throws SQLException {
        PostgreSqlEncoding encoding = PostgreSqlEncoding.of(connection);
        return Row.all(
                connection,
                qualified(query),
                Stream.of(parameters)
                        .map(it -> it == null ? null : encoding.escaped(it))
                        .toArray(String[]::new));
    }

    /** The first column of the first row; the empty text where there is none. */
    static String first(Connection connection, String query, @Nullable String... parameters) throws SQLException {
        List<Row> rows = rows(connection, query, parameters);
        return rows.isEmpty() ? "" : rows.get(0).text(1);
    }

    /** Finds what a statement in canonical form starts with. */
    static Matcher matcher(String regex, String canonical) {
        return Pattern.compile("^(?:" + regex + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(canonical);
    }

    static String canonical(Statement statement) {
        return CanonicalSql.of(statement.text(), Dialect.POSTGRESQL);
    }

    @Override
    default List<Row> ownRows(Connection connection, String query, @Nullable String... parameters) throws SQLException {
        return rows(connection, query, parameters);
    }

    @Override
    default Remedy howToUse(String schema) {
        String name = schema.matches("[a-z_][a-z0-9_]*") ? schema : quoted(schema);
        return Remedy.of(
                "currentSchema={} in the URL, or {}",
                Printable.line(schema),
                Fix.setting("init-sql", "SET search_path = " + name));
    }

    @Override
    default String grantToCreate(String schema, String user) {
        return "GRANT USAGE, CREATE ON SCHEMA " + quoted(schema) + " TO " + quoted(user);
    }

    @Override
    default List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return List.of(
                "GRANT USAGE ON SCHEMA " + quoted(schema) + " TO " + quoted(user),
                "GRANT " + rights + " ON " + String.join(", ", tables) + " TO " + quoted(user));
    }

    PostgreSqlEncoding encoding();

    @Override
    default Optional<String> unstorable(String text) {
        return encoding().unstorable(text);
    }

    /** What the database cannot hold would fail whatever is sent with it. */
    @Override
    default String literal(String text) {
        return text(encoding().escaped(text));
    }

    @Override
    default String operator(String operator) {
        return OPERATORS.contains(operator) ? " OPERATOR(pg_catalog." + operator + ") " : " " + operator + " ";
    }

    @Override
    default String function(String name) {
        return "pg_catalog." + name.toLowerCase(Locale.ROOT);
    }

    @Override
    default ColumnTypes columnTypes() {
        return new ColumnTypes("pg_catalog.text");
    }

    @Override
    default String utcNow() {
        return "(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC')";
    }

    @Override
    default String plus(String time, Duration duration) {
        return "(" + time + operator("+") + "INTERVAL '" + duration.toMillis() + " milliseconds')";
    }

    @Override
    default Optional<String> executionMillis() {
        return Optional.of("CAST(EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-)"
                + " pg_catalog.transaction_timestamp()) OPERATOR(pg_catalog.*) 1000 AS BIGINT)");
    }

    @Override
    default Optional<String> together(String first, String column, UnaryOperator<String> second) {
        return Optional.of("WITH first AS (" + first + " RETURNING " + column + ") "
                + second.apply("(SELECT " + column + " FROM first)"));
    }

    @Override
    default List<String> searchPath(Connection connection) throws SQLException {
        return names(connection, "SELECT pg_catalog.unnest(pg_catalog.current_schemas(false))");
    }

    @Override
    default List<String> nextSearchPath(Connection connection) throws SQLException {
        return names(connection, qualified(NEXT_PATH));
    }

    @Override
    default String currentSchema() {
        return "pg_catalog.current_schema()";
    }

    /** What every user may ask: to the microsecond, no two servers start at the same time. */
    @Override
    default Optional<String> identityQuery() {
        return Optional.of(
                "SELECT pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::pg_catalog.text,"
                        + " pg_catalog.current_database()");
    }

    /** The first of the search path, which a new database does not have. */
    @Override
    default Optional<String> missingSchema(Connection connection) throws SQLException {
        Row row = rows(connection, "SELECT pg_catalog.current_schema(), pg_catalog.current_setting('search_path')")
                .get(0);
        if (row.get(1) != null) {
            return Optional.empty();
        }
        String first = row.text(2).split(",")[0].strip();
        String name =
                first.startsWith("\"") ? first.substring(1, first.length() - 1).replace("\"\"", "\"") : first;
        return name.equals("$user") ? Optional.empty() : Optional.of(name);
    }

    @Override
    default boolean hasSchema(Connection connection, String schema) throws SQLException {
        return !rows(connection, "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?::name", schema)
                .isEmpty();
    }

    @Override
    default List<String> columns(Connection connection, String schema, String table) throws SQLException {
        return names(
                connection,
                qualified(
                                "SELECT attname FROM pg_catalog.pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = ")
                        + "pg_catalog.to_regclass(" + literal(name(schema) + "." + name(table)) + ")");
    }

    @Override
    default String tablesQuery(String schema) {
        String oid = "SELECT oid FROM pg_catalog.pg_namespace WHERE nspname OPERATOR(pg_catalog.=) " + literal(schema);
        return "SELECT c.relname " + qualified(TABLES_OF).formatted(oid);
    }

    @Override
    default String isNamed(List<String> names) {
        return "c.relname OPERATOR(pg_catalog.=) ANY (ARRAY[" + literals(names) + "]::pg_catalog.name[])";
    }

    @Override
    default Optional<String> filledSchemasQuery(List<String> names) {
        String ours = "ANY (ARRAY[" + literals(names) + "]::pg_catalog.name[])";
        // No user's schema or role has a name that begins so. What no role that a script can take may use, none filled.
        return Optional.of("SELECT DISTINCT n.nspname " + qualified(TABLES)
                + " AND n.nspname OPERATOR(pg_catalog.!~) '^pg_'"
                + " AND EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.!~) '^pg_'"
                + " AND (" + mayTake("current_user") + " OR " + mayTake("session_user") + ")"
                // By what was granted on the schema: pg_read_all_data may use each, and creates nothing.
                + " AND (pg_catalog.pg_has_role(r.oid, n.nspowner, 'USAGE')"
                + " OR EXISTS (SELECT 1 FROM pg_catalog.aclexplode(n.nspacl) a"
                + " WHERE a.privilege_type OPERATOR(pg_catalog.=) 'USAGE'"
                + " AND (a.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid"
                + " OR pg_catalog.pg_has_role(r.oid, a.grantee, 'USAGE')))))"
                + " AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'"
                + " AND NOT " + isNamed(names)
                + " AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class h"
                + " WHERE h.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,m,f}')"
                + " AND h.relnamespace OPERATOR(pg_catalog.=) n.oid AND h.relname OPERATOR(pg_catalog.=) " + ours
                + ") OPERATOR(pg_catalog.<) " + names.size());
    }

    /** Before PostgreSQL 16, a member may always take the role. */
    private static String mayTake(String user) {
        return "pg_catalog.pg_has_role(" + user + ", r.oid, CASE WHEN pg_catalog.current_setting('server_version_num')"
                + "::pg_catalog.int4 OPERATOR(pg_catalog.>=) 160000 THEN 'SET' ELSE 'MEMBER' END)";
    }
}
