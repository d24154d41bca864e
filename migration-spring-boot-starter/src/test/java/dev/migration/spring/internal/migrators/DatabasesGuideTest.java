// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.spring.Applications;
import dev.migration.spring.MigrationLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

/** The settings and the code of the guide to several databases and tenants. */
class DatabasesGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "databases.md");
    private static final Path HERE =
            Path.of("src/test/java", DatabasesGuideTest.class.getName().replace('.', '/') + ".java");

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```\n", Pattern.DOTALL)
                .matcher(Files.readString(GUIDE))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String[] properties(int block) throws IOException {
        return blocks("properties").get(block).split("\n");
    }

    @Test
    void severalDatabasesAreMigrated() throws IOException {
        application()
                .withUserConfiguration(InstancesTest.TwoDataSources.class)
                .withPropertyValues(properties(0))
                .run(context -> {
                    assertThat(applied(context.getBean("clinicDataSource", DataSource.class)))
                            .containsExactly("0001_create_ward");
                    assertThat(applied(context.getBean("reportsDataSource", DataSource.class)))
                            .containsExactly("0001_create_report");
                });
    }

    @Test
    void aDatabaseMayBeMadeFromAnother() throws IOException {
        application()
                .withConfiguration(
                        AutoConfigurations.of(JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class))
                .withUserConfiguration(Archive.class)
                // The table is there before the history is.
                .withPropertyValues("migration.locations=classpath:migrations/clinic", "migration.baseline=none")
                .run(context ->
                        assertThat(context.getBean(ReportArchive.class).reports).isZero());
    }

    @Test
    void tenantsAreNamedByAList() throws IOException {
        application("ACME", "BOLT")
                .withPropertyValues(properties(1))
                .run(context ->
                        assertThat(schemas(context.getBean(DataSource.class))).containsExactly("ACME", "BOLT"));
    }

    @Test
    void tenantsAreNamedByAQuery() throws IOException {
        application("TENANT_1", "TENANT_2", "OTHER")
                .withPropertyValues(properties(2))
                .run(context ->
                        assertThat(schemas(context.getBean(DataSource.class))).containsExactly("TENANT_1", "TENANT_2"));
    }

    @Test
    void tenantsAreNamedByABeanAndANewOneIsMigratedByOneCall() {
        application("ACME").withUserConfiguration(WithCustomers.class).run(context -> {
            DataSource dataSource = context.getBean(DataSource.class);
            assertThat(schemas(dataSource)).containsExactly("ACME");

            new Welcome(new Customers(dataSource), context.getBean(TenantMigrator.class)).welcome("BOLT");

            assertThat(schemas(dataSource)).containsExactly("ACME", "BOLT");
        });
    }

    @Test
    void theCodeIsThatOfThisTest() throws IOException {
        String here = Files.readString(HERE).replaceAll("\\s+", "");
        assertThat(blocks("java"))
                .hasSize(3)
                .allSatisfy(code -> assertThat(here).contains(code.replaceAll("\\s+", "")));
    }

    private static ApplicationContextRunner application(String... schemas) {
        DataSource dataSource = new EmbeddedDatabaseBuilder()
                .generateUniqueName(true)
                .setType(EmbeddedDatabaseType.H2)
                .build();
        for (String schema : schemas) {
            JdbcClient.create(dataSource).sql("CREATE SCHEMA " + schema).update();
        }
        JdbcClient.create(dataSource)
                .sql("CREATE TABLE customer AS SELECT 'ACME' AS schema_name")
                .update();
        return Applications.application().withBean(DataSource.class, () -> dataSource);
    }

    private static List<String> schemas(DataSource dataSource) {
        return JdbcClient.create(dataSource)
                .sql("SELECT table_schema FROM information_schema.tables WHERE table_name = 'PATIENT' ORDER BY 1")
                .query(String.class)
                .list();
    }

    @Configuration(proxyBeanMethods = false)
    static class Archive {
        @Bean
        @Primary
        DataSource clinicDataSource() {
            DataSource dataSource = new EmbeddedDatabaseBuilder()
                    .generateUniqueName(true)
                    .setType(EmbeddedDatabaseType.H2)
                    .build();
            JdbcClient.create(dataSource)
                    .sql(
                            "CREATE TABLE report_database AS SELECT 'jdbc:h2:mem:made-from-the-clinic;DB_CLOSE_DELAY=-1' AS url")
                    .update();
            return dataSource;
        }

        @Bean
        DataSource reportsDataSource(JdbcClient clinic) {
            String url = clinic.sql("SELECT url FROM report_database")
                    .query(String.class)
                    .single();
            return DataSourceBuilder.create().url(url).username("sa").build();
        }

        @Bean
        InitializingBean reportsMigrations(@Qualifier("reportsDataSource") DataSource reports) {
            Migrator migrator = Migrator.builder()
                    .dataSource(reports)
                    .locations("classpath:migrations/reports")
                    .listener(new MigrationLog("reports"))
                    .build();
            return migrator::up;
        }

        @Bean
        @DependsOn("reportsMigrations")
        ReportArchive reportArchive(@Qualifier("reportsDataSource") DataSource reports) {
            return new ReportArchive(reports);
        }
    }

    static final class ReportArchive {
        private final int reports;

        ReportArchive(DataSource dataSource) {
            reports = JdbcClient.create(dataSource)
                    .sql("SELECT count(*) FROM report")
                    .query(Integer.class)
                    .single();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithCustomers {
        @Bean
        TenantSource tenants(DataSource dataSource) {
            JdbcClient customers = JdbcClient.create(dataSource);
            return () -> customers
                    .sql("SELECT schema_name FROM customer")
                    .query(String.class)
                    .list();
        }
    }

    record Customers(DataSource dataSource) {
        void createSchema(String schema) {
            JdbcClient.create(dataSource).sql("CREATE SCHEMA " + schema).update();
        }
    }

    record Welcome(Customers customers, TenantMigrator tenantMigrator) {
        void welcome(String schema) {
            customers.createSchema(schema);
            tenantMigrator.up(schema);
        }
    }
}
