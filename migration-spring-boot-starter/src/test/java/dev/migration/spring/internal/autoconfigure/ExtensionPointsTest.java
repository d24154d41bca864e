// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.hasTable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationEvent;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.MigratorCustomizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.Ordered;

/** What an application can put in by beans of its own. */
@ExtendWith(OutputCaptureExtension.class)
class ExtensionPointsTest {

    private final List<String> called = new ArrayList<>();

    @Test
    void aCustomizerHasTheLastWordOverTheSettings() {
        with("customizer", MigratorCustomizer.class, () -> (database, migrator) -> migrator.table("by_bean"))
                .withPropertyValues("migration.table=by_setting")
                .run(context -> {
                    assertThat(hasTable(context.getBean(DataSource.class), "by_bean"))
                            .isTrue();
                    assertThat(hasTable(context.getBean(DataSource.class), "by_setting"))
                            .isFalse();
                });
    }

    @Test
    void customizersAreCalledInTheirOrder() {
        application()
                .withBean("second", OrderedCustomizer.class, () -> new OrderedCustomizer("second", 2, called))
                .withBean("first", OrderedCustomizer.class, () -> new OrderedCustomizer("first", 1, called))
                .run(context -> assertThat(called).containsExactly("first", "second"));
    }

    @Test
    void aCustomizerThatThrowsStopsTheStart() {
        with("customizer", MigratorCustomizer.class, () -> (database, migrator) -> {
                    throw new IllegalStateException("no table today");
                })
                .run(context -> assertThat(context).getFailure().rootCause().hasMessage("no table today"));
    }

    @Test
    void aMigratorOfTheApplicationsOwnIsNotCustomized() {
        with("customizer", MigratorCustomizer.class, () -> (database, migrator) -> called.add(database))
                .withUserConfiguration(MigrationAutoConfigurationTest.OwnMigrator.class)
                .run(context -> {
                    assertThat(applied(context)).containsExactly("0001_only_here");
                    assertThat(called).isEmpty();
                });
    }

    @Test
    void listenersAreToldInTheirOrder() {
        application()
                .withBean("second", OrderedListener.class, () -> new OrderedListener("second", 2, called))
                .withBean("first", OrderedListener.class, () -> new OrderedListener("first", 1, called))
                .run(context -> assertThat(called).startsWith("first", "second", "first", "second"));
    }

    @Test
    void aListenerThatThrowsStopsNeitherTheStartNorTheNextListener(CapturedOutput output) {
        application()
                .withBean("throwing", ThrowingListener.class, ThrowingListener::new)
                .withBean("told", OrderedListener.class, () -> new OrderedListener("told", 2, called))
                .run(context -> {
                    assertThat(applied(context)).hasSize(2);
                    assertThat(called).isNotEmpty();
                    assertThat(output).contains("not in the mood");
                });
    }

    @Test
    void aStrategyTakesTheRunsPlaceAndWhatItDidIsLogged(CapturedOutput output) {
        with("strategy", MigrationStrategy.class, () -> migrator -> migrator.up(Target.count(1)))
                .run(context -> {
                    assertThat(applied(context)).containsExactly("0001_create_patient");
                    assertThat(output).containsPattern("Applied 1 migration in ");
                });
    }

    @Test
    void aStrategyIsNotAskedUnderModesThatRunNothing() {
        ApplicationContextRunner asked = with("strategy", MigrationStrategy.class, () -> migrator -> {
            called.add("strategy");
            return migrator.up();
        });
        asked.withPropertyValues("migration.mode=validate")
                .run(context -> assertThat(context).hasFailed());
        asked.withPropertyValues("migration.mode=off")
                .run(context -> assertThat(applied(context)).isEmpty());
        assertThat(called).isEmpty();
        asked.run(context -> assertThat(called).containsExactly("strategy"));
    }

    @Test
    void aStrategyMayDoNothing(CapturedOutput output) {
        with("strategy", MigrationStrategy.class, () -> migrator -> null).run(context -> {
            assertThat(applied(context)).isEmpty();
            assertThat(output).doesNotContain("up to date");
        });
    }

    @Test
    void aStrategyIsAskedForAMigratorOfTheApplicationsOwnToo() {
        with("strategy", MigrationStrategy.class, () -> migrator -> {
                    called.add("strategy");
                    return null;
                })
                .withUserConfiguration(MigrationAutoConfigurationTest.OwnMigrator.class)
                .run(context -> {
                    assertThat(called).containsExactly("strategy");
                    assertThat(applied(context)).isEmpty();
                });
    }

    @Test
    void twoStrategiesStopTheStart() {
        with("one", MigrationStrategy.class, () -> Migrator::up)
                .withBean("other", MigrationStrategy.class, () -> Migrator::up)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(NoUniqueBeanDefinitionException.class)
                        .hasMessageContaining("one,other"));
    }

    private static <T> ApplicationContextRunner with(String name, Class<T> type, Supplier<T> bean) {
        return application().withBean(name, type, bean);
    }

    private record OrderedCustomizer(String name, int order, List<String> called)
            implements MigratorCustomizer, Ordered {
        @Override
        public void customize(String database, Migrator.Builder migrator) {
            called.add(name);
        }

        @Override
        public int getOrder() {
            return order;
        }
    }

    private record OrderedListener(String name, int order, List<String> called) implements MigrationListener, Ordered {
        @Override
        public void on(MigrationEvent event) {
            called.add(name);
        }

        @Override
        public int getOrder() {
            return order;
        }
    }

    private static final class ThrowingListener implements MigrationListener, Ordered {
        @Override
        public void on(MigrationEvent event) {
            throw new IllegalStateException("not in the mood");
        }

        @Override
        public int getOrder() {
            return 1;
        }
    }
}
