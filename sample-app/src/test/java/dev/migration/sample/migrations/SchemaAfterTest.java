// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.test.SchemaSnapshot;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;

@DataJdbcTest
class SchemaAfterTest {

    @Autowired
    DataSource dataSource;

    @Test
    void everyPatientHasAName() throws SQLException {
        assertThat(SchemaSnapshot.of(dataSource)).asString().contains("table PATIENTS, column NAME: CHARACTER VARYING");
    }
}
