// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a database's script of itself has that a dump has not: owners, and the tables of the history. */
final class ScriptStatements {

    private static final Pattern OWNER = Pattern.compile("^(CREATE SCHEMA .*) AUTHORIZATION [^;]+");

    private ScriptStatements() {}

    static String withoutOwner(String sql) {
        return OWNER.matcher(sql).replaceFirst("$1");
    }

    static boolean isOfHistory(String sql, DumpSource source) {
        String schema = written(source.schema(), source);
        String tables = source.historyNames().stream()
                .map(name -> written(name, source))
                .collect(Collectors.joining("|"));
        return Pattern.compile("(?:CREATE TABLE|ALTER TABLE|INSERT INTO|CREATE (?:UNIQUE )?INDEX \\S+ ON) (?:" + schema
                        + "\\.)?(?:" + tables + ")[ (]")
                .matcher(sql)
                .lookingAt();
    }

    /** Some quote only the names that need it. */
    static String written(String name, DumpSource source) {
        return "(?:" + Pattern.quote(source.database().quoted(name)) + "|" + Pattern.quote(name) + ")";
    }
}
