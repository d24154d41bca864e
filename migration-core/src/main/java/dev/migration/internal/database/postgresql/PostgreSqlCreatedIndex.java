package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.StatementOutcomes.NameConflict;
import dev.migration.internal.database.StatementOutcomes.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CREATE INDEX CONCURRENTLY, which leaves an invalid index behind when it fails or is cut off.
 *
 * <p>The table and its indexes are stored before. An index that is not among them and has the statement's name is the
 * statement's: done if it is valid, a leftover if it is invalid, plain and not being built. Without a name, every new one
 * may be.
 */
final class PostgreSqlCreatedIndex {

    private static final String CREATE = "CREATE (?:UNIQUE )?INDEX CONCURRENTLY"
            + " (?:(?<ifnotexists>IF NOT EXISTS )?(?<name>" + PostgreSqlCatalogue.NAME + ") )?ON (?:ONLY )?(?<table>"
            + PostgreSqlCatalogue.QUALIFIED + ")";

    private static final Pattern NOTE = Pattern.compile("(\\d+):([\\d ]*)");

    /** A name as the statement writes it, as the catalogue has it. */
    private static final String NAMED = "(pg_catalog.parse_ident(?))[1]::name";

    /** The index c of table i.indrelid, with its schema n, as SQL names it. */
    private static final String INDEX_NAME = "pg_catalog.format('%I.%I', n.nspname, c.relname)";

    /**
     * The process that builds an index of table i.indrelid now. Without the right to see what others do, it is still
     * visible that a process builds some index, and what it has locked.
     */
    private static final String BUILDER = """
            (SELECT pg_catalog.min(l.pid) FROM pg_catalog.pg_locks l
               JOIN pg_catalog.pg_stat_progress_create_index p ON p.pid = l.pid
              WHERE l.locktype = 'relation' AND l.relation = i.indrelid AND l.granted
                AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid()
                AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                   WHERE datname = pg_catalog.current_database()))""";

    private PostgreSqlCreatedIndex() {}

    /**
     * An index of the table that did not exist before.
     *
     * @param name with its schema, quoted
     * @param plain whether it is no partitioned table's, which may rightly be invalid
     * @param builder the process that builds it now
     */
    private record Added(
            String name,
            boolean valid,
            boolean plain,
            @Nullable String builder) {

        boolean isLeftover() {
            return !valid && plain;
        }
    }

    static Matcher matcher(String canonical) {
        return PostgreSqlCatalogue.matcher(CREATE, canonical);
    }

    static Optional<String> noteBefore(Connection connection, String canonical) throws SQLException {
        Matcher create = matcher(canonical);
        return create.find()
                ? Optional.of(PostgreSqlCatalogue.text(connection, """
                                SELECT c.oid || ':' || COALESCE((SELECT pg_catalog.string_agg(i.indexrelid::text, ' ')
                                                   FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid), '')
                                  FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass(?)""", create.group("table")))
                : Optional.empty();
    }

    static Outcome outcome(Connection connection, Matcher create, String note) throws SQLException {
        if (note.isEmpty()) {
            return Outcome.notDone("its table did not exist");
        }
        Matcher before = NOTE.matcher(note);
        if (!before.matches()) {
            return Outcome.unknown("the indexes before it were not recorded");
        }
        String name = create.group("name");
        List<Added> added = added(connection, before.group(1), before.group(2), name);
        for (Added index : added) {
            if (!index.valid() && index.builder() != null) {
                return Outcome.unknown("process " + index.builder() + " is building index " + index.name()
                        + " at this moment: start again when it has ended");
            }
        }
        if (added.isEmpty()) {
            return Outcome.notDone(
                    name == null ? "no index was added to " + create.group("table") : "it created no index " + name);
        }
        Added index = added.stream().filter(it -> !it.isLeftover()).findFirst().orElse(null);
        if (index == null) {
            return leftovers(added);
        }
        if (name == null) {
            return Outcome.unknown(
                    "index " + index.name() + " was added to the table since, by this statement or another one");
        }
        return index.valid()
                ? Outcome.done("index " + index.name() + " exists and is valid")
                : Outcome.unknown("index " + index.name() + " is invalid");
    }

    private static Outcome leftovers(List<Added> added) {
        List<String> names = added.stream().map(Added::name).toList();
        return Outcome.notDone("what it left behind is invalid and is dropped: " + String.join(", ", names))
                .withCleanup(names.stream()
                        .map(name -> "DROP INDEX CONCURRENTLY IF EXISTS " + name)
                        .toList());
    }

    private static List<Added> added(Connection connection, String table, String before, @Nullable String name)
            throws SQLException {
        return PostgreSqlCatalogue.rows(connection, """
                SELECT %s, i.indisvalid AND i.indisready AND i.indislive, c.relkind = 'i', %s
                  FROM pg_catalog.pg_index i
                  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE i.indrelid = ?::oid AND c.oid <> ALL (pg_catalog.string_to_array(?, ' ')::oid[])
                   AND c.relname = COALESCE(%s, c.relname)
                 ORDER BY c.oid""".formatted(INDEX_NAME, BUILDER, NAMED), table, before, name)
                .stream()
                .map(row -> new Added(
                        String.valueOf(row.get(0)), "t".equals(row.get(1)), "t".equals(row.get(2)), row.get(3)))
                .toList();
    }

    /** IF NOT EXISTS accepts an index that is invalid. */
    static Optional<SQLException> flaw(Connection connection, String canonical) throws SQLException {
        Matcher create = matcher(canonical);
        if (!create.find()
                || create.group("ifnotexists") == null
                || invalid(connection, create).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SQLException(
                "index " + create.group("name") + " was there before and is invalid, so IF NOT EXISTS left it as it is",
                "42P07"));
    }

    /** A run whose outcome the operator has given by hand may have left an invalid index. */
    static Optional<NameConflict> nameConflict(Connection connection, String canonical) throws SQLException {
        Matcher create = matcher(canonical);
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
        return PostgreSqlCatalogue.text(
                connection, """
                        SELECT %s FROM pg_catalog.pg_index i
                          JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                         WHERE i.indrelid = pg_catalog.to_regclass(?) AND c.relname = %s
                           AND c.relkind = 'i' AND NOT i.indisvalid""".formatted(INDEX_NAME, NAMED), create.group("table"), create.group("name"));
    }
}
