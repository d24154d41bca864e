// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import dev.migration.contract.IdleSessionContract;
import dev.migration.fixture.PostgreSqlWorkbench;
import javax.sql.DataSource;

/** A role with {@code idle_session_timeout}, of PostgreSQL 14 and newer. */
class PostgreSqlIdleSessionTest extends PostgreSqlWorkbench implements IdleSessionContract {

    @Override
    public DataSource impatient() {
        execute("CREATE ROLE impatient LOGIN SUPERUSER", "ALTER ROLE impatient SET idle_session_timeout = '1s'");
        return as("impatient");
    }

    @Override
    public String longestIdle() {
        return "current_setting('idle_session_timeout')";
    }
}
