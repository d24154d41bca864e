package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgreSqlDriverTest {

    @ParameterizedTest
    @CsvSource({
        "42.7.7, true",
        "42.7.13, true",
        "42.8.0, true",
        "43.0.1, true",
        "42.7.7.redhat-00001, true",
        "42.7.6, false",
        "42.6.2, false",
        "9.4.1212, false",
        "43, false",
        "'', false"
    })
    void olderDriversDivideAMessage(String version, boolean leaves) {
        assertThat(PostgreSqlDriver.leavesDividing(version)).isEqualTo(leaves);
    }
}
