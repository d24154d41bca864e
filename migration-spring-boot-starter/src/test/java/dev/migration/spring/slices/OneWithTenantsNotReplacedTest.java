package dev.migration.spring.slices;

import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The test replaces the primary one only: the other one is not even asked for its tenants. */
@JdbcTest(
        properties = {
            "migration.instances.clinic.order=1",
            "migration.instances.reports.order=2",
            "migration.instances.reports.tenants.schemas-query=SELECT 'PUBLIC'"
        })
@Import(OneOfSeveralReplacedTest.TwoDataSources.class)
class OneWithTenantsNotReplacedTest {

    @Autowired
    DataSource clinicDataSource;

    @Test
    void theReplacedOneHasItsMigrations() {
        assertThat(applied(clinicDataSource)).containsExactly("0001_create_ward");
    }

    @Test
    void theTenantsOfTheOtherAreLeftAlone() {
        assertThat(applied(new DriverManagerDataSource("jdbc:h2:mem:real-reports;DB_CLOSE_DELAY=-1")))
                .isEmpty();
    }
}
