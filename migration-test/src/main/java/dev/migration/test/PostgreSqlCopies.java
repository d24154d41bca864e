// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.url.DatabaseName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * On PostgreSQL, by {@code CREATE DATABASE … TEMPLATE}:
 *
 * <ol>
 *   <li>A lock of the server, for the name of the database, lets one process work at a time.
 *   <li>The comment of a database says what it is. One without our comment is never dropped, whatever its name is.
 *   <li>Copies without a session are left of a process that was killed, as each process keeps a session in each of its copies:
 *       they are dropped.
 *   <li>Without a template of the checksum that its comment calls ready, one is made: a copy of the empty database is migrated. Half
 *       a template is dropped, and of others the three that were used last are kept.
 *   <li>The template is copied, and the copy's session opened, before the lock is released.
 * </ol>
 *
 * @param connection to the database that is copied
 * @param jdbc its URL
 * @param longest how long another process may make a template
 */
record PostgreSqlCopies(TestConnection connection, String jdbc, Duration longest) implements Copies {

    private static final MaskedLog LOG = MaskedLog.of(Copies.class);

    private static final String MARK = "dev.migration.test";
    private static final String TEMPLATE = "template";
    private static final String COPY = "copy";
    private static final String READY = "ready";
    private static final int KEPT = 3;

    /** In which sessions work on others: nobody may be connected to a database that is copied. */
    private static final String MAINTENANCE = "postgres";

    /** What extensions have made is left out, and comes with them. */
    private static final String OBJECTS = """
            SELECT count(*) FROM (
                SELECT 'pg_class'::regclass AS catalogue, oid FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
                UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc
                UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typtype IN ('d', 'e', 'r')
            ) AS made
            WHERE oid >= 16384 AND NOT EXISTS (
                SELECT FROM pg_depend WHERE classid = catalogue AND objid = oid AND deptype = 'e')""";

    /** Empty except for plpgsql and the schema public, as a database of {@code template0} is. */
    private static final String ADDED = """
            SELECT count(*) FROM (
                SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'
                UNION ALL SELECT nspname FROM pg_namespace n LEFT JOIN pg_init_privs i
                       ON i.objoid = n.oid AND i.classoid = 'pg_namespace'::regclass
                    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
                      AND (nspname <> 'public' OR nspacl IS DISTINCT FROM i.initprivs)
                UNION ALL SELECT 'default' FROM pg_default_acl
            ) AS added""";

    private static final String STATE = """
            SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
                SELECT 'server ' || current_setting('server_version') AS line
                UNION ALL SELECT concat_ws(' ', 'database', oid, datname, datdba, encoding, datcollate, datctype)
                    FROM pg_database WHERE datname = current_database()
                UNION ALL SELECT concat_ws(' ', 'extension', extname, extversion, extnamespace) FROM pg_extension
                UNION ALL SELECT concat_ws(' ', 'schema', nspname, nspowner, nspacl)
                    FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
                UNION ALL SELECT concat_ws(' ', 'default', defaclrole, defaclnamespace, defaclobjtype, defaclacl)
                    FROM pg_default_acl
                UNION ALL SELECT 'user ' || current_user
                UNION ALL SELECT concat_ws(' ', 'setting', name, setting) FROM pg_settings
                    WHERE source IN ('client', 'session', 'global', 'user', 'database', 'database user')
                      AND name <> 'application_name'
            ) AS state""";

    /** What {@code CREATE DATABASE … TEMPLATE} leaves out. */
    private static final String UNCOPIED = """
            SELECT datacl IS NOT NULL OR EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = d.oid)
                FROM pg_database d WHERE datname = current_database()""";

    private static final String MARKED = """
            SELECT datname, shobj_description(oid, 'pg_database'),
                   EXISTS (SELECT FROM pg_stat_activity WHERE datid = d.oid)
                FROM pg_database d
                WHERE shobj_description(oid, 'pg_database') LIKE '""" + MARK + """
             %' AND pg_has_role(datdba, 'USAGE')""";

    /** A database with our comment. */
    private record Marked(String name, Comment comment, boolean isInUse) {

        boolean isTemplate() {
            return comment.kind().equals(TEMPLATE);
        }

        boolean isReady() {
            return isTemplate() && comment.state().equals(READY);
        }
    }

    /** Of a database that was made here: the checksum, when it was last used, and of which database it is. */
    private record Comment(String kind, String checksum, String state, long used, String origin) {

        static Comment parse(String text) {
            String[] parts = text.split(" ", 6);
            return parts.length == 6 && parts[4].matches("\\d{1,18}")
                    ? new Comment(parts[1], parts[2], parts[3], Long.parseLong(parts[4]), parts[5])
                    : new Comment("unknown", "", "", 0, "");
        }

        String text() {
            return String.join(" ", MARK, kind, checksum, state, Long.toString(used), origin);
        }
    }

    @Override
    public String origin() throws SQLException {
        try (Connection session = connection.connect(jdbc)) {
            String name = text(session, "SELECT current_database()");
            if (!text(session, OBJECTS).equals("0")) {
                throw Problems.refused(
                        "The database " + Printable.line(name)
                                + " has tables or other objects: it has been migrated, or"
                                + " filled. A template starts with an empty one.",
                        "empty it with SchemaCleaner, or make it anew; all tests that use it need"
                                + " migration.test-template=true then");
            }
            if (isTrue(session, UNCOPIED)) {
                throw uncopied("The database " + Printable.line(name) + " has");
            }
            if (name.equals(MAINTENANCE) && !text(session, ADDED).equals("0")) {
                throw Problems.refused(
                        "The database postgres has extensions, schemas or rights of its own, and cannot be copied while it"
                                + " is used to make copies.",
                        "give the tests a database with another name");
            }
            return text(session, STATE);
        }
    }

    private static InvalidMigrationsException uncopied(String who) {
        return Problems.refused(
                who + " settings or rights of the database itself (ALTER DATABASE … SET, GRANT … ON DATABASE), which"
                        + " PostgreSQL does not copy.",
                "give them to the user or in the URL instead, or remove migration.test-template");
    }

    @Override
    public Copied copy(String checksum, Migration migration) throws SQLException, IOException {
        String origin = databaseName();
        try (Connection session = connection.connect(at(MAINTENANCE))) {
            String lock = "SELECT pg_try_advisory_lock(" + MARK.hashCode() + ", " + origin.hashCode() + ")";
            Copies.await(() -> isTrue(session, lock), longest);
            List<Marked> others = marked(session, origin);
            Marked known = others.stream()
                    .filter(one -> one.isReady() && one.comment().checksum().equals(checksum))
                    .findFirst()
                    .orElse(null);
            others.remove(known);
            sweep(session, others);
            String template = known == null ? make(session, origin, checksum, migration) : known.name();
            mark(session, template, comment(TEMPLATE, checksum, READY, origin));
            return copyOf(session, template, checksum, origin);
        }
    }

    private Copied copyOf(Connection session, String template, String checksum, String origin) throws SQLException {
        String name = newName(COPY);
        create(session, name, template, origin);
        try {
            mark(session, name, comment(COPY, checksum, READY, origin));
            Connection holder = connection.connect(at(name));
            return new Copied(at(name), () -> drop(holder, name));
        } catch (SQLException e) {
            drop(session, name, e);
            throw e;
        }
    }

    /** The name by which the server knows it: a URL may have none. */
    private String databaseName() throws SQLException {
        String name = DatabaseName.of(jdbc).decoded();
        if (name != null) {
            return name;
        }
        try (Connection session = connection.connect(jdbc)) {
            return text(session, "SELECT current_database()");
        }
    }

    private String at(String database) {
        return DatabaseName.of(jdbc).with(database);
    }

    private static String newName(String kind) {
        return "migration_test_" + kind + "_"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }

    private static Comment comment(String kind, String checksum, String state, String origin) {
        return new Comment(kind, checksum, state, Instant.now().getEpochSecond(), origin);
    }

    private String make(Connection session, String origin, String checksum, Migration migration) throws SQLException {
        String name = newName(TEMPLATE);
        create(session, name, origin.equals(MAINTENANCE) ? "template0" : origin, origin);
        try {
            mark(session, name, comment(TEMPLATE, checksum, "unfinished", origin));
            LOG.info("Making {}, a template of {}", name, origin);
            migration.run(at(name));
            try (Connection made = connection.connect(at(name))) {
                if (isTrue(made, UNCOPIED)) {
                    throw uncopied("The migrations change");
                }
            }
            // Nobody may be connected to it while it is copied.
            execute(session, "ALTER DATABASE " + quoted(name) + " WITH ALLOW_CONNECTIONS false");
            return name;
        } catch (SQLException | RuntimeException e) {
            drop(session, name, e);
            throw e;
        }
    }

    /** Drops what processes have left that were killed, and the templates that were used longest ago. */
    private void sweep(Connection session, List<Marked> marked) throws SQLException {
        List<Marked> old = new ArrayList<>();
        List<Marked> ready = new ArrayList<>();
        for (Marked one : marked) {
            if (one.isReady()) {
                ready.add(one);
            } else if (one.isTemplate() || (one.comment().kind().equals(COPY) && !one.isInUse())) {
                old.add(one);
            }
        }
        ready.sort(Comparator.comparing((Marked one) -> one.comment().used()).reversed());
        old.addAll(ready.subList(Math.min(KEPT, ready.size()), ready.size()));
        for (Marked one : old) {
            try {
                execute(session, "DROP DATABASE IF EXISTS " + quoted(one.name()) + forced(one));
                LOG.info("Dropped {}, which is not used any more", one.name());
            } catch (SQLException e) {
                LOG.debug("{} is left: {}", one.name(), e.getMessage());
            }
        }
    }

    /** The run of a process that was killed may still be in half a template; a copy with a session is in use. */
    private static String forced(Marked one) {
        return one.isTemplate() ? " WITH (FORCE)" : "";
    }

    private List<Marked> marked(Connection session, String origin) throws SQLException {
        List<Marked> found = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(MARKED)) {
            while (rows.next()) {
                Comment comment = Comment.parse(rows.getString(2));
                if (comment.origin().equals(origin)) {
                    found.add(new Marked(rows.getString(1), comment, rows.getBoolean(3)));
                }
            }
        }
        return found;
    }

    /** With the owner of the database that it stands for, who has rights in it. */
    private static void create(Connection session, String name, String source, String origin) throws SQLException {
        String owner =
                text(session, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = " + literal(origin));
        try {
            execute(
                    session,
                    "CREATE DATABASE " + quoted(name) + " TEMPLATE " + quoted(source) + " OWNER " + quoted(owner));
        } catch (SQLException e) {
            throw new InvalidMigrationsException(
                    Problem.error(
                            Code.INVALID_SETTING,
                            null,
                            "No copy of the database " + Printable.line(source) + " can be made: "
                                    + Printable.line(String.valueOf(e.getMessage())),
                            "give the tests' user the right to create databases (ALTER ROLE … CREATEDB), and end other"
                                    + " sessions in that database; or remove migration.test-template"),
                    e);
        }
    }

    private static void mark(Connection session, String name, Comment comment) throws SQLException {
        execute(session, "COMMENT ON DATABASE " + quoted(name) + " IS " + literal(comment.text()));
    }

    private void drop(Connection holder, String name) throws SQLException {
        holder.close();
        try (Connection session = connection.connect(at(MAINTENANCE))) {
            execute(session, "DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
        }
    }

    private static void drop(Connection session, String name, Exception failure) {
        try {
            execute(session, "DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isTrue(Connection session, String query) throws SQLException {
        return text(session, query).equals("t");
    }

    private static String text(Connection session, String query) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            @Nullable String value = rows.next() ? rows.getString(1) : null;
            return value == null ? "" : value;
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
