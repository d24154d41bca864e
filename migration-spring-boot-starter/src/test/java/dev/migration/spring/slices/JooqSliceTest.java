package dev.migration.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;

@JooqTest
class JooqSliceTest {

    @Autowired
    DSLContext jooq;

    @Test
    void theDatabaseOfAJooqTestIsMigrated() {
        assertThat(jooq.fetchValue("SELECT name FROM patient")).isEqualTo("Ada");
    }
}
