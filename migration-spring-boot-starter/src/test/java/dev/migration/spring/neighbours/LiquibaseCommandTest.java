// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.spring.Applications;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A service makes the baseline of a database that its Liquibase has filled by a command of its own. */
@Tag("neighbours")
class LiquibaseCommandTest {

    @TempDir
    Path folder;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Service {}

    private static Throwable run(ClassLoader build, String command, String... more) {
        var application = new SpringApplication(Service.class);
        application.setResourceLoader(new DefaultResourceLoader(build));
        return catchThrowable(() -> application
                .run(Stream.concat(
                                Stream.of(
                                        "--spring.datasource.url=jdbc:h2:mem:unused" + UUID.randomUUID(),
                                        "--migration.command=adopt liquibase " + command),
                                Stream.of(more))
                        .toArray(String[]::new))
                .close());
    }

    @Test
    void theFilledDatabaseIsReadAndTheBaselineWritten() {
        String url = "jdbc:h2:" + folder.resolve("filled");
        var filled = new DriverManagerDataSource(url, "sa", "");
        Applications.execute(filled, """
                CREATE TABLE databasechangelog (id VARCHAR(255), author VARCHAR(255), filename VARCHAR(255), dateexecuted TIMESTAMP,
                    orderexecuted INT, exectype VARCHAR(10), md5sum VARCHAR(35))""");
        Applications.execute(
                filled,
                "INSERT INTO databasechangelog VALUES ('1', 'ann', 'db/changelog/master.yaml', now(), 1, 'EXECUTED', '9:00')");
        Applications.execute(filled, "CREATE TABLE ward (beds INT)");
        String command = "--from \"" + url + "\" --locations " + folder.resolve("own");

        // Wherever the service's data source leads, that is what its Liquibase changes.
        assertThat(run(getClass().getClassLoader(), command, "--spring.liquibase.url=jdbc:h2:mem:real"))
                .hasMessageContaining("exit code 2")
                .cause()
                .hasMessageContaining("spring.liquibase.url names")
                .hasMessageContaining("--spring.datasource.url=URL --spring.liquibase.url=URL");
        assertThat(folder.resolve("own")).doesNotExist();

        assertThat(run(getClass().getClassLoader(), command, "--spring.liquibase.url=" + url + ";MODE=PostgreSQL"))
                .hasMessageContaining("migration.command=adopt liquibase ends the process, here with exit code 0");

        assertThat(folder.resolve("own/0001_baseline.sql"))
                .content()
                .contains("-- ran 9:00 db/changelog/master.yaml::1::ann\n", "\"BEDS\"");
    }

    @Test
    void optionsOfTheCommandLineAloneAreRefused() {
        assertThat(run(getClass().getClassLoader(), "--from jdbc:h2:mem:none --verbose"))
                .hasMessageContaining("has --verbose, which is not part of it")
                .hasMessageContaining("--scratch-url URL");
        assertThat(run(getClass().getClassLoader(), "--name first"))
                .hasMessageContaining("does not say which database");
    }

    @Test
    void withoutTheModuleItIsNamed() {
        assertThat(run(new FilteredClassLoader("dev.migration.adopt"), "--from jdbc:h2:mem:none"))
                .hasMessageContaining("exit code 2")
                .cause()
                .hasMessageContaining("add the dependency dev.migration:migration-adopt");
    }
}
