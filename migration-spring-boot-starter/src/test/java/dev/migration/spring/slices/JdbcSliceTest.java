package dev.migration.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@JdbcTest
class JdbcSliceTest {

    @Autowired
    JdbcClient jdbc;

    @Test
    void theEmbeddedDatabaseOfAJdbcTestIsMigrated() {
        assertThat(jdbc.sql("SELECT name FROM patient").query(String.class).list())
                .containsExactly("Ada");
    }
}
