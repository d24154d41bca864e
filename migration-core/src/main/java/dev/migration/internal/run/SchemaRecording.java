// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.internal.checks.ForeignHistory;
import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.LogReader.RecordedSchema;
import dev.migration.internal.schema.Schema;
import dev.migration.internal.schema.SchemaRecord;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps in the log what the schema holds, under the migration lock. */
public final class SchemaRecording {

    private static final MaskedLog log = MaskedLog.of(SchemaRecording.class);

    private SchemaRecording() {}

    /** Records the schema; returns a warning where that fails, since what has run is applied all the same. */
    public static List<Problem> record(Session session, History history, LockedHistory locked) {
        try {
            String name = schemaName(session, history);
            SchemaRecord content = SchemaRecord.of(read(session, name), name, session.secrets());
            session.connection().setAutoCommit(false);
            var sender = new Sender(session.connection(), session.database());
            sender.own(locked.bookkeeping().schema(name, content));
            sender.commit();
            return List.of();
        } catch (SQLException e) {
            return notRecorded(session, session.database().explain(e).message());
        } catch (StatementFailure e) {
            return notRecorded(session, session.database().explain(e.refusal()).message());
        } catch (MigrationException e) {
            return notRecorded(session, e.problems().get(0).message());
        } catch (RuntimeException | OutOfMemoryError e) {
            // Such as a definition that cannot be divided, or a comment of 70 MB: what has run is applied all the same.
            return notRecorded(session, String.valueOf(e));
        }
    }

    private static List<Problem> notRecorded(Session session, String why) {
        rollBack(session);
        return List.of(Problem.warning(
                Code.DATABASE_ERROR,
                null,
                "What the schema holds could not be recorded: " + Printable.line(why),
                Remedy.of("record it: {}; the history is complete without it", Fix.command("drift", "--record"))));
    }

    private static void rollBack(Session session) {
        try {
            Rollback.rollBack(session.connection(), session.database());
        } catch (SQLException e) {
            log.debug("The recording of the schema could not be rolled back: {}", e);
            session.discard();
        }
    }

    /** What a schema holds, without the history, and without another tool's: where it migrated before, there is one. */
    public static Schema read(Session session, String name) throws SQLException {
        return Schema.readQualified(session.connection(), name)
                .without(session.tables().table())
                .withoutTables(ForeignHistory::isOne);
    }

    /** The schema in which scripts make what they do not qualify. */
    public static String schemaName(Session session, History history) {
        if (session.isOfTenant()) {
            return history.server().schema();
        }
        Pooler pooler = history.server().pooler();
        // The next transaction of a pooler's session may have another search path.
        return pooler != null
                ? Objects.requireNonNullElse(pooler.currentSchema(), "none")
                : session.ask("The current schema cannot be read", () -> Schema.current(session.connection()));
    }

    /**
     * A schema beside the one that was recorded at the end of a run.
     *
     * @param schema the name of the schema
     * @param recorded what it held then; null where that was not recorded
     * @param difference the unified diff; empty where there is none
     */
    public record SchemaDrift(String schema, @Nullable RecordedSchema recorded, String difference) {

        public static SchemaDrift of(Session session) {
            History history = session.history().read();
            String name = schemaName(session, history);
            RecordedSchema recorded = session.history().recordedSchema(history).orElse(null);
            if (recorded == null) {
                return new SchemaDrift(name, null, "");
            }
            SchemaRecord now = session.ask("The schema cannot be read", () -> {
                Schema.requireSeen(session.connection(), name);
                return SchemaRecord.of(read(session, name), name, session.secrets());
            });
            return new SchemaDrift(
                    name,
                    recorded,
                    recorded.content()
                            .differenceTo(
                                    now, "schema " + recorded.name() + " as recorded", "schema " + name + " now"));
        }
    }
}
