package dev.migration.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;

@DataJpaTest
class DataJpaSliceTest {

    @Autowired
    EntityManager entities;

    @Test
    void theEmbeddedDatabaseOfADataJpaTestIsMigrated() {
        assertThat(entities.find(Patient.class, 1L).name).isEqualTo("Ada");
    }
}
