// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import static dev.migration.rehearsal.internal.books.MySqlPatterns.NAME;
import static dev.migration.rehearsal.internal.books.MySqlPatterns.TABLE;
import static dev.migration.rehearsal.internal.books.MySqlPatterns.pattern;
import static dev.migration.rehearsal.internal.books.MySqlPatterns.unquoted;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a statement gives another name: tables, and on both products views too. */
final class MySqlRenames {

    private static final Pattern RENAME = pattern("RENAME TABLES? .*");

    private static final Pattern PAIR = pattern(TABLE + "(?: WAIT \\d+| NOWAIT)? TO " + TABLE.replace("table", "now"));

    private static final Pattern RENAMED =
            pattern("(?:^|, )RENAME (?!COLUMN\\b|INDEX\\b|KEY\\b)(?:TO |AS |= )?" + TABLE);

    private static final Pattern CONVERTED =
            pattern("CONVERT TABLE " + TABLE + " TO PARTITION (?<name>" + NAME + ").*");

    private MySqlRenames() {}

    /** One after the other: its name before, and after. */
    static List<List<String>> of(String sql) {
        Matcher alter = MySqlPatterns.ALTER.matcher(sql);
        var renames = new ArrayList<List<String>>();
        if (RENAME.matcher(sql).matches()) {
            for (Matcher pair = PAIR.matcher(sql); pair.find(); ) {
                renames.add(List.of(unquoted(pair.group("table")), unquoted(pair.group("now"))));
            }
        } else if (alter.matches()) {
            Matcher renamed = RENAMED.matcher(MySqlPatterns.withoutStrings(alter.group("rest")));
            if (renamed.find()) {
                renames.add(List.of(unquoted(alter.group("table")), unquoted(renamed.group("table"))));
            }
        }
        return renames;
    }

    /** What tables are called after it, each with what it was called before. */
    static Map<String, String> names(String sql, Set<String> tables, Comparator<String> order) {
        Map<String, String> names = new TreeMap<>(order);
        tables.forEach(name -> names.put(name, name));
        for (List<String> pair : of(sql)) {
            String was = names.remove(pair.get(0));
            if (was != null) {
                names.put(pair.get(1), was);
            }
        }
        return names;
    }

    /** What a table is now that is none any more; empty where it is gone. */
    static String becomes(String sql, String table) {
        Matcher alter = MySqlPatterns.ALTER.matcher(sql);
        if (!alter.matches()) {
            return "";
        }
        Matcher converted = CONVERTED.matcher(alter.group("rest"));
        return converted.matches() && unquoted(converted.group("table")).equalsIgnoreCase(table)
                ? "the partition " + unquoted(converted.group("name")) + " of " + unquoted(alter.group("table"))
                : "";
    }
}
