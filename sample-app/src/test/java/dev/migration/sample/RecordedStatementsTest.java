// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Migrator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What the service sends in its tests, as {@code statements.sql} has it. */
class RecordedStatementsTest {

    private static final Path FILE = Path.of("target", "recorded", "statements.sql");

    @SpringBootTest(
            properties = {
                "migration.statements=record",
                "migration.statements-file=target/recorded/statements.sql",
                "spring.datasource.url=jdbc:h2:mem:recorded;DB_CLOSE_DELAY=-1"
            })
    @AutoConfigureMockMvc
    static class Service {

        @Autowired
        MockMvcTester api;

        @Autowired
        Migrator migrator;

        /** By its class, as a service may have it injected. */
        @Autowired
        HikariDataSource dataSource;

        @Test
        void serves() {
            assertThat(migrator.dataSource().orElseThrow()).isExactlyInstanceOf(HikariDataSource.class);
            assertThat(AopUtils.isAopProxy(dataSource)).isTrue();
            assertThat(migrator.status().pending()).isEmpty();
            assertThat(api.get().uri("/patients")).hasStatusOk();
            assertThat(api.get().uri("/patients/1")).hasStatusOk();
            assertThat(api.get().uri("/actuator/health")).hasStatusOk();
            assertThat(api.post()
                            .uri("/patients")
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("""
                                {"name":"Dana Petit","dateOfBirth":"1990-01-31","medicalRecordNumber":"MRN-2001"}
                                """))
                    .hasStatus(201);
        }
    }

    @Test
    void theFileHasWhatTheServiceSendsAndNothingOfTheMigrations() throws Exception {
        Files.deleteIfExists(FILE);
        var summary = new SummaryGeneratingListener();

        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Service.class))
                                .build(),
                        summary);

        assertThat(summary.getSummary().getFailures()).isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
        assertThat(FILE)
                .content()
                .startsWith("-- statements: h2\n")
                .contains("""
                    -- PatientRepository
                    INSERT INTO "PATIENTS" ("DATE_OF_BIRTH", "EMAIL", "MEDICAL_RECORD_NUMBER", "NAME", "PHONE") VALUES (?, ?, ?, ?, ?);
                    """)
                .contains("FROM \"PATIENTS\" ORDER BY \"PATIENTS\".\"NAME\" ASC;")
                .contains("FROM \"PATIENTS\" WHERE \"PATIENTS\".\"ID\" = ?;")
                .satisfies(text -> assertThat(text.split(";\n")).hasSize(3));
    }
}
