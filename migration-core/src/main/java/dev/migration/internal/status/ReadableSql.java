package dev.migration.internal.status;

import dev.migration.MigrationSql;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.session.Session;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the SQL of a migration for people to read: in its file, or as it was stored where there is none. */
public final class ReadableSql {

    /** In characters; as much of a script as is stored. */
    private static final int LONGEST = 256 * 1024;

    private final Session session;
    private final MigrationSet set;

    public ReadableSql(Session session, MigrationSet set) {
        this.session = session;
        this.set = set;
    }

    public MigrationSql of(Version version) {
        Migration file = set.find(version).orElse(null);
        if (file == null) {
            return stored(version);
        }
        ParsedMigration parsed = ScriptParser.parse(file, session.database().dialect());
        Script down = parsed.down();
        return new MigrationSql(text(parsed.up()), down == null ? null : text(down));
    }

    private MigrationSql stored(Version version) {
        History history = session.history().read();
        if (!history.present()) {
            return new MigrationSql(null, null);
        }
        StoredScripts scripts = session.history().scripts(history, version);
        return new MigrationSql(shown(scripts.up()), shown(scripts.down()));
    }

    private static @Nullable String shown(@Nullable String stored) {
        return stored == null ? null : Printable.lines(stored);
    }

    private static String text(Script script) {
        if (!script.options().storesSql()) {
            return "-- not shown, as its option store-sql=off asks\n";
        }
        String sql = Printable.lines(script.readableSql(LONGEST)).strip();
        return script.sizeInChars() <= LONGEST ? sql : cut(sql, script.sizeInChars());
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
