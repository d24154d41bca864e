// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Vendor;
import dev.migration.internal.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where what a rehearsal executes stays. */
class TrialPlaceTest {

    /** Without a vendor as the URL mysql:// is read where only MariaDB's driver is on the class path. */
    @ParameterizedTest
    @CsvSource({
        "MARIADB, jdbc:mariadb://localhost/shop, true",
        "MYSQL, jdbc:mysql://localhost/shop, true",
        ", jdbc:mariadb://localhost/shop, true",
        "POSTGRESQL, jdbc:postgresql://localhost/shop, false",
        ", jdbc:other://localhost/shop, false"
    })
    void isKnownByTheDriver(@Nullable Vendor vendor, String jdbc, boolean keeps) {
        DatabaseUrl login = new DatabaseUrl(vendor, jdbc, null, null);

        assertThat(TrialPlace.keepsAll(login)).isEqualTo(keeps);
    }
}
