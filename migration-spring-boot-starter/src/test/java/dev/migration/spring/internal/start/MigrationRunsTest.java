// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Baseline;
import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.spring.MigrationApplied;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.MigrationsCompleted;
import dev.migration.spring.MigrationsStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.metrics.buffering.BufferingApplicationStartup;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.metrics.StartupStep;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Spring is told of the runs: its listeners, and who measures the start. */
class MigrationRunsTest {

    private final ApplicationContextRunner application = application().withBean(Recorder.class);

    @Test
    void eachStepOfARunIsAnEvent() {
        application.run(context -> assertThat(told(context.getBean(Recorder.class)))
                .containsExactly(
                        "started dataSource",
                        "applied 0001_create_patient",
                        "applied 0002_add_email",
                        "completed dataSource 2"));
    }

    @Test
    void aRunWithNothingPendingIsReportedToo() {
        ApplicationContextRunner sameDatabase =
                application.withPropertyValues("spring.datasource.url=jdbc:h2:mem:told-twice;DB_CLOSE_DELAY=-1");
        sameDatabase.run(first -> assertThat(first).hasNotFailed());
        sameDatabase.run(second -> assertThat(told(second.getBean(Recorder.class)))
                .containsExactly("started dataSource", "completed dataSource 0"));
    }

    @Test
    void theStartIsWhenTheRunBegan() {
        Instant before = Instant.now();
        application.run(context -> assertThat(context.getBean(Recorder.class).events)
                .first()
                .isInstanceOfSatisfying(
                        MigrationsStarted.class,
                        started -> assertThat(started.at())
                                .isBetween(before, appliedAt(context.getBean(Migrator.class)))));
    }

    private static Instant appliedAt(Migrator migrator) {
        return migrator.status().applied().get(0).appliedAt();
    }

    @Test
    void anApplicationListenerThatUsesTheDatabaseIsNotified() {
        application()
                .withConfiguration(
                        AutoConfigurations.of(JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class))
                .withUserConfiguration(WithListenerThatUsesTheDatabase.class)
                .run(context -> assertThat(context.getBean(WithListenerThatUsesTheDatabase.class).patients)
                        .containsExactly(1));
    }

    @Test
    void nothingIsPublishedUnderModesThatRunNothing() {
        String url = "spring.datasource.url=jdbc:h2:mem:told-validated;DB_CLOSE_DELAY=-1";
        application
                .withPropertyValues(url)
                .run(context ->
                        assertThat(context.getBean(Recorder.class).events).isNotEmpty());
        for (String mode : List.of("validate", "off")) {
            application
                    .withPropertyValues(url, "migration.mode=" + mode)
                    .run(context ->
                            assertThat(context.getBean(Recorder.class).events).isEmpty());
        }
    }

    @Test
    void eachMigratorOfTheApplicationIsReportedByItsName() {
        application
                .withUserConfiguration(WithTwoMigrators.class)
                .run(context -> assertThat(told(context.getBean(Recorder.class)))
                        .containsExactly(
                                "started clinicMigrator",
                                "applied 0001_create_patient",
                                "applied 0002_add_email",
                                "completed clinicMigrator 2",
                                "started reportsMigrator",
                                "applied 0001_only_here",
                                "completed reportsMigrator 1"));
    }

    @Test
    void whatAStrategyUndidIsNotToldAsApplied() {
        application
                .withBean(MigrationStrategy.class, () -> migrator -> {
                    migrator.up();
                    return migrator.down(Target.count(1), DownScript.FILE);
                })
                .run(context -> assertThat(told(context.getBean(Recorder.class)))
                        .containsExactly("started dataSource", "completed dataSource 1"));
    }

    @Test
    void listenersAreToldUnderLazyInitializationToo() {
        application()
                .withUserConfiguration(Recorder.class)
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context ->
                        assertThat(context.getBean(Recorder.class).events).hasSize(4));
    }

    @Test
    void aListenerThatThrowsStopsTheStart() {
        application()
                .withUserConfiguration(WithThrowingListener.class)
                .run(context -> assertThat(context).getFailure().hasMessageContaining("not today"));
    }

    @Test
    void aRunIsAStepOfTheStart() {
        BufferingApplicationStartup startup = new BufferingApplicationStartup(1_000);
        application
                .withInitializer(context -> context.setApplicationStartup(startup))
                .run(context -> assertThat(stepsOf(startup)).containsExactly("database=dataSource migrations=2"));
    }

    @Test
    void aRunThatFailsIsAStepThatEnds() {
        BufferingApplicationStartup startup = new BufferingApplicationStartup(1_000);
        application
                .withInitializer(context -> context.setApplicationStartup(startup))
                .withPropertyValues("migration.locations=classpath:failing-early")
                .run(context -> assertThat(stepsOf(startup)).containsExactly("database=dataSource"));
    }

    /** Steps that have ended; the others are in no timeline. */
    private static List<String> stepsOf(BufferingApplicationStartup startup) {
        return startup.getBufferedTimeline().getEvents().stream()
                .filter(event -> event.getStartupStep().getName().equals("migration.run"))
                .map(event -> tagsOf(event.getStartupStep()))
                .toList();
    }

    private static String tagsOf(StartupStep step) {
        return String.join(
                " ",
                StreamSupport.stream(step.getTags().spliterator(), false)
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .toList());
    }

    private static List<String> told(Recorder recorder) {
        return recorder.events.stream().map(MigrationRunsTest::inWords).toList();
    }

    private static String inWords(Object event) {
        if (event instanceof MigrationsStarted started) {
            return "started " + started.database();
        }
        if (event instanceof MigrationApplied applied) {
            return "applied " + applied.migration().name();
        }
        MigrationsCompleted completed = (MigrationsCompleted) event;
        return "completed " + completed.database() + " "
                + completed.report().migrations().size();
    }

    static class Recorder {
        private final List<Object> events = new ArrayList<>();

        @EventListener({MigrationsStarted.class, MigrationApplied.class, MigrationsCompleted.class})
        void on(Object event) {
            events.add(event);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithListenerThatUsesTheDatabase {
        private final List<Integer> patients = new ArrayList<>();

        @Bean
        ApplicationListener<PayloadApplicationEvent<MigrationsCompleted>> listener(JdbcClient database) {
            return event -> patients.add(database.sql("SELECT count(*) FROM patient")
                    .query(Integer.class)
                    .single());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithThrowingListener {
        @EventListener
        void on(MigrationsCompleted event) {
            throw new IllegalStateException("not today");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithTwoMigrators {
        @Bean
        @Order(2)
        Migrator reportsMigrator(DataSource dataSource) {
            return Migrator.builder()
                    .dataSource(dataSource)
                    .table("reports_history")
                    // The first one fills the schema.
                    .baseline(Baseline.none())
                    .locations("classpath:vendor/h2")
                    .build();
        }

        @Bean
        @Order(1)
        Migrator clinicMigrator(DataSource dataSource) {
            return Migrator.builder().dataSource(dataSource).build();
        }
    }
}
