// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke-only")
class H2RoundTripTest extends InMemoryRoundTripContract {

    private final JdbcDataSource dataSource = Databases.h2();

    /** In lower case its catalogue's own columns are called so, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DATABASE_TO_LOWER=TRUE",
                "MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "MODE=MySQL;DATABASE_TO_LOWER=TRUE",
                "MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE",
                "MODE=MSSQLServer;CASE_INSENSITIVE_IDENTIFIERS=TRUE",
                "MODE=Oracle",
                "DATABASE_TO_UPPER=FALSE"
            })
    @Tag("smoke")
    void everythingComesBackInEveryMode(String mode) throws Exception {
        dataSource.setURL(dataSource.getURL() + ";" + mode);

        everythingThatComesAgainUnderMadeUpNamesIsTheSame();
    }

    @Override
    DataSource dataSource() {
        return dataSource;
    }

    @Override
    String vendor() {
        return "h2";
    }
}
