package dev.migration.internal.status;

import dev.migration.internal.history.History;
import dev.migration.internal.history.LogReader.RecordedSchema;
import dev.migration.internal.run.SchemaRecording;
import dev.migration.internal.schema.Schema;
import dev.migration.internal.schema.SchemaRecord;
import dev.migration.internal.session.Session;
import org.jspecify.annotations.Nullable;

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
        String name = SchemaRecording.schemaName(session, history);
        RecordedSchema recorded = session.history().recordedSchema(history).orElse(null);
        if (recorded == null) {
            return new SchemaDrift(name, null, "");
        }
        SchemaRecord now = session.ask("The schema cannot be read", () -> {
            Schema.requireSeen(session.connection(), name);
            return SchemaRecord.of(SchemaRecording.read(session, name), name, session.secrets());
        });
        return new SchemaDrift(
                name,
                recorded,
                recorded.content()
                        .differenceTo(now, "schema " + recorded.name() + " as recorded", "schema " + name + " now"));
    }
}
