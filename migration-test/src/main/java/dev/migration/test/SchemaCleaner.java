// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.Engine;
import dev.migration.internal.session.Session;
import dev.migration.rehearsal.internal.roundtrip.SchemaDrops;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Drops everything in the schema of a test's database, with the history, as Flyway's {@code clean} does: the next {@code up()}
 * starts anew. Only a database in memory, in a file, or on a server of this machine is cleaned, so that a test with the settings
 * of production destroys nothing there. A tunnel to a server elsewhere looks like a server of this machine.
 */
public final class SchemaCleaner {

    // What an administrator or an image puts into every new database cannot be dropped by others.
    private static final String EXTENSION = "extension ";

    private final Migrator migrator;
    private final Set<String> hosts;
    private final List<String> schemas;

    private SchemaCleaner(Migrator migrator, Set<String> hosts, List<String> schemas) {
        this.migrator = migrator;
        this.hosts = hosts;
        this.schemas = schemas;
    }

    /** Of the schema that the Migrator works in; and that of its history, if that is another one. */
    public static SchemaCleaner of(Migrator migrator) {
        return new SchemaCleaner(migrator, Set.of(), List.of());
    }

    /** Also on these hosts, as they are in the JDBC URL, such as that of a remote Docker engine. */
    public SchemaCleaner onHosts(String... names) {
        return new SchemaCleaner(
                migrator,
                Set.copyOf(Stream.concat(hosts.stream(), Arrays.stream(names)).toList()),
                schemas);
    }

    /** Also these schemas, as the database's catalogue has their names. One that does not exist is left out. */
    public SchemaCleaner andSchemas(String... names) {
        return new SchemaCleaner(
                migrator,
                hosts,
                Stream.concat(schemas.stream(), Arrays.stream(names)).toList());
    }

    /**
     * Drops tables, views, routines, types and so on; what depends on them in other schemas too, and of PostgreSQL's extensions
     * those that the user may drop. The schemas themselves stay.
     *
     * @throws dev.migration.InvalidMigrationsException if the database may be another one than that of a test; nothing was dropped
     * @throws IllegalStateException if something could not be dropped; it names what, or has the database's error
     */
    public void clean() {
        DataSource dataSource = migrator.dataSource()
                .orElseThrow(() -> Problems.refused(
                        Code.INVALID_SETTING, "The Migrator has no database.", "give it a DataSource"));
        Set<String> all = Engine.of(migrator).askWhenUp(SchemaCleaner::schemasOf);
        all.addAll(schemas);
        try (Connection connection = dataSource.getConnection()) {
            requireOfTest(connection);
            List<String> left = new ArrayList<>();
            for (String schema : all) {
                left.addAll(SchemaDrops.drop(connection, schema, Set.of()));
            }
            left.removeIf(object -> object.startsWith(EXTENSION));
            if (!left.isEmpty()) {
                throw new IllegalStateException("Could not be dropped: " + Printable.names(left)
                        + "\n  Next: drop them as their owner, and end what holds a lock on them");
            }
        } catch (SQLException e) {
            // Not declared: a MigrationStrategy that cleans is a lambda.
            throw new IllegalStateException("The schema could not be cleaned: " + e.getMessage(), e);
        }
    }

    private static Set<String> schemasOf(Session session) {
        Set<String> schemas = new LinkedHashSet<>();
        String current = session.history().currentSchema();
        if (current != null) {
            schemas.add(current);
        }
        schemas.add(session.history().read().server().schema());
        return schemas;
    }

    private void requireOfTest(Connection connection) throws SQLException {
        String url = connection.getMetaData().getURL();
        var host = new DatabaseHost(url == null ? "" : url);
        if (!host.isOneOf(hosts)) {
            String named = host.hosts().isEmpty() ? "HOST" : host.hosts().get(0);
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "The database of the Migrator may not be a test's: it is neither in memory nor in a file nor on this"
                            + " machine, as far as its URL tells. Nothing was dropped.",
                    "name the host if only tests use it: onHosts(\"" + Printable.line(named) + "\")");
        }
    }
}
