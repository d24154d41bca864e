// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nowhere | INSERT INTO nowhere VALUES (1)     | 13
            NOWHERE | INSERT INTO nowhere VALUES (1)     | 13
            t       | SELECT a FROM t                    | 15
            t       | SELECT t.a FROM t                  | 0
            t       | SELECT a FROM total                | 0
            (       | CREATE TABLE t(a INT               | 15
            a b     | SELECT "a b" FROM t                | 9
            a.b     | SELECT axb FROM t                  | 0
            n       | INSERT INTO 😀 (n) VALUES (1)      | 16
            """)
    void isWhereTheNameStandsOnce(String name, String sql, int position) {
        assertThat(SqlError.placeOf(name, sql, 0)).isEqualTo(position);
    }

    @Test
    void isBehindWhatIsPassedOver() {
        assertThat(SqlError.placeOf("t", "SELECT t;\nSELECT t", 10)).isEqualTo(18);
        assertThat(SqlError.placeOf("t", "SELECT t;\nSELECT u", 10)).isZero();
    }

    @Test
    void noNameIsNowhere() {
        assertThat(SqlError.placeOf("", "SELECT 1", 0)).isZero();
    }
}
