// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The database that a test works on.
 *
 * @param migrator what migrates it
 * @param own the in-memory database that ends with the test; null for any other
 */
record TestDatabase(Migrator migrator, @Nullable OwnH2 own) implements AutoCloseable {

    /** What the annotation says of the database and of the files. */
    record Settings(List<String> locations, String url, String user, String password, String database) {}

    /**
     * The one that the annotation asks for.
     *
     * @throws InvalidMigrationsException if there is none
     */
    static TestDatabase of(Settings settings, Class<?> testClass) {
        if (!settings.database().isEmpty() && !settings.url().isEmpty()) {
            throw refusal("@MigrationTest has both a url and a database.", "leave one of them out");
        }
        if (!settings.database().isEmpty()) {
            Object value = staticValue(testClass, settings.database());
            return new TestDatabase(
                    value instanceof Migrator migrator ? migrator : migrator(settings, dataSource(value)), null);
        }
        if (!settings.url().isEmpty()) {
            var dataSource = new UrlDataSource(settings.url(), settings.user(), settings.password());
            return new TestDatabase(migrator(settings, dataSource), null);
        }
        if (ReflectionSupport.tryToLoadClass(OwnH2.DRIVER).toOptional().isEmpty()) {
            throw refusal(
                    OwnH2.MISSING,
                    "name a static field or method that has a database: @MigrationTest(database = \"…\"); or a JDBC URL:"
                            + " @MigrationTest(url = \"…\"); or add " + OwnH2.ARTIFACT);
        }
        var own = new OwnH2();
        return new TestDatabase(migrator(settings, own.dataSource()), own);
    }

    private static Migrator migrator(Settings settings, DataSource dataSource) {
        return Migrator.builder()
                .locations(settings.locations())
                .dataSource(dataSource)
                .build();
    }

    private static InvalidMigrationsException refusal(String message, String remedy) {
        return new InvalidMigrationsException(Problem.error(Code.INVALID_SETTING, null, message, remedy));
    }

    @Override
    public void close() throws SQLException {
        if (own != null) {
            own.close();
        }
    }

    /** The value of a static field or method of a test class, of a class that it extends or that encloses it. */
    private static Object staticValue(Class<?> testClass, String name) {
        Predicate<Member> named = member -> member.getName().equals(name) && Modifier.isStatic(member.getModifiers());
        for (Class<?> owner = testClass; owner != null; owner = owner.getEnclosingClass()) {
            List<Field> fields = ReflectionSupport.findFields(owner, named::test, HierarchyTraversalMode.BOTTOM_UP);
            if (!fields.isEmpty()) {
                return present(
                        testClass,
                        name,
                        ReflectionSupport.tryToReadFieldValue(fields.get(0), null)
                                .getOrThrow(cause -> new IllegalStateException("cannot read " + name, cause)));
            }
            List<Method> methods = ReflectionSupport.findMethods(
                    owner,
                    method -> method.getParameterCount() == 0 && named.test(method),
                    HierarchyTraversalMode.BOTTOM_UP);
            if (!methods.isEmpty()) {
                return present(testClass, name, ReflectionSupport.invokeMethod(methods.get(0), null));
            }
        }
        throw refusal(
                testClass.getSimpleName() + " has no static field \"" + name
                        + "\", and no static method of that name without parameters.",
                "declare it, or name another one: @MigrationTest(database = \"…\")");
    }

    private static Object present(Class<?> testClass, String name, @Nullable Object value) {
        if (value == null) {
            throw refusal(
                    testClass.getSimpleName() + "." + name + " has no database: it is null.",
                    "set it before the test starts, as in @BeforeAll");
        }
        return value;
    }

    private static DataSource dataSource(Object value) {
        if (value instanceof DataSource dataSource) {
            return dataSource;
        }
        if (value instanceof String url) {
            return new UrlDataSource(url, "", "");
        }
        return new UrlDataSource(text(value, "getJdbcUrl"), text(value, "getUsername"), text(value, "getPassword"));
    }

    /** By reflection: Testcontainers is not on every class path, and has moved the classes that have these methods. */
    private static String text(Object container, String getter) {
        Method method = ReflectionSupport.findMethod(container.getClass(), getter)
                .orElseThrow(
                        () -> refusal(
                                "A " + container.getClass().getName() + " cannot be used as a database.",
                                "give @MigrationTest a DataSource, a JDBC URL, a Migrator, or a JDBC container of Testcontainers"));
        return String.valueOf(ReflectionSupport.invokeMethod(method, container));
    }
}
