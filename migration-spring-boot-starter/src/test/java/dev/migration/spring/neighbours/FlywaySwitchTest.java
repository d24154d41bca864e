// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.CodeMigration;
import dev.migration.spring.Applications;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A service on Spring Boot's Flyway is switched by the steps of {@code docs/adopt/flyway.md}, as two replicas. */
@Tag("neighbours")
class FlywaySwitchTest extends SwitchedService {

    private String url;
    private JdbcClient database;

    @BeforeEach
    void aServiceRunsOnFlyway() throws IOException {
        createDatabase();
        for (Path build : List.of(before, after)) {
            write(build, "V1__patient.sql", "CREATE TABLE patient (id INT PRIMARY KEY, name TEXT);\n");
            write(build, "V2__add_email.sql", "ALTER TABLE patient ADD COLUMN email TEXT;\r\n");
            write(build, "R__patient_names.sql", "CREATE OR REPLACE VIEW patient_names AS SELECT name FROM patient;\n");
        }
        onFlyway().run(context -> {
            assertThat(context).hasNotFailed();
            database.sql("INSERT INTO patient VALUES (1, 'Ada', 'Ada@example.com'), (2, 'Ben', 'Ben@example.com')")
                    .update();
        });
        onFlyway()
                .withBean(V3__Lower_case_emails.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    private void createDatabase() {
        url = newDatabase();
        database = JdbcClient.create(database(url));
    }

    /** A migration in Java, as Flyway finds it: a bean, named after its version. */
    static class V3__Lower_case_emails extends BaseJavaMigration {
        @Override
        public void migrate(Context context) {
            Applications.execute(
                    new SingleConnectionDataSource(context.getConnection(), true),
                    "UPDATE patient SET email = lower(email)");
        }
    }

    /** What the page says of it: a code migration with its version, which does not run again. */
    static class LowerCaseEmails implements CodeMigration {
        @Override
        public String version() {
            return "3";
        }

        @Override
        public String name() {
            return "lower_case_emails";
        }

        @Override
        public void run(Connection connection) {
            throw new AssertionError("it is applied");
        }
    }

    @Test
    void twoReplicasTakeOverTheHistoryOnceAndChangeNothingElse() throws Exception {
        List<String> everything = everything();

        startTwoAtOnce(switched());

        assertThat(everything()).isEqualTo(everything);
        assertThat(applied(database(url)))
                .containsExactlyInAnyOrder("V1__patient", "V2__add_email", "V3__lower_case_emails", "R__patient_names");
        assertThat(texts("SELECT applied_at = installed_on FROM __migrations"
                        + " JOIN flyway_schema_history h ON h.version = __migrations.version"))
                .containsExactly("t", "t", "t");
        assertThat(texts("SELECT action FROM __migrations_log")).hasSize(4).containsOnly("adopt");
        startTwoAtOnce(switched());
        assertThat(everything()).isEqualTo(everything);
        assertThat(applied(database(url))).hasSize(4);
    }

    /** A callback in Java, as Flyway finds it: a bean. */
    static class CountsMigrations implements Callback {

        final AtomicInteger migrations = new AtomicInteger();

        @Override
        public boolean supports(Event event, org.flywaydb.core.api.callback.Context context) {
            return event == Event.AFTER_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, org.flywaydb.core.api.callback.Context context) {
            return true;
        }

        @Override
        public void handle(Event event, org.flywaydb.core.api.callback.Context context) {
            migrations.incrementAndGet();
        }

        @Override
        public String getCallbackName() {
            return "counts";
        }
    }

    /** A new one, after the switch. */
    static class V4__Mark_names extends BaseJavaMigration {
        @Override
        public void migrate(Context context) {
            Applications.execute(
                    new SingleConnectionDataSource(context.getConnection(), true),
                    "UPDATE patient SET name = name || '!'");
        }
    }

    @Test
    void migrationsInJavaRunAsTheyAreWhileFlywayIsOnTheClassPath() throws Exception {
        write(after, "V5__cid.sql", "INSERT INTO patient VALUES (5, 'Cid', NULL);\n");
        var counts = new CountsMigrations();

        startTwoAtOnce(withoutFlyway()
                .withUserConfiguration(WithFlyway.class)
                .withBean(V3__Lower_case_emails.class)
                .withBean(V4__Mark_names.class)
                .withBean(CountsMigrations.class, () -> counts));

        assertThat(texts("SELECT name FROM patient ORDER BY id")).containsExactly("Ada!", "Ben!", "Cid");
        assertThat(applied(database(url)))
                .containsExactlyInAnyOrder(
                        "V1__patient",
                        "V2__add_email",
                        "V3__Lower_case_emails",
                        "R__patient_names",
                        "V4__Mark_names",
                        "V5__cid");
        assertThat(texts("SELECT kind FROM __migrations WHERE version = '4'")).containsExactly("code");
        assertThat(counts.migrations).hasValue(2);
    }

    @Test
    void theDependencyOnePropertyAndAStartAreEnoughWithoutMigrationsInJava() throws Exception {
        createDatabase();
        onFlyway().run(context -> assertThat(context).hasNotFailed());
        List<String> everything = everything();
        write(after, "V4__ada_is_back.sql", "INSERT INTO patient VALUES (3, 'Ada', NULL);\n");

        startTwoAtOnce(withoutFlyway());

        assertThat(texts("SELECT name FROM patient")).containsExactly("Ada");
        database.sql("DELETE FROM patient").update();
        assertThat(database.sql("DELETE FROM flyway_schema_history WHERE script = 'V4__ada_is_back.sql'")
                        .update())
                .isEqualTo(1);
        assertThat(everything()).isEqualTo(everything);
        List<String> applied = applied(database(url));
        assertThat(applied)
                .containsExactlyInAnyOrder("V1__patient", "V2__add_email", "V4__ada_is_back", "R__patient_names");

        createDatabase();
        startTwoAtOnce(withoutFlyway());

        assertThat(texts("SELECT name FROM patient_names")).containsExactly("Ada");
        assertThat(applied(database(url))).containsExactlyInAnyOrderElementsOf(applied);
    }

    @Test
    void theSchemaIsCreatedInAnEmptyDatabase() throws Exception {
        createDatabase();

        startTwoAtOnce(withoutFlyway().withPropertyValues("spring.flyway.schemas=clinic"));

        assertThat(texts("SELECT to_regclass('clinic.patient') IS NOT NULL")).containsExactly("t");
    }

    @Test
    void aNewMigrationRunsOnceWithTheSwitchAndAfterIt() throws Exception {
        write(after, "V4__ada_is_back.sql", "INSERT INTO patient VALUES (3, 'Ada', NULL);\n");
        startTwoAtOnce(switched());
        write(after, "V5__ben_is_back.sql", "INSERT INTO patient VALUES (4, 'Ben', NULL);\n");
        startTwoAtOnce(switched());

        assertThat(texts("SELECT name FROM patient ORDER BY id")).containsExactly("Ada", "Ben", "Ada", "Ben");
        assertThat(applied(database(url)))
                .contains("V4__ada_is_back", "V5__ben_is_back")
                .hasSize(6);
        assertThat(texts("SELECT version FROM flyway_schema_history WHERE version IS NOT NULL ORDER BY 1"))
                .containsExactly("1", "2", "3", "4", "5");
    }

    /** What is not left out of the auto-configuration, as where an application imports it by itself. */
    @Test
    void aFlywayThatStillRunsIsRefusedAndChangesNothing() throws Exception {
        startTwoAtOnce(switched());
        write(after, "V4__ada_is_back.sql", "INSERT INTO patient VALUES (3, 'Ada', NULL);\n");
        List<String> everything = everything();
        assertThatStart(switched().withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class)))
                .hasCode(Code.INVALID_SETTING)
                .names("Flyway", "classpath:db/migration");

        assertThat(everything()).isEqualTo(everything);
        assertThat(applied(database(url))).hasSize(4);
    }

    @Test
    void inModeOffFlywayRunsAsBefore() {
        switched()
                .withPropertyValues("migration.mode=off")
                .withBean(V3__Lower_case_emails.class)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Flyway.class));
    }

    @Test
    void aReplicaOfTheOldBuildStartsAfterTheSwitchAndChangesNothing() throws Exception {
        write(after, "V4__ada_is_back.sql", "INSERT INTO patient VALUES (3, 'Ada', NULL);\n");
        startTwoAtOnce(switched());
        List<String> everything = everything();

        onFlyway()
                .withBean(V3__Lower_case_emails.class)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(everything()).isEqualTo(everything);
    }

    private ApplicationContextRunner onFlyway() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class))
                .withClassLoader(build(before))
                .withPropertyValues("spring.datasource.url=" + url);
    }

    /** As an application has all auto-configuration that is in its class path. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(FlywayAutoConfiguration.class)
    static class WithFlyway {}

    private ApplicationContextRunner switched() {
        return withoutFlyway().withUserConfiguration(WithFlyway.class).withBean(LowerCaseEmails.class);
    }

    private ApplicationContextRunner withoutFlyway() {
        return application()
                .withClassLoader(build(after))
                .withPropertyValues("spring.datasource.url=" + url, "migration.adopt=flyway");
    }

    private static void startTwoAtOnce(ApplicationContextRunner service) throws Exception {
        var both = new CyclicBarrier(2);
        ExecutorService replicas = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                ends.add(replicas.submit(() -> {
                    both.await(1, TimeUnit.MINUTES);
                    service.run(context -> {
                        assertThat(context).hasNotFailed();
                        both.await(1, TimeUnit.MINUTES);
                    });
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            replicas.shutdownNow();
        }
    }

    /** The rows of the service and of Flyway, and the view, each with its place and the transaction that wrote it. */
    private List<String> everything() {
        return texts("""
                SELECT ctid || ' ' || xmin || ' ' || t FROM patient t
                UNION ALL SELECT ctid || ' ' || xmin || ' ' || t FROM flyway_schema_history t
                UNION ALL SELECT ctid || ' ' || xmin || ' ' || relname FROM pg_class WHERE relname = 'patient_names'
                ORDER BY 1""");
    }

    private List<String> texts(String query) {
        return texts(url, query);
    }
}
