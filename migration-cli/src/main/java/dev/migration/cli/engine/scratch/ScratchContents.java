package dev.migration.cli.engine.scratch;

import dev.migration.Migrator;
import dev.migration.cli.engine.dump.SchemaDump;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.run.Engine;
import dev.migration.internal.schema.Schema;
import dev.migration.internal.session.Session;
import java.util.function.Function;

/**
 * What a scratch database holds, without the history.
 *
 * @param contents the statements that make it, with the rows
 */
record ScratchContents(String contents, Schema schema) {

    static ScratchContents of(Migrator migrator) {
        return of(migrator, SchemaDump::allContents);
    }

    /** With no more rows than reference data has. */
    static ScratchContents ofReferenceData(Migrator migrator) {
        return of(migrator, SchemaDump::contents);
    }

    private static ScratchContents of(Migrator migrator, Function<Session, String> contents) {
        return Engine.of(migrator).ask(session -> {
            String schema = session.history().read().server().schema();
            Schema held = session.ask(
                    "The schema cannot be read",
                    () -> Schema.read(session.connection(), schema).without(migrator.historyTable()));
            return new ScratchContents(contents.apply(session), held);
        });
    }

    /** What differs, as a unified diff; empty where nothing does. */
    String differenceTo(ScratchContents other, String name, String otherName) {
        String ofSchema = schema.differenceTo(other.schema, name, otherName);
        return ofSchema.isEmpty() ? LineDiff.between(contents, other.contents, name, otherName) : ofSchema;
    }
}
