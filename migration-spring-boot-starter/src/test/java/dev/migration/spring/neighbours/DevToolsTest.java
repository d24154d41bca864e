// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.hasTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.spring.Applications;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.devtools.autoconfigure.DevToolsDataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Starts in one process, one after the other, with devtools beside us: what a restart is. */
@Tag("neighbours")
@ExtendWith(OutputCaptureExtension.class)
class DevToolsTest {

    @TempDir
    Path folder;

    private void save(String file, String sql) throws IOException {
        Files.writeString(folder.resolve(file), sql);
    }

    private String fileDatabase() {
        return "jdbc:h2:" + folder.resolve("clinic");
    }

    /** In a thread of its own, because devtools is off where a test is on the stack. */
    private ConfigurableApplicationContext start(String url) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                var application = new SpringApplication(Clinic.class);
                                application.setWebApplicationType(WebApplicationType.NONE);
                                return application.run(
                                        "--spring.datasource.url=" + url,
                                        "--spring.datasource.username=sa",
                                        "--migration.locations=filesystem:" + folder);
                            },
                            work -> new Thread(work).start())
                    .join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    @Test
    void aRestartMigratesWhatIsNew() throws IOException {
        save("0001_ward.sql", "CREATE TABLE ward (id INT);");
        start(fileDatabase()).close();
        save("0002_bed.sql", "CREATE TABLE bed (id INT);");
        try (ConfigurableApplicationContext restarted = start(fileDatabase())) {
            assertThat(applied(restarted)).containsExactly("0001_ward", "0002_bed");
        }
    }

    @Test
    void aFileThatIsSavedAgainAfterItWasAppliedStopsTheRestart(CapturedOutput output) throws IOException {
        saveHalfWrittenAndThenFinished();
        assertThatThrownBy(() -> start(fileDatabase()))
                .rootCause()
                .hasMessageStartingWith("0001_ward.sql  Checksum mismatch for migration 1: expected ")
                .hasMessageContaining("+CREATE TABLE ward (id INT, name VARCHAR(50));");
        assertThat(output)
                .contains(
                        "; or, in development, undo it by the down script that was stored with it and restart: migration down --stored");
    }

    @Test
    void whatWasSavedFirstCanBeUndoneAsItWasAndTheNextRestartAppliesTheFile() throws IOException {
        saveHalfWrittenAndThenFinished();
        Migrator.builder()
                .dataSource(new DriverManagerDataSource(fileDatabase(), "sa", ""))
                .locations("filesystem:" + folder)
                .build()
                .down(Target.count(1), DownScript.STORED);
        try (ConfigurableApplicationContext restarted = start(fileDatabase())) {
            assertThat(applied(restarted)).containsExactly("0001_ward");
            Applications.execute(
                    restarted.getBean(DataSource.class), "INSERT INTO ward (id, name) VALUES (1, 'Surgery')");
        }
    }

    private void saveHalfWrittenAndThenFinished() throws IOException {
        save("0001_ward.sql", "-- Up Migration\nCREATE TABLE ward (id INT);\n-- Down Migration\nDROP TABLE ward;\n");
        start(fileDatabase()).close();
        save(
                "0001_ward.sql",
                "-- Up Migration\nCREATE TABLE ward (id INT, name VARCHAR(50));\n-- Down Migration\nDROP TABLE ward;\n");
    }

    @Test
    void aDatabaseInMemoryIsEmptyAfterARestartAndAnyFileMayHaveChanged() throws IOException {
        String url = "jdbc:h2:mem:devtools;DB_CLOSE_DELAY=-1";
        save("0001_ward.sql", "CREATE TABLE ward (id INT);");
        start(url).close();
        assertThat(hasTable(new DriverManagerDataSource(url, "sa", ""), "ward")).isFalse();

        save("0001_ward.sql", "CREATE TABLE station (id INT);");
        try (ConfigurableApplicationContext restarted = start(url)) {
            assertThat(hasTable(restarted.getBean(DataSource.class), "station")).isTrue();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DevToolsDataSourceAutoConfiguration.class,
        MigrationAutoConfiguration.class
    })
    static class Clinic {}
}
