package dev.migration.internal.database.postgresql;

import static dev.migration.internal.database.postgresql.PostgreSqlCatalogue.BUILDER;
import static dev.migration.internal.database.postgresql.PostgreSqlCatalogue.INDEX_NAME;
import static dev.migration.internal.database.postgresql.PostgreSqlCatalogue.NAMED;

import dev.migration.internal.database.Obstruction;
import dev.migration.internal.database.Settled;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CREATE INDEX CONCURRENTLY, which leaves an invalid index behind when it fails or is cut off.
 *
 * <p>What is noted is the table and its indexes. An index that is among them is not the statement's: where it is in the
 * way, the statement says so when it runs. One that is not among them is the statement's if it has its name; it is done
 * if that one is valid, and a leftover if it is invalid, plain and nobody builds it. An index without a name is known by
 * its table and, where it is valid, by its definition.
 */
final class PostgreSqlCreatedIndex implements PostgreSqlOutcome {

    private static final Pattern PATTERN =
            PostgreSqlOutcome.compile("CREATE (?<unique>UNIQUE )?INDEX CONCURRENTLY (?:(?<ifnotexists>IF NOT EXISTS )?"
                    + "(?<name>" + NAME + ") )?ON (?:ONLY )?(?<table>" + QUALIFIED + ")(?: \\*)? (?<definition>.*)$");

    private static final Pattern SERVERS_OWN = PostgreSqlOutcome.compile(
            "CREATE (?:UNIQUE )?INDEX " + NAME + " ON (?:ONLY )?" + QUALIFIED + " USING (?<definition>.*)$");

    private static final Pattern NOTE = Pattern.compile("(\\d+):([\\d ]*)");

    /**
     * An index of the table that was not there before.
     *
     * @param name with its schema, quoted
     * @param plain whether it is no partitioned table's, which may rightly be invalid
     * @param builder the process that builds it now
     * @param definition from its access method on
     */
    private record Added(
            String name,
            boolean valid,
            boolean unique,
            boolean plain,
            @Nullable String builder,
            String definition) {

        boolean isLeftover() {
            return !valid && plain;
        }
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public String look(Connection connection, Matcher statement) throws SQLException {
        return PostgreSqlCatalogue.text(connection, """
                SELECT c.oid || ':' || COALESCE((SELECT pg_catalog.string_agg(i.indexrelid::text, ' ')
                                                   FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid), '')
                  FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass(?)""", statement.group("table"));
    }

    @Override
    public Settled settle(Connection connection, Matcher statement, String noted) throws SQLException {
        if (noted.isEmpty()) {
            return Settled.notDone("its table was not there");
        }
        Matcher note = NOTE.matcher(noted);
        if (!note.matches()) {
            return Settled.unknown("what was there before was not noted");
        }
        List<Added> added = added(connection, note.group(1), note.group(2), statement.group("name"));
        for (Added index : added) {
            if (!index.valid() && index.builder() != null) {
                return Settled.unknown("process " + index.builder() + " is building index " + index.name()
                        + " at this moment: start again when it has ended");
            }
        }
        return statement.group("name") == null ? settleUnnamed(statement, added) : settleNamed(statement, added);
    }

    private static List<Added> added(Connection connection, String table, String before, @Nullable String name)
            throws SQLException {
        return PostgreSqlCatalogue.rows(connection, """
                SELECT %1$s, i.indisvalid AND i.indisready AND i.indislive, i.indisunique, c.relkind = 'i', %2$s,
                       pg_catalog.pg_get_indexdef(c.oid)
                  FROM pg_catalog.pg_index i
                  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE i.indrelid = ?::oid AND c.oid <> ALL (pg_catalog.string_to_array(?, ' ')::oid[])
                   AND c.relname = COALESCE(%3$s, c.relname)
                 ORDER BY c.oid""".formatted(INDEX_NAME, BUILDER, NAMED), table, before, name)
                .stream()
                .map(row -> new Added(
                        String.valueOf(row.get(0)),
                        "t".equals(row.get(1)),
                        "t".equals(row.get(2)),
                        "t".equals(row.get(3)),
                        row.get(4),
                        definition(String.valueOf(row.get(5)))))
                .toList();
    }

    private static Settled settleNamed(Matcher statement, List<Added> added) {
        if (added.isEmpty()) {
            return Settled.notDone("it has made no index " + statement.group("name"));
        }
        Added index = added.get(0);
        if (index.valid()) {
            return Settled.done("index " + index.name() + " is there and valid");
        }
        return index.isLeftover() ? leftovers(added) : Settled.unknown("index " + index.name() + " is invalid");
    }

    private static Settled settleUnnamed(Matcher statement, List<Added> added) {
        if (added.isEmpty()) {
            return Settled.notDone("no index was added to " + statement.group("table"));
        }
        for (Added index : added) {
            if (index.valid()
                    && index.unique() == (statement.group("unique") != null)
                    && index.definition().equals(wanted(statement))) {
                return Settled.done("index " + index.name() + " is there and valid");
            }
        }
        for (Added index : added) {
            if (!index.isLeftover()) {
                return Settled.unknown(
                        "index " + index.name() + " was added to the table since, by this statement or another one");
            }
        }
        return leftovers(added);
    }

    private static Settled leftovers(List<Added> added) {
        List<String> names = added.stream().map(Added::name).toList();
        return Settled.notDone("what it left behind is invalid and is dropped: " + String.join(", ", names))
                .clearing(names.stream()
                        .map(name -> "DROP INDEX CONCURRENTLY IF EXISTS " + name)
                        .toList());
    }

    private static String definition(String created) {
        // The name and the table stand before, and may be called anything in quotes.
        Matcher whole = SERVERS_OWN.matcher(CanonicalSql.of(created, Dialect.POSTGRESQL));
        return whole.find() ? plain(whole.group("definition")) : created;
    }

    private static String wanted(Matcher statement) {
        String definition = statement.group("definition");
        return plain(
                definition.regionMatches(true, 0, "USING ", 0, "USING ".length())
                        ? definition.substring("USING ".length())
                        : "btree " + definition);
    }

    /** Letter case makes no difference outside quotes. */
    private static String plain(String definition) {
        return definition.indexOf('"') < 0 && definition.indexOf('\'') < 0
                ? definition.toLowerCase(Locale.ROOT)
                : definition;
    }

    /** IF NOT EXISTS is content with an index that is invalid, whoever left it behind. */
    static @Nullable SQLException flaw(Connection connection, String canonical) throws SQLException {
        Matcher create = PATTERN.matcher(canonical);
        if (!create.find() || create.group("ifnotexists") == null) {
            return null;
        }
        return invalid(connection, create).isEmpty()
                ? null
                : new SQLException(
                        "index " + create.group("name")
                                + " was there before and is invalid, so IF NOT EXISTS left it"
                                + " as it is",
                        "42P07");
    }

    /** An interrupted run that a person has settled may have left an invalid index. */
    static Optional<Obstruction> inTheWay(Connection connection, String canonical) throws SQLException {
        Matcher create = PATTERN.matcher(canonical);
        if (!create.find() || create.group("name") == null) {
            return Optional.empty();
        }
        String index = invalid(connection, create);
        String what =
                create.group("ifnotexists") == null ? "an invalid index, such as an interrupted run leaves behind" : "";
        return index.isEmpty()
                ? Optional.empty()
                : Optional.of(new Obstruction(what, "DROP INDEX CONCURRENTLY " + index));
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
