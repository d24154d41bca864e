// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import dev.migration.Migrator;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History;
import dev.migration.internal.run.Engine;
import dev.migration.internal.session.Session;
import dev.migration.schema.internal.dump.SchemaDump;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a scratch database of PostgreSQL holds, as statements that make it in the schema of any connection: they do not name its own
 * schema. Where they would, the server itself says: the schema gets a name there that nothing else has, and what is written with
 * that name means the schema. Any other text stays as it is, also where it has the schema's former name.
 *
 * @param text the statements
 * @param qualified the same with a sign in the place of the schema, by which two databases are compared: what is written without it
 *     may be found elsewhere
 */
record UnqualifiedContents(String text, String qualified) {

    private static final String SIGN = "«schema»";

    private static final String PATH = "SELECT pg_catalog.set_config('search_path', %s, true);";

    /** What else is found in the connection's schema is found there; built-in names come first, as everywhere. */
    private static final String OWN_PATH = PATH.formatted("pg_catalog.quote_ident(pg_catalog.current_schema())");

    /** Of the database in which a run of this has just made it, and which nobody uses afterwards: its schema is renamed. */
    static UnqualifiedContents of(Migrator migrator) {
        return Engine.of(migrator).askWhenUp(UnqualifiedContents::of);
    }

    private static UnqualifiedContents of(Session session) {
        String unique = "schema_" + UUID.randomUUID().toString().replace("-", "");
        History history = session.history().read();
        String schema = history.server().schema();
        session.ask(
                "The schema of the scratch database cannot be renamed",
                () -> Row.execute(
                        session.connection(),
                        "ALTER SCHEMA " + session.database().quoted(schema) + " RENAME TO " + unique));
        return of(SchemaDump.allStatements(session, history, unique), unique);
    }

    private static UnqualifiedContents of(List<String> statements, String schema) {
        List<String> plain = new ArrayList<>();
        List<String> named = new ArrayList<>();
        for (String statement : statements) {
            String without = statement.equals(PATH.formatted("''"))
                    ? OWN_PATH
                    : statement.replace(schema + ".", "").replace(" WITH SCHEMA " + schema + ";", ";");
            if (without.equals("CREATE SCHEMA IF NOT EXISTS " + schema + ";")) {
                continue;
            }
            if (without.contains(schema)) {
                named.add(without.replace(schema, SIGN));
            }
            plain.add(without);
        }
        if (!named.isEmpty()) {
            throw ScratchScripts.refused(
                    null,
                    "These statements are about the schema itself, so they name it:" + Printable.names(named, 4),
                    "take them out of the changelog, and write them as a migration of their own, with the schema as a"
                            + " placeholder; then have your Liquibase fill a new, empty database, and name that");
        }
        return new UnqualifiedContents(
                String.join("\n\n", plain) + "\n",
                String.join("\n\n", statements).replace(schema, SIGN));
    }
}
