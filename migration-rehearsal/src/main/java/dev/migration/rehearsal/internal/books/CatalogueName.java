// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import java.util.Set;
import java.util.regex.Pattern;

/** Writes a name of a catalogue as people do in SQL. */
public final class CatalogueName {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** Those of PostgreSQL that cannot be a column's name without quotes. */
    private static final Set<String> RESERVED = Set.of(
            ("all analyse analyze and any array as asc asymmetric authorization between bigint binary both case cast check"
                            + " collate collation column concurrently constraint create cross current_catalog current_date"
                            + " current_role current_schema current_time current_timestamp current_user default deferrable"
                            + " desc distinct do else end except false fetch for foreign freeze from full grant group"
                            + " having ilike in initially inner intersect into is isnull join lateral leading left like"
                            + " limit localtime localtimestamp natural not notnull null offset on only or order outer"
                            + " overlaps placing primary references returning right select session_user similar some"
                            + " symmetric system_user table tablesample then to trailing true union unique user using"
                            + " variadic verbose when where window with")
                    .split(" "));

    private CatalogueName() {}

    /** On PostgreSQL, in quotes only where it needs them. */
    public static String quoted(String name) {
        return PLAIN.matcher(name).matches() && !RESERVED.contains(name)
                ? name
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** On MariaDB and MySQL, to which double quotes are those of texts. */
    public static String backticked(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
