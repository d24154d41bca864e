// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.url.DatabaseName;
import dev.migration.test.Copies.Copied;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Leads each test's context to a copy of its own, where {@code migration.test-template} is set: when the Migrator is there, and before
 * it runs, the URL of its DataSource is replaced, and those of other DataSources of the same database. The start then validates
 * the copy, and applies what is pending there: nothing. Spring's tests find it by name.
 */
final class CopiedContexts implements ContextCustomizerFactory {

    private static final MaskedLog LOG = MaskedLog.of(DatabaseTemplate.class);

    private static final String SETTING = "migration.test-template";
    private static final String HOSTS = "migration.test-hosts";
    private static final String REACTIVE = "io.r2dbc.spi.ConnectionFactory";

    @Override
    public ContextCustomizer createContextCustomizer(
            Class<?> test, List<ContextConfigurationAttributes> configurations) {
        return new Customizer();
    }

    /** The same for each test, so that tests share their contexts as they did. */
    private record Customizer() implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
            Environment environment = context.getEnvironment();
            if (!environment.getProperty(SETTING, Boolean.class, false)) {
                return;
            }
            var leading = new Leading(context.getBeanFactory(), environment);
            context.getBeanFactory().addBeanPostProcessor(leading);
            if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
                // The first one that is registered is the last one that is destroyed, after the pools.
                beans.registerDisposableBean("migrationTestCopies", leading);
            }
        }
    }

    /** The DataSources of one context, and where they lead. */
    private static final class Leading implements BeanPostProcessor, DisposableBean {

        private final ConfigurableListableBeanFactory beans;
        private final Environment environment;
        private final List<DataSource> sources = new ArrayList<>();

        /** By the place of the original. */
        private final Map<String, Copied> copies = new LinkedHashMap<>();

        Leading(ConfigurableListableBeanFactory beans, Environment environment) {
            this.beans = beans;
            this.environment = environment;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof DataSource source) {
                sources.add(source);
                copies.forEach((place, copied) -> lead(source, place, copied));
            } else if (bean instanceof Migrator migrator
                    && migrator.dataSource().isPresent()) {
                copy(migrator, migrator.dataSource().get());
            } else if (bean instanceof TenantMigrator) {
                notCopied("tenants are migrated one by one");
            }
            return bean;
        }

        private void copy(Migrator migrator, DataSource source) {
            try {
                requireStart();
                TestConnection connection = TestConnection.of(source);
                String url = connection == null ? null : connection.url();
                if (url != null && isCopy(url)) {
                    return;
                }
                String[] hosts = environment.getProperty(HOSTS, String[].class, new String[0]);
                Copied copied = DatabaseTemplate.of(migrator).onHosts(hosts).copied(connection);
                String place = place(String.valueOf(url));
                copies.put(place, copied);
                lead(source, place, copied);
                sources.forEach(other -> lead(other, place, copied));
                LOG.info(
                        "This context has a copy of the migrated template: {}",
                        DatabaseName.of(copied.jdbc()).written());
            } catch (NotCopied e) {
                notCopied(e.reason());
            }
        }

        private boolean isCopy(String url) {
            return copies.values().stream()
                    .anyMatch(copied -> place(copied.jdbc()).equals(place(url)));
        }

        private static void notCopied(String reason) {
            LOG.warn(
                    "{} is set, and this context's database is not copied, but migrated as without it: {}",
                    SETTING,
                    reason);
        }

        /** With another mode, the start would not have migrated: a test must not find what a run would not have left. */
        private void requireStart() {
            String mode = environment.getProperty("migration.mode", "migrate");
            if (!mode.equalsIgnoreCase("migrate")) {
                throw new NotCopied("migration.mode is " + Printable.line(mode));
            }
            if (!environment.getProperty("migration.enabled", Boolean.class, true)) {
                throw new NotCopied("migration.enabled is false");
            }
            if (Boolean.getBoolean("spring.aot.processing")) {
                throw new NotCopied("the application is only processed ahead of time");
            }
            if (ClassUtils.isPresent(REACTIVE, beans.getBeanClassLoader())
                    && beans.getBeanNamesForType(
                                            ClassUtils.resolveClassName(REACTIVE, beans.getBeanClassLoader()),
                                            true,
                                            false)
                                    .length
                            > 0) {
                throw new NotCopied("it also connects by R2DBC, which would find the original");
            }
        }

        /** Leads a DataSource to the copy if it is one of the original. */
        private static void lead(DataSource source, String place, Copied copied) {
            TestConnection connection = TestConnection.of(source);
            String url = connection == null ? null : connection.url();
            if (url == null) {
                url = asked(source);
            }
            if (!place(url).equals(place)) {
                return;
            }
            DatabaseName name = DatabaseName.of(url);
            DatabaseName copy = DatabaseName.of(copied.jdbc());
            String own = copy.server() + copy.written() + name.settingsOfAny();
            if (connection == null || !connection.redirect(own)) {
                throw Problems.refused(
                        "A " + source.getClass().getName() + " cannot be led to the copy of its database: "
                                + (connection == null
                                        ? "it cannot be determined how it connects."
                                        : "it has connections already."),
                        "use a HikariDataSource that nobody connects with before the migrations; or set " + SETTING
                                + "=false for these tests");
            }
        }

        /** The URL as its connections tell it: where none can be had, it may be any. */
        private static String asked(DataSource source) {
            try (Connection connection = source.getConnection()) {
                @Nullable String url = connection.getMetaData().getURL();
                return url == null ? "" : url;
            } catch (SQLException | RuntimeException e) {
                throw Problems.refused(
                        "Which database a " + source.getClass().getName() + " has cannot be determined: "
                                + Printable.line(String.valueOf(e.getMessage())),
                        "set " + SETTING + "=false for these tests");
            }
        }

        /** Where a database is: host and name, without settings. */
        private static String place(String jdbc) {
            DatabaseName name = DatabaseName.of(jdbc);
            return name.isOnServer() ? name.host() + "/" + name.decoded() : name.server() + name.written();
        }

        @Override
        public void destroy() {
            copies.values().forEach(Copied::dropIfPossible);
            copies.clear();
        }
    }
}
