// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.internal.url.UrlParts;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is. The first source with a url, host or database decides. If it has a URL, that is used. Otherwise each part
 * comes from the first source that has it; sources from the next URL on are not read. No message repeats a value, which may be a
 * password in the wrong place.
 */
final class LoginReader {

    private static final List<Key> PARTS = List.of(Key.HOST, Key.DATABASE, Key.PORT, Key.PRODUCT);

    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._,-]+");
    private static final Pattern IPV6 = Pattern.compile("\\[?([0-9A-Fa-f:.]+:[0-9A-Fa-f:.]*)]?");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern OPTIONS =
            Pattern.compile("(?i)(?!.*(?:^|&)(?:user|password|host|port|dbname|database|socket)=)[^?#]*=[^?#]*");

    private final SettingReader reader;
    private final SettingProblems problems;

    LoginReader(SettingReader reader, SettingProblems problems) {
        this.reader = reader;
        this.problems = problems;
    }

    @Nullable
    Value<DatabaseUrl> login() {
        int url = reader.rank(Key.URL);
        int parts = parts();
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

    /** The first source that names the database by its parts. */
    private int parts() {
        return Math.min(reader.rank(Key.HOST), reader.rank(Key.DATABASE));
    }

    /** Whether a variable of the process names the database, and no flag does. */
    boolean isOfEnvironment() {
        return Math.min(reader.rank(Key.URL), parts()) == SettingSources.ENVIRONMENT;
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

    private @Nullable Value<DatabaseUrl> ofUrl(int rank) {
        String options = before(rank + 1, Key.OPTIONS, LoginReader::options);
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
        return new Value<>(url.value().as(user, password), url.origin());
    }

    private @Nullable Value<DatabaseUrl> ofParts(int end) {
        String product = before(end, Key.PRODUCT, UrlParts::product);
        String host = before(end, Key.HOST, LoginReader::host);
        String port = before(end, Key.PORT, LoginReader::port);
        String name = before(end, Key.DATABASE, Function.identity());
        String options = before(end, Key.OPTIONS, LoginReader::options);
        Value<?> naming = Stream.of(Key.HOST, Key.DATABASE)
                .filter(key -> reader.rank(key) < end)
                .map(reader::find)
                .findFirst()
                .orElseThrow();
        try {
            String url = new UrlParts(product, host, port, name).url();
            DatabaseUrl parsed =
                    DatabaseUrlParser.parse(options == null ? url : DatabaseUrlParser.withOptions(url, options));
            return new Value<>(parsed.as(reader.first(Key.USER), reader.first(Key.PASSWORD)), naming.origin());
        } catch (IllegalArgumentException e) {
            problems.add(naming.origin(), "The database " + e.getMessage() + ".", "");
            return null;
        }
    }

    private <T> @Nullable T before(int end, Key key, Function<String, T> meaning) {
        Value<T> value = reader.rank(key) < end ? reader.read(key, meaning) : null;
        return value == null ? null : value.value();
    }

    private static String host(String text) {
        Matcher address = IPV6.matcher(text);
        if (address.matches()) {
            return "[" + address.group(1) + "]";
        }
        return matching(
                HOST,
                text,
                "must be a name or an address, with the port apart, as --port; no driver opens a Unix socket");
    }

    private static String port(String text) {
        return matching(PORT, text, "must be a number from 1 to " + DatabaseUrl.HIGHEST_PORT);
    }

    private static String options(String text) {
        return matching(
                OPTIONS,
                text,
                "must be parameters as in a URL, such as sslmode=require&connect_timeout=5;"
                        + " host, port, database, user and password have settings of their own");
    }

    private static String matching(Pattern pattern, String text, String wanted) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(wanted);
        }
        return text;
    }
}
