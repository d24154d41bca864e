// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.run.Engine;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Statement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Refuses scripts that would reach beyond a scratch database, which is on the server of the configured one; prepares that. */
public final class ScratchScripts {

    private final Session session;
    private final boolean forSquash;
    private final PlaceholderValues placeholders;
    private final FlywayPlaceholders names;
    private final ScratchReach reach;

    private ScratchScripts(Session session, PlaceholderValues placeholders, boolean forSquash) {
        this.session = session;
        this.forSquash = forSquash;
        this.placeholders = placeholders;
        this.names = session.history().names();
        this.reach = session.ask(
                "The databases of the server cannot be read",
                () -> ScratchReach.of(session.connection(), session.database(), forSquash));
    }

    /** Refuses what would reach beyond a scratch database on the server of the configured one. */
    public static void requireWithin(Migrator scratch) {
        requireWithin(scratch, migration -> true);
    }

    /** The same of what runs up to a version, with that. */
    public static void requireWithin(Migrator scratch, Version last) {
        requireWithin(
                scratch,
                migration -> !migration.isRepeatable() && migration.version().compareTo(last) <= 0);
    }

    private static void requireWithin(Migrator scratch, Predicate<Migration> runs) {
        Engine.of(scratch).askWhenUp(session -> {
            // Nothing is around one in memory.
            if (!session.database().has(Capability.NAMED_IN_MEMORY)) {
                ScratchScripts scripts = of(scratch, session, false);
                Engine.of(scratch).set().byVersion().values().stream()
                        .filter(runs)
                        .forEach(scripts::requireWithin);
                scripts.requireCallbacksWithin(scratch);
            }
            return true;
        });
    }

    /** Refuses also what a squash cannot have. */
    static void requireSquashable(Migrator scratch, Collection<Migration> migrations) {
        Engine.of(scratch).askWhenUp(session -> {
            requireDefaultSchema(session);
            migrations.forEach(of(scratch, session, true)::requireWithin);
            return true;
        });
    }

    /** The new file names the schema that each object is in. */
    public static void requireDefaultSchema(Session session) {
        String schema = session.history().currentSchema();
        if (session.database().hasSeveralSchemas() && !"public".equalsIgnoreCase(schema)) {
            throw refused(
                    null,
                    "The URL or the init SQL sets another schema than public"
                            + (schema == null ? "" : ", " + Printable.line(schema))
                            + ", and the new file names the schema of each object.",
                    "use a URL that sets no schema");
        }
    }

    private static ScratchScripts of(Migrator scratch, Session session, boolean forSquash) {
        return new ScratchScripts(session, Engine.of(scratch).settings().placeholders(), forSquash);
    }

    private void requireWithin(Migration migration) {
        if (migration.isCode()) {
            return;
        }
        ParsedMigration parsed =
                ScriptParser.parse(migration, session.database().dialect(), placeholders, names);
        requireWithin(migration.up().path(), parsed.up());
        Script down = parsed.down();
        if (down != null && !forSquash) {
            requireWithin(
                    migration.down() == null
                            ? migration.up().path()
                            : migration.down().path(),
                    down);
        }
    }

    private void requireCallbacksWithin(Migrator scratch) {
        CallbackScripts.of(
                        Engine.of(scratch).set().callbacks(),
                        placeholders,
                        names,
                        session.database().dialect())
                .all()
                .forEach(script -> requireWithin(script.name(), script));
    }

    private void requireWithin(String path, Script script) {
        try (StatementReader reader = script.open()) {
            while (reader.hasNext()) {
                Statement statement = reader.next();
                Place place = new Place(path, statement.line(), statement.column());
                if (forSquash && !statement.replaced().isEmpty()) {
                    throw refused(
                            place,
                            "This statement has a placeholder, and a squash would have its value.",
                            "squash to a version before it");
                }
                requireWithin(place, statement.text());
            }
        }
        if (forSquash && script.hasPlaceholders()) {
            throw refused(
                    Place.of(path),
                    "This script has a placeholder, and a squash has none.",
                    "squash to a version before it");
        }
    }

    private void requireWithin(Place place, String sql) {
        if (reach.isOfServer(sql)) {
            throw refused(
                    place,
                    (reach.isOfFiles()
                                    ? "This statement opens another file, which is no scratch database"
                                    : "This statement is about rights, users or the server, and "
                                            + (forSquash
                                                    ? "a squash has what one database holds"
                                                    : "the scratch database is on the server of the configured one"))
                            + ":\n    " + Printable.block(Printable.cut(sql, 200), 4),
                    forSquash
                            ? "squash to a version before it; or move it into a repeatable migration first, in a release of its own"
                            : elsewhere());
        }
        String other = reach.otherDatabase(sql);
        if (other != null) {
            throw refused(
                    place,
                    "This statement names the database " + Printable.line(other)
                            + " of the server on which the scratch database is:\n    "
                            + Printable.block(Printable.cut(sql, 200), 4),
                    forSquash ? "squash to a version before it" : elsewhere());
        }
    }

    private String elsewhere() {
        return reach.isOfFiles()
                ? "if the file may be written to, name the scratch database: --scratch-url"
                : "name an empty database of another server: --scratch-url";
    }

    public static InvalidMigrationsException refused(@Nullable Place place, String message, String remedy) {
        return new InvalidMigrationsException(
                Problem.error(Code.UNSUPPORTED_STATEMENT, place, message + "\n  Nothing was changed.", remedy));
    }

    /** Creates the schema that the URL or the init SQL names, where a new database does not have it. */
    public static void createSchema(Migrator scratch) {
        Engine.of(scratch)
                .askWhenUp(session ->
                        session.ask("The schema of the scratch database cannot be created", () -> create(session)));
    }

    /** Creates this one where it is missing: with several in the search path, another one may be there. */
    static void createSchema(Migrator scratch, String schema) {
        Engine.of(scratch)
                .askWhenUp(session -> session.ask(
                        "The schema of the scratch database cannot be created",
                        () -> Row.execute(
                                session.connection(),
                                "CREATE SCHEMA IF NOT EXISTS "
                                        + session.database().quoted(schema))));
    }

    private static boolean create(Session session) throws SQLException {
        Optional<String> missing = session.database().missingSchema(session.connection());
        if (missing.isPresent()) {
            Row.execute(session.connection(), session.database().createSchema(missing.get()));
        }
        return missing.isPresent();
    }
}
