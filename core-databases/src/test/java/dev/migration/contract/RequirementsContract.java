// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
import org.junit.jupiter.api.Test;

/** Migrations that require others. */
interface RequirementsContract extends Workbench {

    private void table(String version, String firstLine) {
        String up = "-- Up Migration\nCREATE TABLE t" + version + " (id INT);\n";
        String down = "-- Down Migration\nDROP TABLE t" + version + ";";
        write(version + "_t.sql", firstLine + "\n" + up + down);
    }

    private Migrator inAnyOrder() {
        return builder().outOfOrder(OutOfOrder.ALLOW).build();
    }

    @Test
    default void whatIsRequiredRunsBefore() {
        table("0005", "");
        table("0007", "-- option: requires=0005");

        assertThatThrownBy(() -> inAnyOrder().up(Target.file("0007_t.sql")))
                .hasMessageContaining("0007_t.sql:1:21  Migration 0007_t requires 0005_t, which is not applied.\n"
                        + "  Next: apply that first: migration up --to 0005");
        assertThat(tableNames()).isEmpty();

        assertThat(names(migrator().up(Target.count(1)))).containsExactly("0005_t");
        assertThat(names(migrator().up(Target.file("0007_t.sql")))).containsExactly("0007_t");
    }
}
