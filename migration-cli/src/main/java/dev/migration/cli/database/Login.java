package dev.migration.cli.database;

import dev.migration.fleet.internal.url.DatabaseName;
import dev.migration.fleet.internal.url.DatabaseUrl;
import dev.migration.fleet.internal.url.DatabaseUrlParser;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The database and the user.
 *
 * @param url the JDBC URL, without credentials
 * @param user the user; null where the driver decides
 * @param password the user's password
 */
public record Login(
        DatabaseUrl url, @Nullable String user, @Nullable String password) {

    /** H2 and HSQLDB take no user for one with an empty name; everyone else's default is this one. */
    private static final String DEFAULT_USER = "sa";

    /**
     * Joins a URL with a user and a password that were given apart from it. A password in the URL belongs to
     * the user in the URL and never goes with another one.
     */
    public static Login of(DatabaseUrl url, @Nullable String user, @Nullable String password) {
        DatabaseUrl whole = url.as(user, password);
        return new Login(url, whole.user(), whole.password());
    }

    /**
     * The login that a URL names, as it was typed.
     *
     * @param how where it belongs, such as {@code --scratch-url URL}
     */
    public static Login typed(String url, String how) {
        return of(DatabaseUrlParser.typed(url, "The URL", "write it as in DATABASE_URL: " + how), null, null);
    }

    /** Another database at the same place, for the same user: on the same server, or in the same folder. */
    public Login beside(String name) {
        return at(url.beside(name).jdbc());
    }

    /** The same user at another JDBC URL of the same product. */
    Login at(String jdbc) {
        return new Login(new DatabaseUrl(url.vendor(), jdbc, url.user(), url.password()), user, password);
    }

    /** Whether the URL names a database, where a server would otherwise choose one. */
    public boolean hasDatabaseName() {
        return !DatabaseName.of(url.jdbc()).isUnnamed();
    }

    /** The properties for the driver, beside the URL. */
    public Properties properties() {
        return complete().properties();
    }

    /** The URL with the login, also one that is the default. */
    public DatabaseUrl complete() {
        return new DatabaseUrl(url.vendor(), url.jdbc(), user == null && url.isOfSa() ? DEFAULT_USER : user, password);
    }

    /** The database and the user, without the password. */
    public String name() {
        String who = complete().user();
        if (who == null) {
            return url.toString();
        }
        return url + " as " + (who.isEmpty() ? "the user without a name" : who);
    }

    /** The same with a hint for a refused login. */
    @Override
    public String toString() {
        return user == null && url.isOfSa()
                ? name() + " (the default; for a file made without a user, add --user=)"
                : name();
    }
}
