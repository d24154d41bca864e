package dev.migration.run;

import dev.migration.database.SqlError;
import dev.migration.history.History;
import dev.migration.history.TenantHistories;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the histories of many tenants at once: which of them have one is asked in the catalogue, and one query reads
 * those of up to {@value #MOST_SCHEMAS} schemas. What is unusual about a tenant, such as a right that is missing, is not
 * told here: it is left out, and asked for by itself.
 */
public final class TenantsLook {

    private static final Logger log = LoggerFactory.getLogger(TenantsLook.class);

    private static final int MOST_SCHEMAS = 200;

    /** So many rows are in memory at a time, about 30 MB. */
    private static final int MOST_ROWS = 100_000;

    private final Session session;
    private final TenantHistories histories;

    /** By the catalogue's name of its schema, the name of each tenant that has a history. */
    private final Map<String, String> present;

    private TenantsLook(Session session, TenantHistories histories, Map<String, String> present) {
        this.session = session;
        this.histories = histories;
        this.present = present;
    }

    /** Takes what was read of a tenant. */
    @FunctionalInterface
    public interface Visitor {

        /** Called for each tenant whose history could be read and has nothing in flight. */
        void visit(String tenant, History history);
    }

    /**
     * Looks into the catalogue.
     *
     * @param session one whose history is no tenant's
     * @param tenants no two of which are one schema
     */
    public static TenantsLook of(Session session, List<String> tenants) {
        TenantSchema.requireSchemas(session.database());
        var histories = new TenantHistories(session.tables());
        try {
            Set<String> found = session.history().ask(() -> histories.present(session.connection()));
            Map<String, String> present = new LinkedHashMap<>();
            for (String tenant : tenants) {
                String schema = session.database().catalogueName(tenant);
                if (found.contains(schema)) {
                    present.put(schema, tenant);
                }
            }
            return new TenantsLook(session, histories, present);
        } catch (SQLException e) {
            throw session.failure("The tenants' schemas cannot be looked up", e);
        }
    }

    /** Whether the tenant has a history, as far as the catalogue shows it. */
    public boolean isPresent(String tenant) {
        return present.containsKey(session.database().catalogueName(tenant));
    }

    /**
     * Reads the histories.
     *
     * @param migrations how many each is likely to have
     */
    public void read(int migrations, Visitor visitor) {
        int atOnce = Math.max(1, Math.min(MOST_SCHEMAS, MOST_ROWS / Math.max(1, migrations)));
        List<String> schemas = new ArrayList<>(present.keySet());
        for (int from = 0; from < schemas.size(); from += atOnce) {
            read(schemas.subList(from, Math.min(from + atOnce, schemas.size())))
                    .forEach((schema, history) -> visitor.visit(present.getOrDefault(schema, schema), history));
        }
    }

    private Map<String, History> read(List<String> schemas) {
        try {
            return session.history().ask(() -> histories.read(session.connection(), schemas));
        } catch (SQLException e) {
            SqlError error = session.database().explain(e);
            if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
                throw session.failure("The histories cannot be read", e);
            }
            log.debug("The histories of {} schemas cannot be read at once", schemas.size(), e);
            if (error.kind().isOfLocks() || error.kind() == SqlError.Kind.CANCELLED || schemas.size() == 1) {
                return Map.of();
            }
            // One that cannot be read spoils the query for all.
            int half = schemas.size() / 2;
            Map<String, History> both = new HashMap<>(read(schemas.subList(0, half)));
            both.putAll(read(schemas.subList(half, schemas.size())));
            return both;
        }
    }
}
