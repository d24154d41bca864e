package dev.migration.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Targets that are schemas of one database. */
final class Schemas {

    private Schemas() {}

    /** The targets by their schema; of two with the same one, the first. */
    static Map<String, FleetTarget> of(List<FleetTarget> targets) {
        Map<String, FleetTarget> bySchema = new LinkedHashMap<>();
        for (FleetTarget target : targets) {
            String schema = target.schema();
            if (schema != null) {
                bySchema.putIfAbsent(schema, target);
            }
        }
        return bySchema;
    }
}
