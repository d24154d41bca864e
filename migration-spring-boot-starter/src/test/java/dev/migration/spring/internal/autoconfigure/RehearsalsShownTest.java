package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.Migrator;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsEndpointWebExtension;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What is shown of a pending migration whose rehearsal was packed beside it. */
class RehearsalsShownTest {

    private static final String REPORT = """
            {"format":1,"product":"PostgreSQL 18.0","timeZone":"Etc/UTC","notes":[],"migrations":[{"direction":"up","version":"0001",\
            "name":"0001_totals","checksum":"%s","blocks":[{"relation":"public.orders","reads":true,"writes":true,\
            "fromStatement":1,"ms":9,"estimatedMs":53200}],"statements":[{"index":1,"findings":[{"rule":"blocks-reads","level":"error",\
            "text":"reads and writes of public.<orders> wait"},{"rule":"held-lock","level":"warn","text":"held"}]}]}]}
            """;

    @TempDir
    Path folder;

    private Path migrations;

    @BeforeEach
    void oneMigration() throws IOException {
        migrations = Files.createDirectories(folder.resolve("packed"));
        Files.writeString(migrations.resolve("0001_totals.sql"), "CREATE TABLE totals (id INT);\n");
    }

    private String checksum() {
        return Migrator.builder()
                .dataSource(new DriverManagerDataSource("jdbc:h2:mem:"))
                .locations("filesystem:" + migrations)
                .build()
                .status()
                .migrations()
                .get(0)
                .checksum();
    }

    private void pack(String report) throws IOException {
        Files.writeString(migrations.resolve("rehearsal.json"), report);
    }

    private ApplicationContextRunner service() throws IOException {
        return application()
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withClassLoader(new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader()))
                .withPropertyValues(
                        "migration.locations=classpath:packed",
                        "migration.mode=off",
                        "management.endpoints.web.exposure.include=migrations");
    }

    private void shows(ShownCheck check) throws IOException {
        service().run(context -> {
            MigrationsEndpoint endpoint = context.getBean(MigrationsEndpoint.class);
            // The first answer may take longer than an endpoint waits.
            for (int i = 0;
                    i < 20 && endpoint.database("dataSource", null).migrations().isEmpty();
                    i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
            check.check(
                    endpoint.database("dataSource", null),
                    context.getBean(MigrationsEndpointWebExtension.class).page(null));
            MigrationsDescriptor.Migration one =
                    endpoint.migration("dataSource", "1", null).migration();
            assertThat(one)
                    .isEqualTo(
                            endpoint.database("dataSource", null).migrations().get(0));
            assertThat(context.getBean(MigrationsHealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.UP);
        });
    }

    private interface ShownCheck {
        void check(MigrationsDescriptor.Database database, String page);
    }

    @Test
    void aPendingMigrationShowsWhatItsRehearsalSaid() throws IOException {
        pack(REPORT.formatted(checksum()));

        shows((database, page) -> {
            MigrationsDescriptor.Rehearsal said = database.migrations().get(0).rehearsal();
            assertThat(said.verdict()).isEqualTo("error");
            assertThat(said.findings()).isEqualTo(new MigrationsDescriptor.Findings(1, 1, 0));
            assertThat(said.blocks())
                    .containsExactly(new MigrationsDescriptor.Block("public.orders", true, true, 9, 53_200L));
            assertThat(database.problems()).isEmpty();
            assertThat(page)
                    .contains(
                            "<div class=\"note bad\"><p>Rehearsed on PostgreSQL 18.0: 1 error, 1 warning, 0 notes</p>",
                            "Reads and writes of public.orders wait: 9 ms there, ≈ 53.2 s by the sizes",
                            "reads and writes of public.&lt;orders&gt; wait");
        });
    }

    @Test
    void oneOfAnotherVersionOfTheFileIsShownAsThat() throws IOException {
        pack(REPORT.formatted("ab".repeat(32)));

        shows((database, page) -> {
            assertThat(database.migrations().get(0).rehearsal().verdict()).isEqualTo("other-version");
            assertThat(page)
                    .contains("Another version of the file was rehearsed")
                    .doesNotContain("public.orders");
        });
    }

    @Test
    void withoutAReportNothingIsShown() throws IOException {
        shows((database, page) -> {
            assertThat(database.migrations().get(0).rehearsal()).isNull();
            assertThat(database.problems()).isEmpty();
            assertThat(page).doesNotContain("ehearsed");
        });
    }

    @Test
    void aBrokenReportIsAWarningAndBreaksNothing() throws IOException {
        pack("no report");

        shows((database, page) -> {
            assertThat(database.migrations().get(0).rehearsal()).isNull();
            assertThat(database.problems())
                    .extracting(
                            MigrationsDescriptor.ProblemDescriptor::severity,
                            MigrationsDescriptor.ProblemDescriptor::place)
                    .containsExactly(tuple("warning", "packed/rehearsal.json"));
            assertThat(page).contains("The report of a rehearsal cannot be read", "1 pending");
        });
    }

    @Test
    void anAppliedMigrationShowsNone() throws IOException {
        pack(REPORT.formatted(checksum()));

        service()
                .withPropertyValues("migration.mode=migrate")
                .run(context -> assertThat(context.getBean(MigrationsEndpoint.class)
                                .database("dataSource", null)
                                .migrations()
                                .get(0)
                                .rehearsal())
                        .isNull());
    }
}
