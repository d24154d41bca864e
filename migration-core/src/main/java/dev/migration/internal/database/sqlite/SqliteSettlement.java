package dev.migration.internal.database.sqlite;

import dev.migration.internal.database.Settled;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.util.regex.Pattern;

/**
 * What became of a statement that SQLite cannot run inside a transaction: a setting of a connection that is gone is gone
 * with it, and VACUUM may always be repeated, but not where it writes another file. Any other statement stood outside a
 * transaction because its script wants none.
 */
final class SqliteSettlement {

    private static final Pattern HARMLESS_TO_REPEAT = Pattern.compile(
            "^(?:(?:VACUUM|PRAGMA|DETACH)\\b(?!.*\\bINTO\\b)|ATTACH\\b)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private SqliteSettlement() {}

    static Settled settle(Statement statement) {
        String sql = CanonicalSql.of(statement.text(), Dialect.SQLITE);
        return HARMLESS_TO_REPEAT.matcher(sql).find() ? Settled.repeatable() : Settled.unknown("");
    }
}
