// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.find.Root;
import dev.migration.internal.help.Problems;
import dev.migration.internal.session.RecordedDataSource;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/** Has each DataSource of a test's context record, where {@code migration.statements} is set. Spring's tests find it by name. */
final class RecordingContexts implements ContextCustomizerFactory {

    private static final String CLASSPATH = "classpath:";
    private static final Path RESOURCES = Path.of("src", "main", "resources");

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
            Recording recording = Recording.of(environment.getProperty("migration.statements", ""));
            if (recording == Recording.OFF) {
                return;
            }
            if (!ClassUtils.isPresent("net.ttddyy.dsproxy.support.ProxyDataSource", null)) {
                throw Problems.refused(
                        "migration.statements is set, and the library that it needs is missing.",
                        "add net.ttddyy:datasource-proxy to the tests' dependencies");
            }
            context.getBeanFactory()
                    .addBeanPostProcessor(new Wrapping(RecordedStatements.of(file(environment), recording)));
        }
    }

    /** Beside the lock file. */
    private static Path file(Environment environment) {
        String named = environment.getProperty("migration.statements-file");
        if (named != null) {
            return Path.of(named);
        }
        String location = location(environment);
        String folder = location.startsWith(CLASSPATH) && location.indexOf(',') < 0
                ? location.substring(CLASSPATH.length()).replaceFirst("/?[*{].*", "")
                : "";
        Path migrations = RESOURCES.resolve(folder.replaceFirst("^/", ""));
        if (folder.isEmpty() || !Files.isDirectory(migrations)) {
            throw unknownFile(location, migrations);
        }
        return migrations.resolve(Root.STATEMENTS_FILE);
    }

    /** While Flyway's history is taken over, the starter reads the service's own settings of Flyway. */
    private static String location(Environment environment) {
        String ours = first(environment, "migration.locations");
        if (ours != null) {
            return ours;
        }
        if (!environment.getProperty("migration.adopt", "").strip().equalsIgnoreCase("flyway")) {
            return CLASSPATH + "migrations";
        }
        String theirs = first(environment, "spring.flyway.locations");
        String flyways = theirs == null ? "db/migration" : theirs.strip();
        return flyways.contains(":") ? flyways : CLASSPATH + flyways;
    }

    private static @Nullable String first(Environment environment, String property) {
        String first = environment.getProperty(property + "[0]");
        return first == null ? environment.getProperty(property) : first;
    }

    private static InvalidMigrationsException unknownFile(String location, Path migrations) {
        return Problems.refused(
                "migration.statements is set, and it is not known where the migrations of " + location
                        + " are in the sources"
                        + (Files.isDirectory(migrations) ? "." : ": no folder " + migrations + "."),
                "set migration.statements-file to the file beside migrations.lock, such as"
                        + " src/main/resources/migrations/statements.sql");
    }

    /** Replaces a DataSource by one of the same class, as a bean may be injected by its class. */
    private record Wrapping(RecordedStatements statements) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof DataSource source) || bean instanceof RecordedDataSource) {
                return bean;
            }
            var recording = new RecordingDataSource(source, statements);
            var proxy = new ProxyFactory(source);
            proxy.setProxyTargetClass(!Modifier.isFinal(source.getClass().getModifiers()));
            proxy.addInterface(RecordedDataSource.class);
            proxy.addAdvice((MethodInterceptor) call -> invoke(call, recording));
            return proxy.getProxy(source.getClass().getClassLoader());
        }

        private static @Nullable Object invoke(MethodInvocation call, RecordingDataSource recording) throws Throwable {
            String method = call.getMethod().getName();
            @Nullable Object[] arguments = call.getArguments();
            if (method.equals("unrecorded") && arguments.length == 0) {
                return recording.unrecorded();
            }
            if (method.equals("getConnection")) {
                return arguments.length == 0
                        ? recording.getConnection()
                        : recording.getConnection((String) arguments[0], (String) arguments[1]);
            }
            return call.proceed();
        }
    }
}
