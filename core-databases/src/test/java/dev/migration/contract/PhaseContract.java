// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Phase;
import dev.migration.Policy;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.Workbench;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Migrations of the phases expand and contract. */
interface PhaseContract extends Workbench {

    private void table(String version, String options) {
        write(
                version + "_t.sql",
                options,
                "-- Up Migration",
                "CREATE TABLE t" + version + " (id INT);",
                "-- Down Migration",
                "DROP TABLE t" + version + ";");
    }

    /** 0002 is of the phase contract, and 0004 requires it. */
    private void tables() {
        table("0001", "");
        table("0002", "-- option: phase=contract");
        table("0003", "");
        table("0004", "-- option: requires=0002");
    }

    private Migrator.Builder of(Phase phase) {
        return builder().phase(phase);
    }

    @Test
    @Tag("smoke")
    default void theContractComesLaterAndIsUndoneFirst() {
        tables();
        Migrator expand = builder().build();

        assertThat(names(expand.up())).containsExactly("0001_t", "0003_t");
        assertThat(expand.requireUpToDate().waiting()).hasSize(2);
        assertThat(expand.up().migrations()).isEmpty();
        assertThat(states()).containsExactly(State.APPLIED, State.WAITING, State.APPLIED, State.WAITING);
        assertThat(of(Phase.ALL).build().pending()).hasSize(2);

        assertThat(names(of(Phase.CONTRACT).build().up())).containsExactly("0002_t", "0004_t");
        assertThat(states()).containsOnly(State.APPLIED);
        migrator().writeLockFile();
        assertThat(expand.validate(Strictness.STRICT)).isEmpty();

        assertThat(names(expand.down(Target.count(3), DownScript.FILE))).containsExactly("0004_t", "0002_t", "0003_t");
        assertThat(names(of(Phase.ALL).build().up())).containsExactly("0002_t", "0003_t", "0004_t");
    }

    @Test
    default void oneThatIsMarkedIsApplied() {
        tables();
        Migrator expand = builder().build();
        expand.up();
        expand.markApplied("0002");

        assertThat(names(expand.up())).containsExactly("0004_t");
        expand.markFailed("0002");
        assertThat(expand.status().waiting()).extracting(one -> one.name()).containsExactly("0002_t");
    }

    @Test
    default void theContractWaitsForTheEndOfBatchesAndMayHaveItsOwn() {
        write("0001_orders.sql", """
                CREATE TABLE orders (id BIGINT PRIMARY KEY, changes INT NOT NULL);
                INSERT INTO orders (id, changes) VALUES (1, 0);""");
        write("0002_fill.sql", """
                -- option: batch=orders.id
                UPDATE orders SET changes = changes + 1 WHERE id BETWEEN :from AND :to;""");
        write("0003_drop.sql", "-- option: phase=contract", "ALTER TABLE orders DROP COLUMN changes;");
        write("0004_clear.sql", """
                -- option: phase=contract batch=orders.id
                DELETE FROM orders WHERE id BETWEEN :from AND :to;""");
        Migrator service =
                of(Phase.EXPAND).policies(Set.of(Policy.BATCHES_LATER)).build();
        service.up();

        assertThatThrownBy(() -> of(Phase.CONTRACT).build().up())
                .hasMessageContaining("these expand migrations are not applied: 0002_fill.");
        assertThat(names(service.finishBatches())).containsExactly("0002_fill");
        assertThat(service.requireUpToDate().waiting()).hasSize(2);
        assertThat(names(of(Phase.CONTRACT).build().up())).containsExactly("0003_drop", "0004_clear");
        assertThat(column("SELECT id FROM orders")).isEmpty();
    }

    @Test
    default void aStartDoesNotWaitForTheInstanceThatRunsTheContract() {
        tables();
        of(Phase.EXPAND).build().up();
        try (var contract = new PausedRun(of(Phase.CONTRACT))) {
            assertThat(of(Phase.EXPAND).waitTimeout(Duration.ZERO).build().up().migrations())
                    .isEmpty();
            assertThat(names(contract.finish())).containsExactly("0002_t", "0004_t");
        }
    }
}
