// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class HsqldbRoundTripTest extends InMemoryRoundTripContract {

    private final DataSource dataSource = new UrlDataSource("jdbc:hsqldb:mem:" + UUID.randomUUID(), "sa", "");

    @Override
    DataSource dataSource() {
        return dataSource;
    }

    @Override
    String vendor() {
        return "hsqldb";
    }
}
