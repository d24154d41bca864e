// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import dev.migration.spring.MigrationMode;

/** What a setting requests of a process, which ends after it. */
sealed interface ExitTask permits ExitTask.Run, ServiceCommand, LiquibaseAdoption, DraftTask {

    /** The setting that requests it, such as {@code migration.mode=migrate-and-exit}. */
    String setting();

    /** The mode of the service meanwhile. In this one the Migrators exist, and creating them writes nothing. */
    default MigrationMode mode() {
        return MigrationMode.VALIDATE;
    }

    /**
     * It migrates or validates.
     *
     * @param exiting a mode that ends the process
     */
    record Run(MigrationMode exiting) implements ExitTask {

        @Override
        public String setting() {
            return "migration.mode=" + exiting.id();
        }

        @Override
        public MigrationMode mode() {
            return exiting == MigrationMode.MIGRATE_AND_EXIT ? MigrationMode.MIGRATE : MigrationMode.VALIDATE;
        }
    }
}
