// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.CodeMigration;
import dev.migration.cli.MigrationCommand;
import dev.migration.hibernate.internal.EntityCheck;
import dev.migration.servers.MariaDbServer;
import dev.migration.servers.PostgreSqlServer;
import dev.migration.servers.SharedMySqlServer;
import dev.migration.spring.Applications;
import dev.migration.spring.indexed.IndexedService;
import dev.migration.spring.internal.autoconfigure.EntityCheckAutoConfiguration;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

@ExtendWith(OutputCaptureExtension.class)
class DraftTaskTest extends ServiceRuns {

    private static final String FIRST = "CREATE TABLE patient (id BIGINT PRIMARY KEY); CREATE TABLE legacy (id INT);";

    @TempDir
    private Path folder;

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        HibernateJpaAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        MigrationAutoConfiguration.class,
        EntityCheckAutoConfiguration.class
    })
    static class ServiceWithEntities {}

    @Entity(name = "patient")
    static class Patient {

        @Id
        Long id;

        @Column(length = 40)
        String phone;
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, MigrationAutoConfiguration.class})
    static class ServiceWithoutEntities {}

    @BeforeEach
    void writeTheFirstMigration() throws IOException {
        Files.writeString(folder.resolve("0001_patient.sql"), FIRST);
    }

    private Throwable draft(Class<?> service, String... more) {
        String[] arguments = {"--migration.mode=draft", "--migration.locations=filesystem:" + folder};
        return run(
                new SpringApplication(service),
                java.util.stream.Stream.concat(java.util.Arrays.stream(arguments), java.util.Arrays.stream(more))
                        .toArray(String[]::new));
    }

    private void useNewDatabase(String name) throws Exception {
        ContainerOnTheTestServer.execute("DROP DATABASE IF EXISTS " + name);
        ContainerOnTheTestServer.execute("CREATE DATABASE " + name);
        url = PostgreSqlServer.get().getJdbcUrl("postgres", name);
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void draftsWhatTheEntitiesHaveMoreAndTouchesNoDatabaseButTheScratchOne(CapturedOutput output) throws Exception {
        execute("CREATE TABLE mine (id INT)");

        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=add phone"))
                .hasMessageContaining("exit code 0");

        assertThat(output)
                .contains("patient.phone: column PATIENT.PHONE CHARACTER VARYING(40) is not in the migrations");
        assertThat(file("0002_add_phone.sql"))
                .contains(
                        "alter table patient add column phone varchar(40);", "alter table patient drop column phone;");
        assertThat(folder).isDirectoryNotContaining("glob:**0003*");
        execute("DROP TABLE mine");
        assertThat(dev.migration.spring.Applications.hasTable(database(), "patient"))
                .isFalse();
    }

    @Test
    void dropsInAFileOfThePhaseContractWhereThatIsAskedFor() throws Exception {
        assertThat(draft(
                        ServiceWithEntities.class,
                        "--migration.draft.name=add_phone",
                        "--migration.draft.drop=true",
                        "--migration.scratch-url=jdbc:h2:mem:drafted;DB_CLOSE_DELAY=-1"))
                .hasMessageContaining("exit code 0");

        assertThat(file("0003_add_phone_contract.sql")).contains("-- option: phase=contract", "drop table legacy;");
    }

    @Test
    void whatDropsHasNoUndoOfFlyways() throws Exception {
        Files.move(folder.resolve("0001_patient.sql"), folder.resolve("V1__patient.sql"));

        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=a", "--migration.draft.drop=true"))
                .hasMessageContaining("exit code 0");

        assertThat(folder)
                .isDirectoryContaining("glob:**U2__a.sql")
                .isDirectoryContaining("glob:**V3__a_contract.sql")
                .isDirectoryNotContaining("glob:**U3__*");
    }

    @Test
    void adoptsADatabaseThatHasTheTablesAlready(CapturedOutput output) throws Exception {
        Files.delete(folder.resolve("0001_patient.sql"));
        execute("CREATE TABLE patient (id BIGINT PRIMARY KEY, phone VARCHAR(40))");

        assertThat(draft(
                        ServiceWithEntities.class,
                        "--migration.draft.name=first",
                        "--migration.draft.baseline=true",
                        "--migration.table=schema_history"))
                .hasMessageContaining("exit code 0");

        assertThat(output).contains("0001 is recorded as its baseline");
        assertThat(Applications.hasTable(database(), "__migrations")).isFalse();
        assertThat(run(
                        new SpringApplication(ServiceWithEntities.class),
                        "--spring.main.web-application-type=none",
                        "--migration.table=schema_history",
                        "--migration.locations=filesystem:" + folder))
                .isNull();
    }

    @Test
    void hibernateMakesNoTablesMeanwhile(CapturedOutput output) throws Exception {
        assertThat(draft(
                        ServiceWithEntities.class,
                        "--migration.draft.name=a",
                        "--spring.jpa.properties.hibernate.hbm2ddl.auto=update",
                        "--spring.jpa.properties.jakarta.persistence.schema-generation.database.action=create"))
                .hasMessageContaining("exit code 0");

        assertThat(file("0002_a.sql")).contains("add column phone");
    }

    @Test
    void namesWhatDiffersInADatabaseThatIsNotAdopted(CapturedOutput output) throws Exception {
        Files.delete(folder.resolve("0001_patient.sql"));
        execute("CREATE TABLE patient (id BIGINT PRIMARY KEY)");

        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=first", "--migration.draft.baseline=true"))
                .hasMessageContaining("exit code 3");

        assertThat(output)
                .contains(
                        "0001_first.sql",
                        "The database is not adopted, as it differs from the entities:",
                        "PATIENT.PHONE");
        assertThat(Applications.hasTable(database(), "__migrations")).isFalse();
    }

    @Test
    void aBaselineIsForAServiceWithoutMigrations() {
        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=a", "--migration.draft.baseline=true"))
                .hasStackTraceContaining("is for a service without migrations");

        assertThat(folder).isDirectoryNotContaining("glob:**0002*");
    }

    @Test
    void whatNeedsTheServicesOwnDatabaseIsRefusedFirst() {
        assertThat(draft(
                        ServiceWithEntities.class,
                        "--migration.draft.name=a",
                        "--migration.draft.safe=true",
                        "--migration.scratch-url=jdbc:tc:local:///safe?TC_DAEMON=true"))
                .hasStackTraceContaining("needs the service's own database, of the product of the scratch database");

        assertThat(folder).isDirectoryNotContaining("glob:**0002*");
    }

    @Test
    void theSourcesHaveTheMigrationsOfTheClassPath() {
        assertThat(run(
                        new SpringApplication(ServiceWithEntities.class),
                        "--migration.mode=draft",
                        "--migration.draft.name=a",
                        "--migration.locations=classpath:migrations/clinic"))
                .hasStackTraceContaining("other migrations in its class path than in src/main/resources");
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnDataSource {

        @Bean
        DataSource own() {
            return new DriverManagerDataSource("jdbc:h2:mem:own-of-a-draft;DB_CLOSE_DELAY=-1", "sa", "");
        }
    }

    @Test
    void neverTouchesADatabaseThatIsNotTheScratchOne() {
        var service = new SpringApplication(ServiceWithEntities.class, OwnDataSource.class);

        assertThat(run(
                        service,
                        "--migration.mode=draft",
                        "--migration.draft.name=a",
                        "--migration.locations=filesystem:" + folder))
                .hasStackTraceContaining("would run in database jdbc:h2:mem:own-of-a-draft");

        assertThat(Applications.hasTable(new OwnDataSource().own(), "patient")).isFalse();
    }

    /** On MariaDB a connection goes on to another database of the server, whatever its URL says. */
    @ParameterizedTest
    @ValueSource(strings = {"--spring.datasource.hikari.catalog=served", "--migration.init-sql=USE served"})
    void neverTouchesADatabaseThatASettingLeadsTo(String setting) throws Exception {
        url = "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/served?user=root";
        try (Connection server =
                        new DriverManagerDataSource(url.replace("/served", "/mysql"), "root", "").getConnection();
                Statement statement = server.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS served");
            statement.execute("CREATE TABLE IF NOT EXISTS served.patient (id BIGINT PRIMARY KEY, legacy INT)");
        }

        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=a", "--migration.draft.drop=true", setting))
                .hasStackTraceContaining("would run in database served of ");
    }

    /** Connector/J takes the name in the host's part before the one in the path. */
    @Test
    void neverTouchesADatabaseThatTheHostLeadsTo() throws Exception {
        url = "jdbc:mysql://(host=localhost,port=" + SharedMySqlServer.port()
                + ",dbname=mysql,user=root)/mysql?useSSL=false" + "&allowPublicKeyRetrieval=true";

        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=a"))
                .hasStackTraceContaining("leads to database mysql also where it names migration_scratch_");
    }

    @Test
    void theFolderMayBeTheOnlyOneOfAList() throws Exception {
        assertThat(run(
                        new SpringApplication(ServiceWithEntities.class),
                        "--migration.mode=draft",
                        "--migration.draft.name=a",
                        "--migration.locations[0]=filesystem:" + folder))
                .hasMessageContaining("exit code 0");

        assertThat(file("0002_a.sql")).contains("add column phone");
    }

    @Test
    void aServiceWithH2DraftsForPostgreSqlInAContainer(CapturedOutput output) throws Exception {
        String container = "--migration.scratch-url=jdbc:tc:local:///";
        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=add_phone", container))
                .hasStackTraceContaining("TC_DAEMON=true");

        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=add_phone", container + "?TC_DAEMON=true"))
                .hasMessageContaining("exit code 0");

        assertThat(output).contains("patient.phone: column patient.phone character varying(40)");
        assertThat(file("0002_add_phone.sql")).contains("alter table patient add column phone varchar(40);");
    }

    @ParameterizedTest
    @CsvSource({"'&currentSchema=app,public', --migration.phase=all", "'', --spring.datasource.hikari.schema=app"})
    void theSchemaOfTheConnectionIsMadeInTheScratchDatabase(String parameter, String setting) throws Exception {
        useNewDatabase("drafted_schema");
        url += parameter;

        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=a", "--migration.draft.drop=true", setting))
                .hasMessageContaining("exit code 0");

        assertThat(file("0002_a.sql")).contains("alter table patient add column phone varchar(40);");
    }

    /** Hikari closes a connection after some refusals, and this is one. */
    @Test
    void whatTheDatabaseRefusesIsListed(CapturedOutput output) throws Exception {
        useNewDatabase("drafted_view");
        Files.writeString(
                folder.resolve("0001_patient.sql"),
                "CREATE TABLE patient (id bigint PRIMARY KEY, phone varchar(30)); CREATE VIEW phones AS SELECT phone FROM"
                        + " patient;");

        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=a")).hasMessageContaining("exit code 0");

        assertThat(output).contains("Not drafted:", "cannot alter type of a column used by a view");
    }

    @Test
    void onMariaDbASchemaWouldBeAnotherDatabase() {
        url = "jdbc:mariadb://localhost:1/clinic";

        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=a", "--migration.schema=clinic"))
                .hasStackTraceContaining("which on MariaDB and MySQL is another database");
    }

    @Test
    void onPostgreSqlWhatWouldKeepOthersWaitingIsRewritten(CapturedOutput output) throws Exception {
        useNewDatabase("drafted");
        Files.writeString(
                folder.resolve("0001_patient.sql"),
                "CREATE TABLE visit (id bigint PRIMARY KEY, room varchar(255), legacy int);");

        assertThat(draft(
                        IndexedService.class,
                        "--migration.draft.name=index",
                        "--migration.draft.safe=true",
                        "--migration.draft.drop=true"))
                .hasMessageContaining("exit code 0");

        assertThat(file("0002_index.sql")).containsIgnoringCase("create index concurrently");
        assertThat(file("0003_index_contract.sql")).contains("alter table visit drop column legacy;");
    }

    @Test
    void anOpenQuestionKeepsOnlyItsOwnStatementFromBeingRewritten(CapturedOutput output) throws Exception {
        useNewDatabase("drafted_asked");
        Files.writeString(folder.resolve("0001_patient.sql"), "CREATE TABLE visit (id bigint PRIMARY KEY, room int);");

        assertThat(draft(IndexedService.class, "--migration.draft.name=rooms", "--migration.draft.safe=true"))
                .hasMessageContaining("exit code 0");

        assertThat(file("0002_rooms.sql"))
                .containsIgnoringCase("create index concurrently")
                .doesNotContain("Unedited");
        assertThat(file("0003_rooms_questions.sql"))
                .contains("-- Unedited draft: visit.room changes from integer to character varying(255)");
        assertThat(output).contains("answer them, then type: migration remedy 0003");
    }

    @Test
    void whatTwoDraftedAtOnceIsRenumbered() throws Exception {
        draft(ServiceWithEntities.class, "--migration.draft.name=mine");
        Path mine = folder.resolve("0002_mine.sql");
        String text = Files.readString(mine);
        Files.delete(mine);
        draft(ServiceWithEntities.class, "--migration.draft.name=theirs");
        Files.writeString(mine, text.replace("phone", "mobile"));

        int exitCode = MigrationCommand.execute(
                Map.of("MIGRATION_LOCATIONS", folder.toString()),
                folder,
                new PrintWriter(System.out),
                new PrintWriter(System.err),
                "renumber",
                "--file",
                mine.toString(),
                "--yes");

        assertThat(exitCode).isZero();
        assertThat(folder)
                .isDirectoryContaining("glob:**0002_theirs.sql")
                .isDirectoryContaining("glob:**0003_mine.sql");
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoUnits {

        @Bean
        LocalContainerEntityManagerFactoryBean one(EntityManagerFactoryBuilder builder, DataSource dataSource) {
            return builder.dataSource(dataSource)
                    .packages(Patient.class)
                    .persistenceUnit("one")
                    .build();
        }

        @Bean
        LocalContainerEntityManagerFactoryBean two(EntityManagerFactoryBuilder builder, DataSource dataSource) {
            return builder.dataSource(dataSource)
                    .packages(IndexedService.class)
                    .persistenceUnit("two")
                    .build();
        }
    }

    @Test
    void nothingIsDroppedThatMayBelongToAnotherUnit() {
        String[] arguments = {
            "--migration.mode=draft",
            "--migration.draft.name=a",
            "--migration.draft.unit=one",
            "--migration.locations=filesystem:" + folder
        };
        assertThat(run(new SpringApplication(ServiceWithEntities.class, TwoUnits.class), arguments))
                .hasMessageContaining("exit code 0");

        assertThat(run(
                        new SpringApplication(ServiceWithEntities.class, TwoUnits.class),
                        Stream.concat(Stream.of(arguments), Stream.of("--migration.draft.drop=true"))
                                .toArray(String[]::new)))
                .hasStackTraceContaining("would drop the tables of other units: one, two");
        assertThat(folder).isDirectoryNotContaining("glob:**contract*");
    }

    @Configuration(proxyBeanMethods = false)
    static class Reporting {

        @Bean(defaultCandidate = false)
        DataSource reporting() {
            return new DriverManagerDataSource("jdbc:h2:mem:reporting-of-a-draft;DB_CLOSE_DELAY=-1", "sa", "");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ReportingUnit extends Reporting {

        @Bean
        LocalContainerEntityManagerFactoryBean reports(EntityManagerFactoryBuilder builder) {
            return builder.dataSource(reporting()).packages(Patient.class).build();
        }
    }

    @Test
    void aSecondDataSourceIsNoneOfTheDraft() throws Exception {
        String[] arguments = {
            "--migration.mode=draft", "--migration.draft.name=a", "--migration.locations=filesystem:" + folder
        };
        assertThat(run(new SpringApplication(ServiceWithEntities.class, ReportingUnit.class), arguments))
                .hasStackTraceContaining("would run in database jdbc:h2:mem:reporting-of-a-draft");
        assertThat(folder).isDirectoryNotContaining("glob:**0002*");

        assertThat(run(new SpringApplication(ServiceWithEntities.class, Reporting.class), arguments))
                .hasMessageContaining("exit code 0");
        assertThat(file("0002_a.sql")).contains("add column phone");
    }

    @Test
    void aCodeMigrationHasItsNumber() throws Exception {
        Files.writeString(folder.resolve("0001_patient.sql"), "CREATE TABLE patient (id BIGINT PRIMARY KEY);");

        assertThat(draft(ServiceWithCode.class, "--migration.draft.name=a")).hasMessageContaining("exit code 0");

        assertThat(file("0003_a.sql")).contains("add column phone");
    }

    @Configuration(proxyBeanMethods = false)
    static class ServiceWithCode extends ServiceWithEntities {

        @Bean
        CodeMigration fill() {
            return new CodeMigration() {

                @Override
                public String version() {
                    return "0002";
                }

                @Override
                public String name() {
                    return "fill";
                }

                @Override
                public void run(Connection connection) {}
            };
        }
    }

    @Test
    void theScratchDatabaseGetsTheServicesSchema() throws Exception {
        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=a", "--migration.schema=app"))
                .hasMessageContaining("exit code 0");

        assertThat(folder).isDirectoryContaining("glob:**0002_a.sql");
    }

    @Test
    void aCheckWithoutItsModuleIsRefused() {
        Applications.application()
                .withConfiguration(AutoConfigurations.of(EntityCheckAutoConfiguration.class))
                .withBean(EntityManagerFactory.class, () -> (EntityManagerFactory) Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {EntityManagerFactory.class},
                        (proxy, method, arguments) -> method.getName().equals("hashCode") ? 1 : null))
                .withClassLoader(new FilteredClassLoader(EntityCheck.class))
                .withPropertyValues("migration.entities=check")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("needs the module migration-hibernate"));
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(draft(ServiceWithEntities.class))
                .hasStackTraceContaining("add migration.draft.name, such as add_phone");
        assertThat(draft(ServiceWithoutEntities.class, "--migration.draft.name=a"))
                .hasStackTraceContaining("has no entities of Hibernate");
        assertThat(draft(ServiceWithEntities.class, "--migration.draft.name=a", "--migration.draft.unit=other"))
                .hasStackTraceContaining("set migration.draft.unit to one of entityManagerFactory");
    }

    @Test
    void aCheckFailsBeforeHibernateChangesTheTablesItself() {
        assertThat(run(
                        new SpringApplication(ServiceWithEntities.class),
                        "--migration.locations=filesystem:" + folder,
                        "--spring.main.web-application-type=none",
                        "--spring.jpa.hibernate.ddl-auto=update",
                        "--migration.entities=check"))
                .hasStackTraceContaining("Hibernate changes the tables itself");

        assertThatThrownBy(() -> execute("SELECT phone FROM patient")).hasMessageContaining("PHONE");
    }

    @Test
    void aStartFailsWhereTheEntitiesDifferIfATestAsksForThat() throws Exception {
        String locations = "--migration.locations=filesystem:" + folder;
        String noServer = "--spring.main.web-application-type=none";

        assertThat(run(
                        new SpringApplication(ServiceWithEntities.class),
                        locations,
                        noServer,
                        "--migration.entities=check"))
                .hasStackTraceContaining("patient.phone: column PATIENT.PHONE");

        Files.writeString(folder.resolve("0002_phone.sql"), "ALTER TABLE patient ADD phone VARCHAR(40);");
        assertThat(run(
                        new SpringApplication(ServiceWithEntities.class),
                        locations,
                        noServer,
                        "--migration.entities=check"))
                .isNull();
        assertThat(run(
                        new SpringApplication(ServiceWithEntities.class),
                        locations,
                        noServer,
                        "--migration.entities=true"))
                .hasStackTraceContaining("migration.entities is true");
    }
}
