package dev.migration.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.fixture.PostgreSqlWorkbench;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitReasonTest extends PostgreSqlWorkbench {

    @Test
    void aStandbyMayBeSoFarBehind() {
        assertThat(WaitReason.ofLag(10, Duration.ofSeconds(10))).isEmpty();
        assertThat(WaitReason.ofLag(12.54, Duration.ofSeconds(10)))
                .contains(new WaitReason.Found("standby", "a standby is 12.5 s behind"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            t, true
            TRUE, true
            1, true
            5, true
            -0.5, true
            , false
            f, false
            FALSE, false
            0, false
            0.0, false""")
    void aNumberIsTrueUnlessItIsZero(String value, boolean isTrue) throws SQLException {
        assertThat(WaitReason.isTrue(value)).isEqualTo(isTrue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "", "on\nit"})
    void anythingElseIsAnError(String value) {
        assertThatThrownBy(() -> WaitReason.isTrue(value))
                .hasMessage("its first value is neither a boolean nor a number: " + value.replace("\n", "\\n"));
    }

    @Test
    void theLagIsThatOfTheStandbyFurthestBehind() {
        execute(
                "CREATE SCHEMA seen",
                "CREATE TABLE seen.pg_stat_replication (pid INT, replay_lag INTERVAL)",
                "CREATE TABLE seen.pg_replication_slots (active_pid INT, slot_type TEXT)");
        assertThat(lag()).isEqualTo("0");
        execute(
                // Without a slot, and with nothing to replay; with a slot; and a subscriber of rows.
                "INSERT INTO seen.pg_stat_replication VALUES (1, '2 s'), (2, NULL), (3, '12.5 s'), (4, '1 hour')",
                "INSERT INTO seen.pg_replication_slots VALUES (3, 'physical'), (NULL, 'physical'), (4, 'logical')");

        assertThat(Double.parseDouble(lag())).isEqualTo(12.5);
    }

    private String lag() {
        return column(WaitReason.LAG
                        .replace("pg_catalog.pg_stat_replication", "seen.pg_stat_replication")
                        .replace("pg_catalog.pg_replication_slots", "seen.pg_replication_slots"))
                .get(0);
    }
}
