package dev.migration.adopt;

import dev.migration.Migrator;
import dev.migration.fixture.Workbench;
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

    /** The same from this table; null takes over nothing before a run. */
    default Migrator.Builder upAdopts(@Nullable String tool, String table) {
        return Adoption.beforeUp(builder(), tool, table);
    }
}
