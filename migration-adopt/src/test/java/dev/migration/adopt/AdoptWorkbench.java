package dev.migration.adopt;

import dev.migration.Migrator;
import dev.migration.fixture.Connections;
import dev.migration.fixture.Workbench;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests of adoptions have in common. */
public interface AdoptWorkbench extends Workbench {

    /** Of the files and the database of the test. */
    default Adoption adoption() {
        return Adoption.of(migrator());
    }

    /** Of a Migrator whose runs first take over the history of a tool. */
    default Migrator.Builder upAdopts(String tool) {
        return Adoption.beforeUp(builder(), tool, null);
    }

    /** The same from this table, or from any; no tool takes over nothing before a run. */
    default Migrator.Builder upAdopts(@Nullable String tool, @Nullable String table) {
        return Adoption.beforeUp(builder(), tool, table);
    }

    /** What a run sends once everything is applied. */
    default List<String> statementsOf(Migrator.Builder builder) {
        builder.build().up();
        List<String> sent = new ArrayList<>();
        builder.dataSource(Connections.recorded(dataSource(), sent::add))
                .build()
                .up();
        return sent;
    }
}
