// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.wards;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Migrator;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A context's copy of the template is the same with this version of Spring and of HikariCP. */
@SpringBootTest(
        classes = SpringBoot35Test.Service.class,
        properties = {
            "spring.datasource.url=jdbc:h2:./target/copied/wards",
            "migration.locations=classpath:wards",
            "migration.test-template=true"
        })
class CopiedDatabaseTest {

    @Test
    void theContextHasACopyThatIsUpToDate(
            @Autowired JdbcClient jdbc, @Autowired Migrator migrator, @Autowired HikariDataSource pool) {
        assertThat(pool.getJdbcUrl()).contains("wards.copies/");
        assertThat(migrator.pending()).isEmpty();
        assertThat(jdbc.sql("SELECT name FROM wards").query(String.class).list())
                .containsExactly("Cardiology");
    }
}
