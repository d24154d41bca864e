package dev.migration.rehearsal.internal.books;

import static dev.migration.rehearsal.internal.books.MySqlText.TABLE;
import static dev.migration.rehearsal.internal.books.MySqlText.pattern;
import static dev.migration.rehearsal.internal.books.MySqlText.unquoted;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables that a statement renames, one after the other: its name before, and after. */
final class MySqlRenames {

    private static final Pattern RENAME = pattern("RENAME TABLES? .*");

    private static final Pattern PAIR = pattern(TABLE + "(?: WAIT \\d+| NOWAIT)? TO " + TABLE.replace("table", "now"));

    private static final Pattern RENAMED =
            pattern("(?:^|, )RENAME (?!COLUMN\\b|INDEX\\b|KEY\\b)(?:TO |AS |= )?" + TABLE);

    private MySqlRenames() {}

    static List<List<String>> of(String sql) {
        Matcher alter = MySqlText.ALTER.matcher(sql);
        var renames = new ArrayList<List<String>>();
        if (RENAME.matcher(sql).matches()) {
            for (Matcher pair = PAIR.matcher(sql); pair.find(); ) {
                renames.add(List.of(unquoted(pair.group("table")), unquoted(pair.group("now"))));
            }
        } else if (alter.matches()) {
            Matcher renamed = RENAMED.matcher(MySqlText.withoutStrings(alter.group("rest")));
            if (renamed.find()) {
                renames.add(List.of(unquoted(alter.group("table")), unquoted(renamed.group("table"))));
            }
        }
        return renames;
    }
}
