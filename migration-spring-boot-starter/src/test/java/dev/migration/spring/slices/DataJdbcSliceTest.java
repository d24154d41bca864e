package dev.migration.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@DataJdbcTest
class DataJdbcSliceTest {

    @Autowired
    JdbcClient jdbc;

    @Test
    void theEmbeddedDatabaseOfADataJdbcTestIsMigrated() {
        assertThat(jdbc.sql("SELECT name FROM patient").query(String.class).list())
                .containsExactly("Ada");
    }
}
