// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which targets are the same place. */
class TargetAddressTest {

    private static TargetAddress address(String url, @Nullable String schema) {
        return TargetAddress.of(new FleetTarget("acme", url, null, schema, null, null, Map.of()), "");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://a:1@DB/x,, jdbc:postgresql://db:5432/x?user=a&password=2&ssl=true,",
        "postgres://db/x?currentSchema=s,, jdbc:postgresql://db/x, s",
        "mysql://db:3306/x,, mysql://db/x?useSSL=false,",
        "mysql://db/x, s, jdbc:mysql://db/, s",
        "mariadb://db/x, y, mariadb://db/y,",
        "sqlite:x.db,, jdbc:sqlite:x.db?mode=rw,",
        "jdbc:h2:mem:x;USER=a,, jdbc:h2:mem:x,",
    })
    void isTheSame(String url, @Nullable String schema, String otherUrl, @Nullable String otherSchema) {
        assertThat(address(url, schema)).isEqualTo(address(otherUrl, otherSchema));
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://db/x,, postgres://db/X,",
        "postgres://db/x,, postgres://db:5433/x,",
        "postgres://db/x,, postgres://other/x,",
        "postgres://db/x,, postgres://db/x, s",
        "postgres://a@db/x,, postgres://b@db/x,",
        "postgres://db/x?currentSchema=s,, postgres://db/x?currentSchema=t,",
        "postgres://db/x?options=-csearch_path%3Ds,, postgres://db/x?options=-csearch_path%3Dt,",
        "postgres://db/x?service=s,, mysql://db/x, s",
        "sqlite:x.db,, sqlite:y.db,",
        "jdbc:h2:mem:x;SCHEMA=s,, jdbc:h2:mem:x;SCHEMA=t,",
        "jdbc:other://db;databaseName=x,, jdbc:other://db;databaseName=y,",
    })
    void isAnother(String url, @Nullable String schema, String otherUrl, @Nullable String otherSchema) {
        assertThat(address(url, schema)).isNotEqualTo(address(otherUrl, otherSchema));
    }
}
