package dev.migration.internal.database.mysql;

import dev.migration.internal.database.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The form that the library's own SQL has on MariaDB and MySQL, as far as it is the same on every server. */
interface MySqlSyntax extends Schemas {
    @Override
    default String quoted(String catalogueName) {
        return '`' + catalogueName.replace("`", "``") + '`';
    }

    @Override
    default String use(String schema) {
        return "USE " + quoted(schema);
    }

    @Override
    default String grantToCreate(String schema, String user) {
        // Who creates a table has no right on it by that.
        return "GRANT CREATE, SELECT, INSERT, UPDATE, DELETE ON " + quoted(schema) + ".* TO " + account(user);
    }

    @Override
    default List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return tables.stream()
                .map(table -> "GRANT " + rights + " ON " + table + " TO " + account(user))
                .toList();
    }

    @Override
    default String literal(String text) {
        // A backslash means something else under NO_BACKSLASH_ESCAPES, and a letter outside ASCII after SET NAMES.
        return text.chars().allMatch(c -> c > 0 && c < 0x7F && c != '\\')
                ? "'" + text.replace("'", "''") + "'"
                : "_utf8mb4 x'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "'";
    }

    @Override
    default String textType() {
        return "LONGTEXT";
    }

    @Override
    default String timeType() {
        // A TIMESTAMP is converted to and from the session's time zone.
        return "DATETIME(6)";
    }

    @Override
    default String identity() {
        return "BIGINT AUTO_INCREMENT PRIMARY KEY";
    }

    @Override
    default String tableOptions() {
        // The defaults may be an engine without transactions, and a collation to which a and A are the same.
        return " ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    }

    @Override
    default String concatenation(List<String> texts) {
        // A time as text has the connection's collation, which may not be mixed with that of a column.
        return texts.stream()
                .map(text -> "CONVERT(" + text + " USING utf8mb4) COLLATE utf8mb4_bin")
                .collect(Collectors.joining(", ", "CONCAT(", ")"));
    }

    @Override
    default String utcNow() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    default String plus(String time, Duration duration) {
        return "(" + time + " + INTERVAL " + duration.toMillis() * 1000 + " MICROSECOND)";
    }

    private String account(String user) {
        int at = user.lastIndexOf('@');
        return at < 0 ? literal(user) : literal(user.substring(0, at)) + "@" + literal(user.substring(at + 1));
    }
}
