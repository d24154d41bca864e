package dev.migration.test;

import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * A static field or method of a test class, of one it extends or of one around it.
 *
 * @param testClass where to begin to look
 * @param name of the field or method
 */
record StaticMember(Class<?> testClass, String name) {

    /** What it has; never null. */
    Object value() {
        for (Class<?> owner = testClass; owner != null; owner = owner.getEnclosingClass()) {
            Optional<Field> field =
                    ReflectionSupport.findFields(owner, this::isMeant, HierarchyTraversalMode.BOTTOM_UP).stream()
                            .findFirst();
            if (field.isPresent()) {
                return present(ReflectionSupport.tryToReadFieldValue(field.get(), null)
                        .getOrThrow(cause -> new IllegalStateException("cannot read " + name, cause)));
            }
            Optional<Method> method = ReflectionSupport.findMethods(
                            owner,
                            candidate -> candidate.getParameterCount() == 0 && isMeant(candidate),
                            HierarchyTraversalMode.BOTTOM_UP)
                    .stream()
                    .findFirst();
            if (method.isPresent()) {
                return present(ReflectionSupport.invokeMethod(method.get(), null));
            }
        }
        throw TestDatabase.refusal(
                testClass.getSimpleName() + " has no static field \"" + name
                        + "\", and no static method of that name without" + " parameters.",
                "declare it, or name another one: @MigrationTest(database = \"…\")");
    }

    private boolean isMeant(Member member) {
        return member.getName().equals(name) && Modifier.isStatic(member.getModifiers());
    }

    private Object present(@Nullable Object value) {
        if (value == null) {
            throw TestDatabase.refusal(
                    testClass.getSimpleName() + "." + name + " has no database: it is null.",
                    "make it before the test begins, as in @BeforeAll");
        }
        return value;
    }

    /** The database that is meant by a value of a type that not everybody has on the class path. */
    static DataSource dataSource(Object value) {
        if (value instanceof DataSource dataSource) {
            return dataSource;
        }
        if (value instanceof String url) {
            return new UrlDataSource(url, "", "");
        }
        return new UrlDataSource(text(value, "getJdbcUrl"), text(value, "getUsername"), text(value, "getPassword"));
    }

    /** Testcontainers has its containers tell this, and has changed where these classes are. */
    private static String text(Object container, String getter) {
        Method method = ReflectionSupport.findMethod(container.getClass(), getter)
                .orElseThrow(
                        () -> TestDatabase.refusal(
                                "There is no database in a "
                                        + container.getClass().getName() + ".",
                                "give @MigrationTest a DataSource, a JDBC URL, a Migrator, or a JDBC container of Testcontainers"));
        return String.valueOf(ReflectionSupport.invokeMethod(method, container));
    }
}
