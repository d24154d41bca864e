// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.test.SchemaCleaner;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest(properties = "spring.datasource.url=jdbc:h2:mem:phones;DB_CLOSE_DELAY=-1")
class PhoneNumbersMigrationTest {

    @Autowired
    Migrator migrator;

    @Autowired
    JdbcClient jdbc;

    @Test
    void phoneNumbersOfBeforeAreOfOneForm() throws Exception {
        SchemaCleaner.of(migrator).clean();
        migrator.up(Target.version("0006"));
        jdbc.sql("INSERT INTO patients (name, phone) VALUES ('Dora Vance', '(555) 010-0199')")
                .update();

        migrator.up();

        assertThat(jdbc.sql("SELECT phone FROM patients WHERE name = 'Dora Vance'")
                        .query(String.class)
                        .single())
                .isEqualTo("5550100199");
    }
}
