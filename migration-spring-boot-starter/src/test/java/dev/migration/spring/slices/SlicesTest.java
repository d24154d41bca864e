// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.slices;

import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.Applications;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.MigrationDataSource;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import javax.sql.DataSource;
import org.hibernate.Version;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase.Replace;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Spring Boot's slices, which replace the application's DataSource: what then is migrated, and what never is. */
class SlicesTest {

    private static final String REAL = "jdbc:h2:mem:real-server;DB_CLOSE_DELAY=-1";
    private static final String NOT_REPLACED = "jdbc:h2:mem:not-replaced;DB_CLOSE_DELAY=-1";

    private static DataSource real(String name) {
        return new DriverManagerDataSource("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
    }

    @Entity(name = "patient")
    static class Patient {
        @Id
        private Long id;

        private String name;
    }

    @Nested
    @DataJpaTest
    class OfJpa {

        @Test
        void theEmbeddedDatabaseIsMigrated(@Autowired EntityManager entities) {
            assertThat(entities.find(Patient.class, 1L).name).isEqualTo("Ada");
        }
    }

    static boolean hasHibernate7() {
        return !Version.getVersionString().startsWith("6.");
    }

    @Nested
    @EnabledIf("dev.migration.spring.slices.SlicesTest#hasHibernate7")
    @DataJpaTest(properties = "migration.entities=check")
    class OfJpaWithTheCheckOfItsEntities {

        @Test
        void theyAreChecked(@Autowired ApplicationContext context) {
            assertThat(context.containsBean("migrationEntityCheck")).isTrue();
        }
    }

    @Nested
    @JdbcTest(properties = "migration.url=" + REAL)
    @ExtendWith(OutputCaptureExtension.class)
    class OfJdbc {

        @Test
        void theEmbeddedDatabaseIsMigratedWhateverElseLeadsToARealServer(
                @Autowired DataSource replaced,
                @Autowired @MigrationDataSource DataSource marked,
                CapturedOutput output) {
            assertThat(applied(replaced)).contains("0001_create_patient");
            assertThat(applied(marked)).isEmpty();
            assertThat(applied(real("real-server"))).isEmpty();
            assertThat(applied(real("details-server"))).isEmpty();
            assertThat(output).contains("Migrating the test's embedded database ", "migration.url, migration.user");
        }

        @TestConfiguration(proxyBeanMethods = false)
        static class Production {

            @Bean
            @Primary
            DataSource application() {
                return real("never-used");
            }

            @Bean(defaultCandidate = false)
            @MigrationDataSource
            DataSource owner() {
                return real("marked-server");
            }

            @Bean
            MigrationConnectionDetails details() {
                return new Applications.Details("jdbc:h2:mem:details-server;DB_CLOSE_DELAY=-1", "sa", "");
            }
        }
    }

    @Nested
    @JdbcTest(properties = "migration.url=" + REAL)
    @AutoConfigureTestDatabase(replace = Replace.AUTO_CONFIGURED)
    class WhereOnlyAnAutoConfiguredOneIsReplaced {

        @Test
        void theEmbeddedDatabaseIsMigrated(@Autowired DataSource replaced) {
            assertThat(applied(replaced)).contains("0001_create_patient");
            assertThat(applied(real("real-server"))).isEmpty();
        }
    }

    @Nested
    @JdbcTest(properties = "migration.url=" + NOT_REPLACED)
    @AutoConfigureTestDatabase(replace = Replace.NONE)
    class WhereNoneIsReplaced {

        @Test
        void theUrlCounts() {
            assertThat(applied(real("not-replaced"))).contains("0001_create_patient");
        }
    }

    /** The primary one only: the others, and all URLs, are left alone, and nobody is asked for tenants. */
    @Nested
    @JdbcTest(
            properties = {
                "migration.instances.clinic.url=jdbc:h2:mem:real-clinic;DB_CLOSE_DELAY=-1",
                "migration.instances.reports.order=1",
                "migration.instances.archive.data-source=reportsDataSource",
                "migration.instances.archive.tenants.schemas-query=SELECT 'PUBLIC'"
            })
    class WhereOneOfSeveralIsReplaced {

        @Test
        void onlyItIsMigrated(@Autowired DataSource clinicDataSource) {
            assertThat(applied(clinicDataSource)).containsExactly("0001_create_ward");
            assertThat(applied(real("real-clinic"))).isEmpty();
            assertThat(applied(real("real-reports"))).isEmpty();
        }

        @TestConfiguration(proxyBeanMethods = false)
        static class TwoDataSources {

            @Bean
            @Primary
            DataSource clinicDataSource() {
                return real("never-used");
            }

            @Bean(defaultCandidate = false)
            DataSource reportsDataSource() {
                return real("real-reports");
            }
        }
    }
}
