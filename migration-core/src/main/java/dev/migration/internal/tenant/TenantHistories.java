// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.tenant;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.history.CheckedRead;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.history.HistoryReader;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.LogReader;
import dev.migration.internal.run.SessionReads;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.DatabaseAddress;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.TenantSchema;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads the histories of many tenants at once: the catalogue shows which of them have one, and one query reads those of up
 * to {@value #MOST_SCHEMAS} schemas. A tenant with something unusual, such as a missing right, is left out here and read by
 * itself.
 */
final class TenantHistories {

    private static final MaskedLog log = MaskedLog.of(TenantHistories.class);

    private static final int MOST_SCHEMAS = 200;

    /** So many rows are in memory at a time, about 30 MB. */
    private static final int MOST_ROWS = 100_000;

    private static final String APPLIED = "SELECT %s, 0, " + HistoryTables.MIGRATION_COLUMNS + " FROM %s";

    /** With columns of the same types, as both are in one UNION; such a schema is read again by itself. */
    private static final String IN_FLIGHT =
            "SELECT %s, 1, id, version, name, since, checksum, direction, owner, statements_done FROM %s"
                    + " WHERE version IS NOT NULL";

    private final Session session;
    private final StopSignal stop;

    private TenantHistories(Session session, StopSignal stop) {
        this.session = session;
        this.stop = stop;
    }

    /** Borrows a connection for some reads, which can be stopped. */
    static <T> T once(Settings settings, ActiveRuns active, Function<TenantHistories, T> use) {
        return SessionReads.inSession(
                settings, active, (session, stop) -> use.apply(new TenantHistories(session, stop)));
    }

    String address() {
        return DatabaseAddress.of(session.connection());
    }

    Database database() {
        return session.database();
    }

    /** The tenants that have a history, by the catalogue's name of their schema. */
    Map<String, String> present(List<String> tenants) {
        TenantSchema.requireSchemas(session.database());
        try {
            Map<String, String> present = new LinkedHashMap<>();
            tenants.forEach(tenant -> present.put(session.database().catalogueName(tenant), tenant));
            present.keySet()
                    .retainAll(ask(() -> new HistoryReader(session.tables())
                            .schemasWithHistory(session.connection(), List.copyOf(present.keySet()))));
            return present;
        } catch (SQLException e) {
            throw session.failure("The tenants' schemas cannot be read", e);
        }
    }

    /** Reads the histories of these tenants, which are likely to have so many migrations each. */
    void read(Map<String, String> present, int migrations, BiConsumer<String, History> visitor) {
        int atOnce = Math.max(1, Math.min(MOST_SCHEMAS, MOST_ROWS / Math.max(1, migrations)));
        List<String> schemas = new ArrayList<>(present.keySet());
        for (int from = 0; from < schemas.size(); from += atOnce) {
            read(schemas.subList(from, Math.min(from + atOnce, schemas.size())), this::readTogether)
                    .forEach((schema, history) -> visitor.accept(present.getOrDefault(schema, schema), history));
        }
    }

    /** The checksums of the schemas that were recorded last, by tenant, where they can be read. */
    Map<String, String> recordedSchemas(Map<String, String> present) {
        Map<String, String> checksums = new HashMap<>();
        List<String> schemas = new ArrayList<>(present.keySet());
        for (int from = 0; from < schemas.size(); from += MOST_SCHEMAS) {
            read(
                            schemas.subList(from, Math.min(from + MOST_SCHEMAS, schemas.size())),
                            some -> LogReader.schemaChecksums(session.connection(), session.tables(), some))
                    .forEach((schema, checksum) -> checksums.put(present.getOrDefault(schema, schema), checksum));
        }
        return checksums;
    }

    /** Those of these tenants in which a migration runs in ranges. */
    List<String> inBatches(Map<String, String> present) {
        List<String> tenants = new ArrayList<>();
        List<String> schemas = new ArrayList<>(present.keySet());
        for (int from = 0; from < schemas.size(); from += MOST_SCHEMAS) {
            read(schemas.subList(from, Math.min(from + MOST_SCHEMAS, schemas.size())), this::readInBatches)
                    .keySet()
                    .forEach(schema -> tenants.add(present.getOrDefault(schema, schema)));
        }
        return tenants;
    }

    private Map<String, Boolean> readInBatches(List<String> schemas) throws SQLException {
        List<String> selects = new ArrayList<>();
        for (String schema : schemas) {
            selects.add(session.tables().in(schema).inBatchesQuery(Integer.toString(selects.size())));
        }
        return CheckedRead.of(
                session.connection(),
                session.database(),
                schemas,
                session.tables().catalogueNames().subList(1, 2),
                String.join("\nUNION ALL ", selects),
                rows -> {
                    Map<String, Boolean> found = new LinkedHashMap<>();
                    while (rows.next()) {
                        found.put(schemas.get(rows.getInt(1)), true);
                    }
                    return found;
                });
    }

    /** Reads something of each schema in one query. */
    private interface Together<T> {
        Map<String, T> read(List<String> schemas) throws SQLException;
    }

    private <T> Map<String, T> read(List<String> schemas, Together<T> together) {
        try {
            return ask(() -> together.read(schemas));
        } catch (SQLException e) {
            SqlError error = session.database().explain(e);
            if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
                throw session.failure("The histories cannot be read", e);
            }
            log.debug("The histories of {} schemas cannot be read at once: {}", schemas.size(), e);
            if (error.kind().isOfLocks() || error.kind() == SqlError.Kind.CANCELLED || schemas.size() == 1) {
                return Map.of();
            }
            // One that cannot be read fails the query for all.
            int half = schemas.size() / 2;
            Map<String, T> both = new HashMap<>(read(schemas.subList(0, half), together));
            both.putAll(read(schemas.subList(half, schemas.size()), together));
            return both;
        }
    }

    /** What is applied in each of these schemas, without those where something is in flight. */
    private Map<String, History> readTogether(List<String> schemas) throws SQLException {
        List<HistoryTables> tables = new ArrayList<>();
        List<List<AppliedMigration>> applied = new ArrayList<>();
        for (String schema : schemas) {
            tables.add(session.tables().in(schema));
            applied.add(new ArrayList<>());
        }
        Set<Integer> busy = CheckedRead.of(
                session.connection(),
                session.database(),
                schemas,
                session.tables().catalogueNames().subList(0, 2),
                query(tables),
                rows -> read(rows, tables, applied));
        Map<String, History> histories = new HashMap<>();
        for (int i = 0; i < schemas.size(); i++) {
            if (!busy.contains(i)) {
                List<AppliedMigration> rows = applied.get(i);
                rows.sort(Comparator.comparingLong(AppliedMigration::id));
                Server server = new Server(schemas.get(i), "", false);
                histories.put(schemas.get(i), new History(server, true, rows, null, null));
            }
        }
        return histories;
    }

    /** Reads what is applied, and returns the numbers of the schemas where something is in flight. */
    private static Set<Integer> read(ResultSet rows, List<HistoryTables> tables, List<List<AppliedMigration>> applied)
            throws SQLException {
        Set<Integer> busy = new HashSet<>();
        while (rows.next()) {
            int schema = rows.getInt(1);
            if (rows.getInt(2) == 1) {
                busy.add(schema);
            } else {
                String table = tables.get(schema).migrations();
                applied.get(schema).add(HistoryReader.migration(rows, 3, table));
            }
        }
        return busy;
    }

    private String query(List<HistoryTables> tables) {
        List<String> selects = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            // As text: a locale may have other digits.
            String tenant = Integer.toString(i);
            selects.add(APPLIED.formatted(tenant, tables.get(i).migrations()));
            selects.add(IN_FLIGHT.formatted(tenant, tables.get(i).run()));
        }
        return String.join("\nUNION ALL ", selects);
    }

    private <T> T ask(Scheduler.Question<T> question) throws SQLException {
        return SessionReads.read(stop, () -> {
            try {
                return session.history().ask(question);
            } catch (SQLException e) {
                // Or schemas that a cancelled query asked for would be missing in the answer.
                if (stop.explains(session.database().explain(e))) {
                    throw session.failure("The histories cannot be read", e);
                }
                throw e;
            }
        });
    }
}
