package dev.migration.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the targets that are schemas of one database. */
final class Databases {

    private Databases() {}

    /** What such targets have in common that have the same user as well, for whom one connection does. */
    private record Database(
            @Nullable String url,
            @Nullable String name,
            @Nullable String user,
            @Nullable String passwordFrom) {

        static Database of(FleetTarget target) {
            return new Database(target.url(), target.database(), target.user(), target.passwordFrom());
        }
    }

    /** The targets by the database that they are schemas of, in their order. */
    static Map<Object, List<FleetTarget>> of(List<FleetTarget> targets) {
        Map<Object, List<FleetTarget>> databases = new LinkedHashMap<>();
        for (FleetTarget target : targets) {
            // What is no schema is a database of its own, even where two targets name the same one.
            Object database = target.schema() == null ? target : Database.of(target);
            databases.computeIfAbsent(database, none -> new ArrayList<>()).add(target);
        }
        return databases;
    }
}
