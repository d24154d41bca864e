package dev.migration.internal.database.postgresql;

import static dev.migration.internal.database.postgresql.PostgreSqlCatalogue.BUILDER;
import static dev.migration.internal.database.postgresql.PostgreSqlCatalogue.INDEX_NAME;
import static dev.migration.internal.database.postgresql.PostgreSqlCatalogue.NAMED;

import dev.migration.internal.database.Settled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * REINDEX CONCURRENTLY, which may always be repeated, but leaves the half-built index (_ccnew) or the replaced one
 * (_ccold) behind when it is cut off, and at each attempt one more. Those that were there before are noted; an invalid one
 * of that name on a table that the statement rebuilds, which was not there and on which nobody is at work, is its own.
 */
final class PostgreSqlReindex implements PostgreSqlOutcome {

    private static final Pattern PATTERN = PostgreSqlOutcome.compile(
            "REINDEX (?=.*\\bCONCURRENTLY\\b)(?:\\( [^)]* \\) )?(?<what>INDEX|TABLE|SCHEMA|DATABASE|SYSTEM)"
                    + "(?: CONCURRENTLY)?(?: (?<name>" + QUALIFIED + "))?$");

    private static final String WITH_PARTITIONS = """
            SELECT pg_catalog.to_regclass(?)::oid
            UNION SELECT p.relid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass(?)) p""";

    private record Leftover(
            String oid, String name, @Nullable String builder) {}

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public String look(Connection connection, Matcher statement) throws SQLException {
        return leftovers(connection, statement, "").stream().map(Leftover::oid).collect(Collectors.joining(" "));
    }

    @Override
    public Settled settle(Connection connection, Matcher statement, String noted) throws SQLException {
        if (!noted.matches("[\\d ]*")) {
            return Settled.repeatable();
        }
        List<Leftover> left = leftovers(connection, statement, noted);
        for (Leftover index : left) {
            if (index.builder() != null) {
                return Settled.unknown("process " + index.builder() + " is rebuilding index " + index.name()
                        + " at this moment: start again when it has ended");
            }
        }
        if (left.isEmpty()) {
            return Settled.repeatable();
        }
        return Settled.notDone("what it left behind is invalid and is dropped: "
                        + left.stream().map(Leftover::name).collect(Collectors.joining(", ")))
                .clearing(left.stream().map(PostgreSqlReindex::drop).toList());
    }

    private static String drop(Leftover index) {
        // Those of a TOAST table count as the system's own, and cannot be dropped concurrently.
        return (index.name().startsWith("pg_toast.") ? "DROP INDEX IF EXISTS " : "DROP INDEX CONCURRENTLY IF EXISTS ")
                + index.name();
    }

    private static List<Leftover> leftovers(Connection connection, Matcher statement, String before)
            throws SQLException {
        String name = statement.group("name");
        String what = statement.group("what").toUpperCase(Locale.ROOT);
        String tables = name == null ? "SELECT oid FROM pg_catalog.pg_class" : tables(what);
        String query = """
                WITH rebuilt (oid) AS (%s)
                SELECT c.oid, %s, %s
                  FROM pg_catalog.pg_index i
                  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.relname ~ '_cc(new|old)[0-9]*$'
                   AND c.oid <> ALL (pg_catalog.string_to_array(?, ' ')::oid[])
                   AND (i.indrelid = ANY (SELECT oid FROM rebuilt)
                        OR i.indrelid = ANY (SELECT t.reltoastrelid FROM pg_catalog.pg_class t
                                           WHERE t.oid = ANY (SELECT oid FROM rebuilt)))
                 ORDER BY c.oid""".formatted(tables, INDEX_NAME, BUILDER);
        long named = tables.chars().filter(c -> c == '?').count();
        var parameters = new @Nullable String[(int) named + 1];
        Arrays.fill(parameters, name);
        parameters[(int) named] = before;
        return PostgreSqlCatalogue.rows(connection, query, parameters).stream()
                .map(row -> new Leftover(
                        Objects.requireNonNull(row.get(0)), Objects.requireNonNull(row.get(1)), row.get(2)))
                .toList();
    }

    /** A query for the tables whose indexes are rebuilt, with the name as its only parameter. */
    private static String tables(String what) {
        return switch (what) {
            case "INDEX" ->
                "SELECT x.indrelid FROM pg_catalog.pg_index x WHERE x.indexrelid = ANY (" + WITH_PARTITIONS + ")";
            case "TABLE" -> WITH_PARTITIONS;
            case "SCHEMA" -> """
                SELECT r.oid FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace s ON s.oid = r.relnamespace
                 WHERE s.nspname = %s""".formatted(NAMED);
            // A database can only be the one that the session is in.
            default -> "SELECT oid FROM pg_catalog.pg_class WHERE ?::text IS NOT NULL";
        };
    }
}
