package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.servers.PostgreSqlServer;
import dev.migration.spring.Applications;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A service makes the baseline of its changelog by a command of its own; one for each product. */
@Tag("neighbours")
@ExtendWith(OutputCaptureExtension.class)
class LiquibaseCommandTest {

    @TempDir
    Path resources;

    private URLClassLoader build;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Service {}

    @BeforeEach
    void aChangelogAsJHipsterHasIt() throws IOException {
        write("config/liquibase/master.xml", """
                <property name="clobType" value="longvarchar" dbms="h2"/>
                <property name="clobType" value="clob" dbms="postgresql"/>
                <include file="classpath:config/liquibase/changelog/00000000000000_initial_schema.xml"/>
                <include file="config/liquibase/changelog/20260101000000_ward.xml" relativeToChangelogFile="false"/>
                """);
        write("config/liquibase/changelog/00000000000000_initial_schema.xml", """
                <changeSet id="00000000000000" author="jhipster">
                    <createTable tableName="authority">
                        <column name="name" type="varchar(50)"><constraints primaryKey="true" nullable="false"/></column>
                        <column name="note" type="${clobType}"/>
                    </createTable>
                    <loadData file="config/liquibase/data/authority.csv" separator=";" tableName="authority"
                              usePreparedStatements="true"><column name="name" type="string"/></loadData>
                </changeSet>
                """);
        write("config/liquibase/changelog/20260101000000_ward.xml", """
                <changeSet id="ward" author="jhipster">
                    <createTable tableName="ward"><column name="name" type="varchar(50)"/></createTable>
                    <insert tableName="ward"><column name="name" value="${first}"/></insert>
                </changeSet>
                <changeSet id="fake" author="jhipster" context="faker">
                    <insert tableName="ward"><column name="name" value="test ward"/></insert>
                </changeSet>
                <changeSet id="late" author="jhipster" labels="late">
                    <insert tableName="ward"><column name="name" value="late ward"/></insert>
                </changeSet>
                """);
        Path rows = resources.resolve("config/liquibase/data/authority.csv");
        Files.createDirectories(rows.getParent());
        Files.writeString(rows, "name\nROLE_ADMIN\nROLE_USER\n");
        build = new URLClassLoader(
                new URL[] {resources.toUri().toURL()}, getClass().getClassLoader());
    }

    private void write(String name, String changes) throws IOException {
        Path file = resources.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                <?xml version="1.0" encoding="utf-8"?>
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                %s
                </databaseChangeLog>
                """.formatted(changes));
    }

    @AfterEach
    void close() throws IOException {
        build.close();
    }

    private Throwable run(String command) {
        return run(build, command);
    }

    private static Throwable run(ClassLoader build, String command) {
        return started(
                build,
                command,
                "--spring.liquibase.change-log=classpath:config/liquibase/master.xml",
                "--spring.liquibase.contexts=prod",
                "--spring.liquibase.label-filter=!late",
                "--spring.liquibase.parameters.first=North");
    }

    private static Throwable started(ClassLoader build, String command, String... settings) {
        var application = new SpringApplication(Service.class);
        application.setResourceLoader(new DefaultResourceLoader(build));
        List<String> arguments = new ArrayList<>(List.of(settings));
        arguments.add("--spring.datasource.url=jdbc:h2:mem:unused" + UUID.randomUUID());
        arguments.add("--migration.command=adopt liquibase " + command);
        return catchThrowable(
                () -> application.run(arguments.toArray(String[]::new)).close());
    }

    private static String postgreSql() {
        String name = "liquibase_" + UUID.randomUUID().toString().replace("-", "");
        Applications.execute(PostgreSqlServer.get().getPostgresDatabase(), "CREATE DATABASE " + name);
        return PostgreSqlServer.get().getJdbcUrl("postgres", name);
    }

    private static String h2() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    @Test
    void oneChangelogGivesABaselineForEachProduct() {
        for (String scratch : List.of(h2(), postgreSql())) {
            assertThat(run("--scratch-url \"" + scratch + "\" --locations \"" + resources + "/migrations/{vendor}\""))
                    .hasMessageContaining("migration.command=adopt liquibase ends the process, here with exit code 0");
        }

        assertThat(resources.resolve("migrations/h2/0001_baseline.sql")).exists();
        assertThat(resources.resolve("migrations/postgresql/0001_baseline.sql")).exists();
        for (String url : List.of(h2(), postgreSql())) {
            String user = url.startsWith("jdbc:h2:") ? "sa" : "postgres";
            application()
                    .withPropertyValues(
                            "spring.datasource.url=" + url,
                            "spring.datasource.username=" + user,
                            "migration.locations=filesystem:" + resources + "/migrations/{vendor}")
                    .run(context -> assertThat(context).hasNotFailed());
            var database = new DriverManagerDataSource(url, user, "");
            assertThat(applied(database)).containsExactly("0001_baseline");
            assertThat(texts(database, "SELECT name FROM authority ORDER BY name"))
                    .containsExactly("ROLE_ADMIN", "ROLE_USER");
            assertThat(texts(database, "SELECT name FROM ward")).containsExactly("North");
        }
    }

    private static List<String> texts(DriverManagerDataSource database, String query) {
        return Applications.column(database, query);
    }

    @Test
    void whatIsTypedCountsBeforeTheSettings() throws IOException {
        assertThat(run("--scratch-url jdbc:h2:mem:typed --contexts=faker --labels late --param first=South --locations "
                        + resources.resolve("own")))
                .hasMessageContaining("exit code 0");

        assertThat(Files.readString(resources.resolve("own/0001_baseline.sql")))
                .contains("South", "test ward", "late ward")
                .doesNotContain("North");
    }

    /** As JHipster has it: the settings of the bean are in code. */
    @Test
    void aBeanInCodeIsNotReadSoThatItsSettingsHaveToBeTyped(CapturedOutput output) {
        String scratch = "--scratch-url jdbc:h2:mem:in-code --locations " + resources.resolve("own");
        assertThat(started(build, scratch)).hasMessageContaining("exit code 3");
        assertThat(output)
                .contains(
                        "classpath:/db/changelog/db.changelog-master.yaml. The settings of a SpringLiquibase bean are not"
                                + " read: pass them to the command: --changelog PATH --contexts");

        assertThat(started(
                        build,
                        scratch + " --changelog config/liquibase/master.xml --contexts=prod --param first=North"))
                .hasMessageContaining("exit code 0");
    }

    @Test
    void withoutAScratchDatabaseNothingIsDone() {
        assertThat(run(""))
                .hasMessageContaining("exit code 2")
                .cause()
                .hasMessageContaining("add --scratch-url with the URL of an empty database");
    }

    @Test
    void withoutTheCommandLineItIsNamed() {
        assertThat(run(new FilteredClassLoader("dev.migration.cli"), "--scratch-url jdbc:h2:mem:none"))
                .hasMessageContaining("exit code 2")
                .cause()
                .hasMessageContaining("add the dependency dev.migration:migration-cli");
    }
}
