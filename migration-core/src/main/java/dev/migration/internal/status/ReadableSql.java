// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.status;

import dev.migration.Direction;
import dev.migration.Version;
import dev.migration.internal.compare.FilesAtOneMoment;
import dev.migration.internal.compare.RunRequests;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Session;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SQL of a migration for people to read: from its file, or as it was stored if there is none. */
record ReadableSql(RunRequests requests) {

    Map<Direction, String> of(Session session, Version version) {
        FilesAtOneMoment found = requests.files(session);
        MigrationSet set = found.set();
        if (!set.baselines().isEmpty()) {
            set = requests.beside(session, session.history().read()).set();
        }
        Migration file = set.find(version).orElse(null);
        if (file == null) {
            return storedSql(session, version);
        }
        ParsedMigration parsed = found.parse(file, session.database().dialect(), session);
        Script down = parsed.down();
        return sql(text(parsed.up()), down == null ? null : text(down));
    }

    private static Map<Direction, String> sql(@Nullable String up, @Nullable String down) {
        Map<Direction, String> sql = new EnumMap<>(Direction.class);
        if (up != null) {
            sql.put(Direction.UP, up);
        }
        if (down != null) {
            sql.put(Direction.DOWN, down);
        }
        return sql;
    }

    private static Map<Direction, String> storedSql(Session session, Version version) {
        History history = session.history().read();
        if (!history.present()) {
            return Map.of();
        }
        StoredScripts scripts = session.history().scripts(history, version);
        return sql(printable(scripts.up()), printable(scripts.down()));
    }

    private static @Nullable String printable(@Nullable String stored) {
        return stored == null ? null : Printable.lines(stored);
    }

    private static String text(Script script) {
        if (!script.options().storesSql()) {
            return "-- not shown, as its option store-sql=off asks\n";
        }
        String sql = Printable.lines(script.readableSql(StatementReader.LONGEST_STORED))
                .strip();
        return script.sizeInChars() <= StatementReader.LONGEST_STORED ? sql : cut(sql, script.sizeInChars());
    }

    /** At a gap: in a URL that is cut in two, no secret can be found. */
    private static String cut(String sql, long length) {
        int end = sql.length();
        while (end > 0 && !Character.isWhitespace(sql.charAt(end - 1))) {
            end--;
        }
        return sql.substring(0, end).stripTrailing()
                + String.format(Locale.ROOT, "\n-- cut off here: the script has %,d characters\n", length);
    }
}
