package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Settled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ALTER TABLE … DETACH PARTITION … CONCURRENTLY, which commits first that the partition is to be detached, and then waits
 * for everybody who reads the table. Cut off there it is neither done nor can it be begun again: it wants FINALIZE. What
 * is noted is which tables are meant, and that this was not so before.
 */
final class PostgreSqlDetachment implements PostgreSqlOutcome {

    private static final Pattern PATTERN = PostgreSqlOutcome.compile("ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(?<parent>"
            + QUALIFIED + ")(?: \\*)? DETACH PARTITION (?<partition>" + QUALIFIED + ") CONCURRENTLY");

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public String look(Connection connection, Matcher statement) throws SQLException {
        // The column is not there before PostgreSQL 14, which does not know the statement either.
        return PostgreSqlCatalogue.text(connection, """
                SELECT i.inhparent || ' ' || i.inhrelid FROM pg_catalog.pg_inherits i
                 WHERE i.inhparent = pg_catalog.to_regclass(?) AND i.inhrelid = pg_catalog.to_regclass(?)
                   AND pg_catalog.to_jsonb(i) ->> 'inhdetachpending' = 'false'""", statement.group("parent"), statement.group("partition"));
    }

    @Override
    public Settled settle(Connection connection, Matcher statement, String noted) throws SQLException {
        String partition = statement.group("partition");
        if (noted.isEmpty()) {
            return Settled.notDone(partition + " was no partition that could be detached");
        }
        List<List<@Nullable String>> found = PostgreSqlCatalogue.rows(connection, """
                SELECT i.inhdetachpending,
                       pg_catalog.format('ALTER TABLE %I.%I DETACH PARTITION %I.%I FINALIZE',
                         pn.nspname, p.relname, cn.nspname, c.relname)
                  FROM pg_catalog.pg_inherits i
                  JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
                  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
                  JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
                  JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
                 WHERE i.inhparent || ' ' || i.inhrelid = ?""", noted);
        if (found.isEmpty()) {
            return Settled.done("partition " + partition + " is detached");
        }
        if (!"t".equals(found.get(0).get(0))) {
            return Settled.notDone("partition " + partition + " is not detached");
        }
        String finalize = Objects.requireNonNull(found.get(0).get(1));
        return Settled.done("partition " + partition + " is being detached, which is completed by " + finalize)
                .clearing(List.of(finalize));
    }
}
