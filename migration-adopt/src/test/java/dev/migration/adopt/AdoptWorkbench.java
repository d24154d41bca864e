// SPDX-License-Identifier: Apache-2.0
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

    /** The type of a time in the tables of tools. */
    default String time() {
        return vendor().equals("mariadb") || vendor().equals("mysql") ? "DATETIME" : "TIMESTAMP";
    }

    /** The statement by which a tool makes its table. */
    default String toolTable(String tool) {
        String blob = vendor().equals("postgresql") ? "BYTEA" : vendor().equals("hsqldb") ? "VARBINARY(100)" : "BLOB";
        String now = time() + " DEFAULT CURRENT_TIMESTAMP NOT NULL";
        return "CREATE TABLE "
                + switch (tool) {
                    case "flyway" ->
                        "flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50), description"
                                + " VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum"
                                + " INTEGER, installed_by VARCHAR(100) NOT NULL, installed_on " + now
                                + ", execution_time INTEGER NOT NULL, success BOOLEAN NOT NULL)";
                    case "sqlx" ->
                        "sqlx_migrations (version BIGINT PRIMARY KEY, description VARCHAR(1000) NOT NULL, installed_on "
                                + now + ", success BOOLEAN NOT NULL, checksum " + blob
                                + " NOT NULL, execution_time BIGINT NOT NULL)";
                    case "dbmate" -> "schema_migrations (version VARCHAR(128) PRIMARY KEY)";
                    case "golang-migrate" ->
                        "schema_migrations (version BIGINT NOT NULL PRIMARY KEY, dirty BOOLEAN NOT NULL)";
                    case "diesel" ->
                        "diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on " + now + ")";
                    case "goose" ->
                        "goose_db_version (id INT PRIMARY KEY, version_id BIGINT NOT NULL, is_applied BOOLEAN NOT NULL,"
                                + " tstamp " + time() + " NOT NULL)";
                    case "kat" ->
                        "migrations (id INT PRIMARY KEY, name VARCHAR(100) NOT NULL, migration_time " + time()
                                + " NOT NULL, duration VARCHAR(100) NOT NULL)";
                    case "prisma" ->
                        "prisma_migrations (id VARCHAR(36) PRIMARY KEY, checksum VARCHAR(64) NOT NULL, finished_at "
                                + time() + ", migration_name VARCHAR(255) NOT NULL, logs VARCHAR(1000), rolled_back_at "
                                + time() + ", started_at " + time()
                                + " NOT NULL, applied_steps_count INTEGER NOT NULL)";
                    case "atlas" ->
                        "atlas_schema_revisions (version VARCHAR(255) PRIMARY KEY, description VARCHAR(255) NOT NULL, type"
                                + " BIGINT NOT NULL, applied BIGINT NOT NULL, total BIGINT NOT NULL, executed_at "
                                + time()
                                + " NOT NULL, execution_time BIGINT NOT NULL, error VARCHAR(1000), error_stmt VARCHAR(1000),"
                                + " hash VARCHAR(255) NOT NULL, partial_hashes VARCHAR(1000), operator_version VARCHAR(255)"
                                + " NOT NULL)";
                    default -> throw new AssertionError(tool);
                };
    }
}
