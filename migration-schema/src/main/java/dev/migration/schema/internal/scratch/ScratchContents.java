// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import dev.migration.Migrator;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.run.Engine;
import dev.migration.internal.schema.Schema;
import dev.migration.internal.session.Session;
import dev.migration.schema.internal.dump.SchemaDump;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a scratch database holds, without the history.
 *
 * @param contents the statements that make it, with the rows
 */
public record ScratchContents(String contents, Schema schema) {

    static ScratchContents of(Migrator migrator) {
        return of(migrator, SchemaDump::allContents);
    }

    /** With no more rows than reference data has. */
    static ScratchContents ofReferenceData(Migrator migrator) {
        return of(migrator, SchemaDump::contents);
    }

    /** The same of a database that another tool has made, without the tables of its history. */
    public static ScratchContents without(String schema, List<String> history, Migrator migrator) {
        Set<String> names =
                history.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        return of(
                migrator,
                session -> SchemaDump.allContents(session, schema, history),
                all -> all.withoutTables((table, columns) -> names.contains(table)));
    }

    private static ScratchContents of(Migrator migrator, Function<Session, String> contents) {
        return of(migrator, contents, all -> all.without(migrator.historyTable()));
    }

    private static ScratchContents of(
            Migrator migrator, Function<Session, String> contents, UnaryOperator<Schema> withoutHistory) {
        return Engine.of(migrator).askWhenUp(session -> {
            String schema = session.history().read().server().schema();
            Schema held = session.ask(
                    "The schema cannot be read", () -> withoutHistory.apply(Schema.read(session.connection(), schema)));
            return new ScratchContents(contents.apply(session), held);
        });
    }

    /** What differs, as a unified diff; empty where nothing does. */
    String differenceTo(ScratchContents other, String name, String otherName) {
        String ofSchema = schema.differenceTo(other.schema, name, otherName);
        return ofSchema.isEmpty() ? LineDiff.between(contents, other.contents, name, otherName) : ofSchema;
    }
}
