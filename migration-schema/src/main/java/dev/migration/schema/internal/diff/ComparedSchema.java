// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.diff;

import dev.migration.Migrator;
import dev.migration.Vendor;
import dev.migration.internal.checks.ForeignHistory;
import dev.migration.internal.database.Capability;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.Engine;
import dev.migration.internal.schema.Schema;
import dev.migration.internal.schema.SchemaRecord;
import dev.migration.internal.session.Session;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.database.DatabaseFile;
import dev.migration.schema.internal.database.DriverDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One of two schemas that are compared.
 *
 * @param schema its own name
 * @param name its database and its own name
 * @param vendor the product
 * @param contents what it holds, without the history, and without another tool's
 */
public record ComparedSchema(String schema, String name, Vendor vendor, SchemaRecord contents) {

    /** Reads the schema of the settings, else the one in which the connection creates unqualified names. */
    public static ComparedSchema read(Migrator.Builder settings, DatabaseUrl url) {
        Optional<Path> missing = DatabaseFile.missing(url);
        if (missing.isPresent()) {
            throw Problems.refused("There is no database at " + missing.get() + ".", "check the URL");
        }
        Migrator migrator = settings.dataSource(new DriverDataSource(url)).build();
        return Engine.of(migrator)
                .askWhenUp(session -> session.ask("The schema cannot be read", () -> read(session, url)));
    }

    private static ComparedSchema read(Session session, DatabaseUrl url) throws SQLException {
        String named =
                session.database().has(Capability.SCHEMAS) ? session.tables().schema() : null;
        if (named != null && !session.database().hasSchema(session.connection(), named)) {
            throw Problems.refused(
                    "There is no schema " + Printable.line(named) + " in " + url + ".",
                    "name another one: --schema NAME");
        }
        String schema = named == null ? Schema.current(session.connection()) : named;
        Schema.requireSeen(session.connection(), schema);
        return new ComparedSchema(
                schema,
                url + ", schema " + Printable.line(schema),
                session.database().vendor(),
                SchemaRecord.of(
                        Schema.read(session.connection(), schema)
                                .without(session.tables().table())
                                .withoutTables(ForeignHistory::isOne),
                        schema,
                        session.secrets()));
    }

    /** What is different in another one, as a unified diff; empty where nothing is. */
    public String differenceTo(ComparedSchema other) {
        return differenceTo(other, name, other.name);
    }

    /** The same with these names for the two. */
    public String differenceTo(ComparedSchema other, String first, String second) {
        if (vendor != other.vendor) {
            throw Problems.refused(
                    "Schemas of different products cannot be compared: one is of " + vendor.id() + ", the other of "
                            + other.vendor.id() + ".",
                    "compare with a database of the same product");
        }
        return contents.differenceTo(other.contents, first, second);
    }
}
