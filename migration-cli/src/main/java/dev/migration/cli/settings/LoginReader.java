package dev.migration.cli.settings;

import dev.migration.cli.database.DatabaseParts;
import dev.migration.cli.database.Login;
import dev.migration.fleet.internal.url.DatabaseUrl;
import dev.migration.fleet.internal.url.DatabaseUrlParser;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is. The first source with a url, host or database decides. If it has a URL, that is used. Otherwise each part
 * comes from the first source that has it; sources from the next URL on are not read.
 */
final class LoginReader {

    private static final List<Key> NAMING = List.of(Key.HOST, Key.DATABASE);
    private static final List<Key> PARTS = List.of(Key.HOST, Key.DATABASE, Key.PORT, Key.PRODUCT);

    private final SettingReader reader;
    private final SettingProblems problems;

    LoginReader(SettingReader reader, SettingProblems problems) {
        this.reader = reader;
        this.problems = problems;
    }

    @Nullable
    Value<Login> login() {
        int url = reader.rank(Key.URL);
        int parts = Math.min(reader.rank(Key.HOST), reader.rank(Key.DATABASE));
        for (Key part : PARTS) {
            Value<?> given = reader.find(part);
            boolean used = parts < url ? reader.rank(part) == url : reader.rank(part) <= url;
            if (given != null && used) {
                refuse(part, given);
            }
        }
        if (parts < url) {
            return ofParts(url);
        }
        return url == SettingReader.ABSENT ? null : ofUrl(url);
    }

    /** Whether a variable of the process names the database, and no flag does. */
    boolean isOfEnvironment() {
        return Math.min(reader.rank(Key.URL), Math.min(reader.rank(Key.HOST), reader.rank(Key.DATABASE)))
                == SettingSources.ENVIRONMENT;
    }

    private void refuse(Key part, Value<?> given) {
        Value<?> url = reader.find(Key.URL);
        problems.add(
                given.origin(),
                url == null
                        ? part.id() + " is set, and neither host nor database."
                        : part.id() + " and url (" + url.origin() + ") are both set.",
                url == null
                        ? "set host or database too, or name the database with url"
                        : "name the database by url, or by host, port and database");
    }

    private @Nullable Value<Login> ofUrl(int rank) {
        String options = before(rank + 1, Key.OPTIONS, DatabaseParts::options);
        Value<DatabaseUrl> url = reader.read(
                Key.URL,
                text -> DatabaseUrlParser.parse(options == null ? text : DatabaseUrlParser.withOptions(text, options)));
        if (url == null) {
            return null;
        }
        // Credentials in a URL rank with the URL: a user or password from a later source does not replace them.
        String user = url.value().user() == null || reader.rank(Key.USER) <= rank ? reader.first(Key.USER) : null;
        String password =
                url.value().password() == null || reader.rank(Key.PASSWORD) <= rank ? reader.first(Key.PASSWORD) : null;
        return new Value<>(Login.of(url.value(), user, password), url.origin());
    }

    private @Nullable Value<Login> ofParts(int end) {
        var parts = new DatabaseParts(
                before(end, Key.PRODUCT, DatabaseParts::product),
                before(end, Key.HOST, DatabaseParts::host),
                before(end, Key.PORT, DatabaseParts::port),
                before(end, Key.DATABASE, Function.identity()),
                before(end, Key.OPTIONS, DatabaseParts::options));
        Value<?> naming = NAMING.stream()
                .filter(key -> reader.rank(key) < end)
                .map(reader::find)
                .findFirst()
                .orElseThrow();
        try {
            Login login = Login.of(parts.url(), reader.first(Key.USER), reader.first(Key.PASSWORD));
            return new Value<>(login, naming.origin());
        } catch (IllegalArgumentException e) {
            problems.add(naming.origin(), "The database " + e.getMessage() + ".", "");
            return null;
        }
    }

    private <T> @Nullable T before(int end, Key key, Function<String, T> meaning) {
        Value<T> value = reader.rank(key) < end ? reader.read(key, meaning) : null;
        return value == null ? null : value.value();
    }
}
