// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.database;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.inContainer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.Applications.Details;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@ExtendWith(OutputCaptureExtension.class)
class ConnectionDetailsTest {

    private static final String[] BOTH = {"0001_create_patient", "0002_add_email"};

    @Test
    void aBeanIsMigratedInsteadOfTheApplicationsDataSource() {
        with(new Details(url("by-bean"), "sa", "")).run(context -> {
            assertThat(applied(h2("by-bean"))).containsExactly(BOTH);
            assertThat(applied(context)).isEmpty();
        });
    }

    @Test
    void aBeanIsEnoughWithoutADataSource() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                .withBean(MigrationConnectionDetails.class, () -> new Details(url("only-bean"), "sa", ""))
                .run(context -> assertThat(applied(h2("only-bean"))).containsExactly(BOTH));
    }

    @Test
    void aBeanIsUsedRatherThanTheSettings(CapturedOutput output) {
        with(new Details(url("bean-first"), "sa", ""))
                .withPropertyValues("migration.url=" + url("settings-second"))
                .run(context -> {
                    assertThat(applied(h2("bean-first"))).containsExactly(BOTH);
                    assertThat(output)
                            .contains(
                                    "Migrating the connection details' database; migration.url and migration.user are ignored");
                });
    }

    @Test
    void aBeansUrlIsNamedInTheLogWithoutItsSecrets(CapturedOutput output) {
        with(new Details("jdbc:h2:mem:told-bean;PASSWORD=hunter2", "sa", null))
                .run(context -> assertThat(output)
                        .contains("Database: jdbc:h2:mem:told-bean as sa\n")
                        .doesNotContain("hunter2"));
    }

    @Test
    void aBeanWithoutAUrlIsAnotherUserOfTheApplicationsDatabase() {
        JdbcClient database = JdbcClient.create(h2("other-user"));
        database.sql("CREATE USER OWNER PASSWORD 'owner-secret' ADMIN").update();
        with(new Details(null, "OWNER", "owner-secret"))
                .withPropertyValues("spring.datasource.url=" + url("other-user"), "spring.datasource.username=sa")
                .run(context -> assertThat(database.sql("SELECT DISTINCT applied_by FROM __migrations")
                                .query(String.class)
                                .single())
                        .startsWith("OWNER@"));
    }

    @Test
    void aBeanWithNothingInItIsTheApplicationsDataSource() {
        with(new Details(null, null, null))
                .run(context -> assertThat(applied(context)).containsExactly(BOTH));
    }

    @Test
    void aContainersDatabaseIsMigratedThroughTheApplicationsPoolWhateverTheSettingsSay(CapturedOutput output) {
        inContainer(application(), url("container"))
                .withPropertyValues("migration.url=" + url("real-server"), "migration.user=sa")
                .run(context -> {
                    assertThat(applied(context)).containsExactly(BOTH);
                    assertThat(applied(h2("container"))).containsExactly(BOTH);
                    assertThat(context).hasSingleBean(DataSource.class);
                    assertThat(applied(h2("real-server"))).isEmpty();
                    assertThat(output)
                            .contains(
                                    "Migrating the container's database; migration.url and migration.user are ignored");
                });
    }

    private static ApplicationContextRunner with(MigrationConnectionDetails details) {
        return application().withBean(MigrationConnectionDetails.class, () -> details);
    }

    private static String url(String name) {
        return "jdbc:h2:mem:details-" + name + ";DB_CLOSE_DELAY=-1";
    }

    private static DataSource h2(String name) {
        return new DriverManagerDataSource(url(name), "sa", "");
    }
}
