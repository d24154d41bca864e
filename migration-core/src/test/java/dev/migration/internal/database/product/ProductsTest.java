// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.session.AccessFailure;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductsTest {

    @ParameterizedTest
    @CsvSource({
        "08001, 0, Connection refused, true",
        "08001, 0, No suitable driver found for jdbc:postgres://db, false",
        "08004, 0, server rejected the connection, false",
        "08004, 1040, Too many connections, true",
        "08P01, 0, protocol violation, false",
        "57P03, 0, the database system is starting up, true",
        "53300, 0, too many clients already, true",
        "90067, 90067, Connection is broken, true",
        "28P01, 0, password authentication failed, false",
        "3D000, 0, database does not exist, false",
        "08000, 0, Public Key Retrieval is not allowed, false",
        ", 0, no state, false"
    })
    void whatMayPassIsWaitedFor(String sqlState, int code, String message, boolean passes) {
        assertThat(Products.mayConnectLater(new SQLException(message, sqlState, code)))
                .isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({"3D000, 0, true", "42000, 1049, true", "42000, 1044, false", "28000, 1045, false", ", 0, false"})
    void aServerWithoutTheDatabaseIsTold(String sqlState, int code, boolean unknown) {
        assertThat(AccessFailure.unreachable(new SQLException("no", sqlState, code))
                        .problems())
                .allMatch(problem -> problem.remedy().contains("migration db create") == unknown);
    }

    @ParameterizedTest
    @CsvSource({"08004, 0, true", "08004, 1040, false", "28P01, 0, true", "08001, 0, false", ", 0, false"})
    void aRefusedConnectionAsksForUserAndPassword(String sqlState, int code, boolean refused) {
        assertThat(AccessFailure.unreachable(new SQLException("no", sqlState, code))
                        .problems())
                .allMatch(problem -> problem.remedy().contains("the user and the password") == refused);
    }
}
