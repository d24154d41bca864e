package dev.migration.internal.tenant;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.history.History;
import dev.migration.internal.history.TenantHistories;
import dev.migration.internal.run.StoppableRead;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.DatabaseAddress;
import dev.migration.internal.session.HistoryAccess;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.TenantSchema;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
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
final class TenantHistoryReader {

    private static final MaskedLog log = MaskedLog.of(TenantHistoryReader.class);

    private static final int MOST_SCHEMAS = 200;

    /** So many rows are in memory at a time, about 30 MB. */
    private static final int MOST_ROWS = 100_000;

    private final Session session;
    private final StopSignal stop;
    private final TenantHistories histories;

    private TenantHistoryReader(Session session, StopSignal stop) {
        this.session = session;
        this.stop = stop;
        this.histories = new TenantHistories(session.tables());
    }

    /** Borrows a connection for some reads, which can be stopped. */
    public static <T> T once(Settings settings, ActiveRuns active, Function<TenantHistoryReader, T> use) {
        return StoppableRead.inSession(
                settings, active, (session, stop) -> use.apply(new TenantHistoryReader(session, stop)));
    }

    public String address() {
        return DatabaseAddress.of(session.connection());
    }

    public Database database() {
        return session.database();
    }

    /** The tenants that have a history, by the catalogue's name of their schema. */
    public Map<String, String> present(List<String> tenants) {
        TenantSchema.requireSchemas(session.database());
        try {
            Set<String> found = ask(() -> histories.present(session.connection()));
            Map<String, String> present = new LinkedHashMap<>();
            for (String tenant : tenants) {
                String schema = session.database().catalogueName(tenant);
                if (found.contains(schema)) {
                    present.put(schema, tenant);
                }
            }
            return present;
        } catch (SQLException e) {
            throw session.failure("The tenants' schemas cannot be read", e);
        }
    }

    /** Reads the histories of these tenants, which are likely to have so many migrations each. */
    public void read(Map<String, String> present, int migrations, BiConsumer<String, History> visitor) {
        int atOnce = Math.max(1, Math.min(MOST_SCHEMAS, MOST_ROWS / Math.max(1, migrations)));
        List<String> schemas = new ArrayList<>(present.keySet());
        for (int from = 0; from < schemas.size(); from += atOnce) {
            read(schemas.subList(from, Math.min(from + atOnce, schemas.size())))
                    .forEach((schema, history) -> visitor.accept(present.getOrDefault(schema, schema), history));
        }
    }

    private Map<String, History> read(List<String> schemas) {
        try {
            return ask(() -> histories.read(session.connection(), schemas));
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
            Map<String, History> both = new HashMap<>(read(schemas.subList(0, half)));
            both.putAll(read(schemas.subList(half, schemas.size())));
            return both;
        }
    }

    private <T> T ask(HistoryAccess.Question<T> question) throws SQLException {
        if (!stop.begin(null)) {
            throw stop.stopped("", "", null);
        }
        try {
            return session.history().ask(question);
        } catch (SQLException e) {
            if (stop.explains(session.database().explain(e))) {
                throw stop.stopped("", "", e);
            }
            throw e;
        } finally {
            stop.end();
        }
    }
}
