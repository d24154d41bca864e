// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import java.util.regex.Pattern;

/** How patterns read a statement of MariaDB or MySQL: on one line, without comments, and with its names as they are written. */
final class MySqlPatterns {

    static final String NAME = "(?:`(?:[^`]|``)*+`|[\\w$\\u0080-\\uffff]++)";

    private static final String DATABASE = "(?:" + NAME + " ?\\. ?)?+";

    static final String TABLE = DATABASE + "(?<table>" + NAME + ")";

    static final Pattern ALTER = pattern(
            "(?<head>ALTER (?:IGNORE )?TABLE (?:IF EXISTS )?" + TABLE + "(?: WAIT \\d+| NOWAIT)?+) (?<rest>.+)");

    private static final Pattern STRING =
            pattern("'[^'\\\\]*+(?:(?:\\\\.|'')[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:(?:\\\\.|\"\")[^\"\\\\]*+)*+\"");

    private MySqlPatterns() {}

    static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    static String canonical(String statement, Dialect dialect) {
        String sql = CanonicalSql.of(statement, dialect);
        return sql.endsWith(";") ? sql.substring(0, sql.length() - 1).stripTrailing() : sql;
    }

    static String withoutStrings(String sql) {
        return STRING.matcher(sql).replaceAll("''");
    }

    static String unquoted(String name) {
        return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
    }
}
