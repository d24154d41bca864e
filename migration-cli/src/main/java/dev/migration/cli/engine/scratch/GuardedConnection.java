package dev.migration.cli.engine.scratch;

import dev.migration.InvalidMigrationsException;
import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedSql;
import dev.migration.internal.sql.SqlScanner;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a scratch database for code that is not ours: what would reach beyond that database is refused before it is
 * sent. Who unwraps it gets the driver's.
 */
final class GuardedConnection {

    /** Methods whose first text is SQL. */
    private static final Pattern TAKES_SQL = Pattern.compile("(prepare|execute|addBatch).*");

    private static final String ELSEWHERE =
            "name an empty database of another server: --scratch-url. A server is surely another one if it has no other"
                    + " databases, or if the configured database is on another one";

    private final Connection connection;
    private final Database database;
    private final ScratchReach reach;
    private final boolean mayChangeServer;
    private final Connection guarded;
    private @Nullable InvalidMigrationsException refusal;

    private GuardedConnection(Connection connection, Database database, ScratchReach reach, boolean mayChangeServer) {
        this.connection = connection;
        this.database = database;
        this.reach = reach;
        this.mayChangeServer = mayChangeServer;
        this.guarded = proxy(Connection.class, this::invoke);
    }

    /**
     * A guarded one.
     *
     * @param mayChangeServer whether what changes the server itself is allowed
     */
    static GuardedConnection of(Connection connection, boolean mayChangeServer) throws SQLException {
        Database database = Products.database(connection);
        return new GuardedConnection(
                connection, database, ScratchReach.of(connection, database, false), mayChangeServer);
    }

    /** For the code. */
    Connection guarded() {
        return guarded;
    }

    /** Throws what was refused first: the code may have gone on without it. */
    void requireNoneRefused() {
        if (refusal != null) {
            throw refusal;
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(GuardedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given) throws Throwable {
        if (method.getName().equals("setCatalog") && given != null) {
            requireCatalog(String.valueOf(given[0]));
        }
        Object result = call(proxy, connection, method, given);
        if (result instanceof DatabaseMetaData metaData) {
            return leadingBack(DatabaseMetaData.class, metaData);
        }
        return result instanceof Statement statement ? leadingBack(method.getReturnType(), statement) : result;
    }

    /** Its connection is the guarded one. */
    private Object leadingBack(Class<?> type, Object target) {
        return proxy(
                type,
                (proxy, method, given) ->
                        method.getName().equals("getConnection") ? guarded : call(proxy, target, method, given));
    }

    private @Nullable Object call(Object proxy, Object target, Method method, Object @Nullable [] given)
            throws Throwable {
        Object[] arguments = Objects.requireNonNullElseGet(given, () -> new Object[0]);
        if (method.getName().equals("equals")) {
            return proxy == arguments[0];
        }
        if (arguments.length > 0
                && arguments[0] instanceof String sql
                && TAKES_SQL.matcher(method.getName()).matches()) {
            requireWithin(sql);
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /** A database of MariaDB and MySQL is a catalogue there. */
    private void requireCatalog(String name) throws SQLException {
        Vendor vendor = database.vendor();
        boolean isDatabase = vendor == Vendor.MARIADB || vendor == Vendor.MYSQL;
        if (isDatabase && !name.equals(connection.getCatalog())) {
            refuse(database.use(name), namesOther(name));
        }
    }

    /** One text may have several statements. */
    private void requireWithin(String sql) throws SQLException {
        requireOneWithin(sql);
        SqlScanner statements = SqlScanner.scan(new StringReader(sql), database.dialect());
        try {
            while (statements.hasNext()) {
                requireOneWithin(statements.next().text());
            }
        } catch (InvalidMigrationsException e) {
            // The server will say what is wrong with it, and the whole of it was looked at.
            return;
        }
    }

    private void requireOneWithin(String sql) throws SQLException {
        String other = reach.otherDatabase(sql);
        if (other != null) {
            refuse(
                    sql,
                    "has " + Printable.line(other)
                            + " before a dot, where the server of the scratch database has a database"
                            + " of that name, which is not part of a baseline; a table or an alias may be meant");
        }
        if (!mayChangeServer && reach.isOfServer(sql) && !reach.isRightWithin(sql)) {
            refuse(
                    sql,
                    database.vendor() == Vendor.SQLITE
                            ? "opens another file, which is no scratch database"
                            : "is about rights, users or the server, which the scratch database has in common with other"
                                    + " databases");
        }
    }

    private static String namesOther(String other) {
        return "names the database " + Printable.line(other)
                + " of the server on which the scratch database is, which is not part of a baseline";
    }

    private void refuse(String sql, String why) throws SQLException {
        InvalidMigrationsException refused = ScratchScripts.refused(
                null,
                "A statement of the changelog " + why + ". It was not sent:\n    "
                        + Printable.block(
                                Printable.cut(new MaskedSql(sql.strip(), List.of(), 0, database.dialect()).text(), 200),
                                4),
                database.vendor() == Vendor.SQLITE
                        ? "if the file may be written to, name the scratch database: --scratch-url"
                        : ELSEWHERE);
        refusal = Objects.requireNonNullElse(refusal, refused);
        throw new SQLException("refused: the statement " + why, refused);
    }
}
