package dev.migration.fleet;

import dev.migration.internal.help.Problems;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** How targets are reached: by their connector. */
record FleetReach(TargetConnector connector) {

    /** What targets have in common that are schemas of one database for one user, for whom one connection does. */
    private record Database(
            @Nullable String url,
            @Nullable String name,
            @Nullable String user,
            @Nullable String passwordFrom) {}

    /** Such as {@code Targets acme, bolt and 12 more}. */
    static String names(List<FleetTarget> targets) {
        return Problems.named("Target", targets.stream().map(FleetTarget::name).toList());
    }

    /** The server that has it: connections are counted by it. */
    String server(FleetTarget target) {
        return connector.server(target);
    }

    /**
     * What those have in common for which one connection does, as they are schemas of one database. What is no schema is a
     * database of its own, even where two targets name the same one.
     */
    Object database(FleetTarget target) {
        return target.schema() == null
                ? target
                : new Database(target.url(), target.database(), target.user(), target.passwordFrom());
    }

    boolean isPooled(FleetTarget target) {
        return connector.isPooled(target);
    }

    DataSource connect(FleetTarget target) {
        return connector.connect(target);
    }
}
