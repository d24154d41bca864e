package dev.migration.database;

import dev.migration.database.Database.Outcome;
import dev.migration.script.CanonicalSql;
import dev.migration.script.Dialect;
import dev.migration.script.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of a statement that PostgreSQL cannot run inside a transaction, read from the catalogue.
 *
 * <p>CREATE INDEX CONCURRENTLY leaves an invalid index behind when it fails or is cut off. That leftover is dropped only
 * if it is a plain index, invalid, and nobody builds it: the index of a partitioned table is rightly invalid, and so is
 * one that another session is building.
 */
final class PostgreSqlSettlement {

    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[^\\s\"(;]+)";
    private static final String QUALIFIED_NAME = NAME + "(?: ?\\. ?" + NAME + ")?";
    private static final Pattern CREATE_INDEX = compile(
            "CREATE (?:UNIQUE )?INDEX CONCURRENTLY (?:IF NOT EXISTS )?" + NAME + " ON (?:ONLY )?" + QUALIFIED_NAME);
    private static final Pattern DROP_INDEX = compile("DROP INDEX CONCURRENTLY (IF EXISTS )?" + QUALIFIED_NAME);
    private static final Pattern DETACH = compile("ALTER TABLE (?:IF EXISTS )?(?:ONLY )?" + QUALIFIED_NAME
            + "(?: \\*)? DETACH PARTITION " + QUALIFIED_NAME + " CONCURRENTLY");
    private static final Pattern CREATE_OR_DROP =
            compile("(CREATE|DROP) (DATABASE|TABLESPACE|SUBSCRIPTION) (?:IF EXISTS )?" + NAME);
    private static final Map<String, String> EXISTENCE = Map.of(
            "DATABASE", "SELECT 1 FROM pg_catalog.pg_database WHERE datname = ?",
            "TABLESPACE", "SELECT 1 FROM pg_catalog.pg_tablespace WHERE spcname = ?",
            "SUBSCRIPTION",
                    "SELECT 1 FROM pg_catalog.pg_subscription WHERE subname = ? AND subdbid = (SELECT oid FROM"
                            + " pg_catalog.pg_database WHERE datname = pg_catalog.current_database())");
    private static final Pattern HARMLESS_TO_REPEAT =
            compile("(?:VACUUM|ANALYZE|CLUSTER|CHECKPOINT|REINDEX|ALTER SYSTEM|DISCARD)\\b");

    private PostgreSqlSettlement() {}

    private static Pattern compile(String regex) {
        return Pattern.compile("^" + regex, Pattern.CASE_INSENSITIVE);
    }

    static Outcome settle(Connection connection, Statement statement) throws SQLException {
        String sql = CanonicalSql.of(statement.text(), Dialect.POSTGRESQL);
        Matcher create = createdIndex(sql);
        if (create != null) {
            return settleCreateIndex(connection, create);
        }
        Matcher drop = DROP_INDEX.matcher(sql);
        if (drop.find()) {
            return settleDropIndex(connection, drop);
        }
        Matcher detach = DETACH.matcher(sql);
        if (detach.find()) {
            return settleDetach(connection, detach);
        }
        Matcher createOrDrop = CREATE_OR_DROP.matcher(sql);
        if (createOrDrop.find()) {
            return settleCreateOrDrop(connection, createOrDrop);
        }
        return HARMLESS_TO_REPEAT.matcher(sql).find() ? Outcome.NOT_DONE : Outcome.UNKNOWN;
    }

    /** Drops an index that could not be built to its end. */
    static void clearLeftover(Connection connection, Statement statement) throws SQLException {
        Matcher create = createdIndex(CanonicalSql.of(statement.text(), Dialect.POSTGRESQL));
        FoundIndex found = create == null ? null : findIndex(connection, create);
        if (found != null && found.isLeftover()) {
            try (var drop = connection.createStatement()) {
                drop.setEscapeProcessing(false);
                drop.execute("DROP INDEX CONCURRENTLY IF EXISTS " + found.name());
            }
        }
    }

    /** IF NOT EXISTS is content with an index that is invalid, whoever left it behind. */
    static Optional<SQLException> flaw(Connection connection, Statement statement) throws SQLException {
        String sql = CanonicalSql.of(statement.text(), Dialect.POSTGRESQL);
        Matcher create = CREATE_INDEX.matcher(sql);
        if (!create.find() || !create.group().toUpperCase(Locale.ROOT).contains(" IF NOT EXISTS ")) {
            return Optional.empty();
        }
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                 WHERE i.indrelid = pg_catalog.to_regclass(?) AND c.relname = ?
                   AND c.relkind = 'i' AND NOT i.indisvalid""")) {
            query.setString(1, qualified(create.group(2), create.group(3)));
            query.setString(2, unquoted(create.group(1)));
            try (ResultSet rows = query.executeQuery()) {
                return rows.next()
                        ? Optional.of(new SQLException(
                                "index " + create.group(1)
                                        + " was there before and is invalid, so IF NOT EXISTS left it"
                                        + " as it is: drop it first",
                                "42P07"))
                        : Optional.empty();
            }
        }
    }

    /** Its name, its table's and that one's schema; null where no index with a name is created concurrently. */
    private static @Nullable Matcher createdIndex(String sql) {
        Matcher create = CREATE_INDEX.matcher(sql);
        return create.find() && !create.group(1).equalsIgnoreCase("ON") ? create : null;
    }

    /**
     * An index that is there.
     *
     * @param name with its schema, quoted
     * @param mayBeDropped whether it is a plain index, which nobody builds now
     */
    private record FoundIndex(String name, boolean valid, boolean mayBeDropped) {

        boolean isLeftover() {
            return !valid && mayBeDropped;
        }
    }

    private static @Nullable FoundIndex findIndex(Connection connection, Matcher create) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT n.nspname, i.indisvalid, c.relkind = 'i'
                         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_progress_create_index p
                                          WHERE p.index_relid = c.oid)
                  FROM pg_catalog.pg_index i
                  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE i.indrelid = pg_catalog.to_regclass(?) AND c.relname = ?""")) {
            query.setString(1, qualified(create.group(2), create.group(3)));
            query.setString(2, unquoted(create.group(1)));
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    return null;
                }
                String name = quoted(rows.getString(1)) + "." + quoted(unquoted(create.group(1)));
                return new FoundIndex(name, rows.getBoolean(2), rows.getBoolean(3));
            }
        }
    }

    private static Outcome settleCreateIndex(Connection connection, Matcher create) throws SQLException {
        FoundIndex found = findIndex(connection, create);
        if (found == null || found.isLeftover()) {
            return Outcome.NOT_DONE;
        }
        return found.valid() ? Outcome.DONE : Outcome.UNKNOWN;
    }

    private static Outcome settleDropIndex(Connection connection, Matcher drop) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT pg_catalog.to_regclass(?) IS NULL")) {
            query.setString(1, qualified(drop.group(2), drop.group(3)));
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getBoolean(1) ? Outcome.DONE : Outcome.NOT_DONE;
            }
        }
    }

    /** A detachment that is pending is neither done nor to be begun again: it wants FINALIZE. */
    private static Outcome settleDetach(Connection connection, Matcher detach) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT inhdetachpending FROM pg_catalog.pg_inherits
                 WHERE inhparent = pg_catalog.to_regclass(?) AND inhrelid = pg_catalog.to_regclass(?)""")) {
            query.setString(1, qualified(detach.group(1), detach.group(2)));
            query.setString(2, qualified(detach.group(3), detach.group(4)));
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Outcome.DONE;
                }
                return rows.getBoolean(1) ? Outcome.UNKNOWN : Outcome.NOT_DONE;
            }
        }
    }

    private static Outcome settleCreateOrDrop(Connection connection, Matcher statement) throws SQLException {
        String kind = statement.group(2).toUpperCase(Locale.ROOT);
        try (PreparedStatement query = connection.prepareStatement(EXISTENCE.get(kind))) {
            query.setString(1, unquoted(statement.group(3)));
            try (ResultSet rows = query.executeQuery()) {
                boolean exists = rows.next();
                boolean wanted = statement.group(1).equalsIgnoreCase("CREATE");
                return exists == wanted ? Outcome.DONE : Outcome.NOT_DONE;
            }
        }
    }

    private static String qualified(String first, String second) {
        return second == null ? first : first + "." + second;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String unquoted(String identifier) {
        return identifier.startsWith("\"")
                ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
                : identifier.toLowerCase(Locale.ROOT);
    }
}
