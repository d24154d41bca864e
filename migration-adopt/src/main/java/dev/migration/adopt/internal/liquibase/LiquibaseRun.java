package dev.migration.adopt.internal.liquibase;

import dev.migration.adopt.internal.tool.RanChangeset;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the team's own Liquibase, 4 or newer, whatever it is: this library has none, so it is called by reflection.
 *
 * @param loader has Liquibase and the changelogs
 * @param changelog the path of the changelog there
 * @param contexts the contexts that run; null for all
 * @param labels the filter of labels; null for all
 * @param defaultSchema where it makes what its changes do not qualify, and its own tables; null for the connection's schema
 * @param parameters values of the changelog's parameters
 */
public record LiquibaseRun(
        ClassLoader loader,
        String changelog,
        @Nullable String contexts,
        @Nullable String labels,
        @Nullable String defaultSchema,
        Map<String, String> parameters) {

    private static final String CONTEXTS = "liquibase.Contexts";
    private static final String LABELS = "liquibase.LabelExpression";
    private static final String ANALYTICS = "liquibase.analytics.enabled";

    /** The rules by which versions of Liquibase have made checksums: 8 until 4.22, and 9 since. */
    private static final List<String> CHECKSUM_VERSIONS = List.of("V9", "V8");

    /** What is done with Liquibase. */
    private interface Work<T> {
        T run(Object liquibase) throws ReflectiveOperationException;
    }

    /** Liquibase refused or failed; it has the message. */
    public static final class FailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FailedException(Throwable cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }

        /** The class that is missing in the class path; null where that is not why. */
        @Nullable
        public String missingClass() {
            for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException) {
                    return String.valueOf(cause.getMessage()).replace('/', '.');
                }
            }
            return null;
        }
    }

    /** Every changeset of the changelog, with the contexts and labels of its own and of the files that include it. */
    public List<DeclaredChangeset> declared(Connection connection) throws ReflectiveOperationException {
        return with(connection, liquibase -> {
            List<DeclaredChangeset> declared = new ArrayList<>();
            for (Object changeset : changesets(liquibase)) {
                boolean old = !has(changeset, "getContextFilter");
                declared.add(new DeclaredChangeset(
                        identity(changeset, List.of()),
                        names(
                                changeset,
                                old ? "getContexts" : "getContextFilter",
                                old ? "getInheritableContexts" : "getInheritableContextFilter",
                                "getContexts"),
                        names(changeset, "getLabels", "getInheritableLabels", "getLabels")));
            }
            return declared;
        });
    }

    private static Set<String> names(Object changeset, String own, String inherited, String names)
            throws ReflectiveOperationException {
        List<Object> filters = new ArrayList<>();
        Object ofItself = call(changeset, own);
        if (ofItself != null) {
            filters.add(ofItself);
        }
        if (has(changeset, inherited)) {
            filters.addAll((Collection<?>) Objects.requireNonNull(call(changeset, inherited)));
        }
        Set<String> all = new TreeSet<>();
        for (Object filter : filters) {
            all.addAll(texts(call(filter, names)));
        }
        return all;
    }

    private static RanChangeset identity(Object changeset, List<String> checksums) throws ReflectiveOperationException {
        return new RanChangeset(
                text(call(changeset, "getFilePath")),
                text(call(changeset, "getId")),
                text(call(changeset, "getAuthor")),
                checksums);
    }

    /** Updates the database, and returns every changeset of the changelog with all checksums that Liquibase accepts for it. */
    public List<RanChangeset> update(Connection connection) throws ReflectiveOperationException {
        return with(connection, liquibase -> {
            liquibase
                    .getClass()
                    .getMethod("update", type(CONTEXTS), type(LABELS))
                    .invoke(liquibase, made(CONTEXTS, contexts), made(LABELS, labels));
            List<RanChangeset> all = new ArrayList<>();
            for (Object changeset : changesets(liquibase)) {
                Set<String> checksums = new LinkedHashSet<>(checksums(changeset));
                checksums.addAll(texts(call(changeset, "getValidCheckSums")));
                all.add(identity(changeset, List.copyOf(checksums)));
            }
            return all;
        });
    }

    /** None of a Liquibase that has one rule only: its own is in the table. */
    private List<String> checksums(Object changeset) throws ReflectiveOperationException {
        List<String> checksums = new ArrayList<>();
        Class<?> version;
        try {
            version = type("liquibase.ChecksumVersion");
        } catch (ClassNotFoundException e) {
            return checksums;
        }
        for (String name : CHECKSUM_VERSIONS) {
            Object rule = version.getMethod("valueOf", String.class).invoke(null, name);
            call(changeset, "clearCheckSum");
            checksums.add(text(
                    changeset.getClass().getMethod("generateCheckSum", version).invoke(changeset, rule)));
        }
        return checksums;
    }

    private <T> T with(Connection connection, Work<T> work) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        String analytics = System.getProperty(ANALYTICS);
        Logger log = Logger.getLogger("liquibase");
        Level level = log.getLevel();
        thread.setContextClassLoader(loader);
        System.setProperty(ANALYTICS, "false");
        // What it throws is reported.
        log.setLevel(Level.OFF);
        try {
            return inScope(connection, work);
        } catch (InvocationTargetException e) {
            throw new FailedException(root(e));
        } finally {
            log.setLevel(level);
            if (analytics == null) {
                System.clearProperty(ANALYTICS);
            } else {
                System.setProperty(ANALYTICS, analytics);
            }
            thread.setContextClassLoader(before);
        }
    }

    private static Throwable root(InvocationTargetException e) {
        Throwable cause = e;
        while (cause instanceof InvocationTargetException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** In a scope of Liquibase that prints nothing. */
    private <T> T inScope(Connection connection, Work<T> work) throws ReflectiveOperationException {
        Object accessor = resources();
        Class<?> connections = type("liquibase.database.DatabaseConnection");
        Object wrapped = type("liquibase.database.jvm.JdbcConnection")
                .getConstructor(Connection.class)
                .newInstance(connection);
        Class<?> factory = type("liquibase.database.DatabaseFactory");
        Object database = factory.getMethod("findCorrectDatabaseImplementation", connections)
                .invoke(factory.getMethod("getInstance").invoke(null), wrapped);
        if (defaultSchema != null) {
            type("liquibase.database.Database")
                    .getMethod("setDefaultSchemaName", String.class)
                    .invoke(database, defaultSchema);
        }
        Map<String, Object> values = Map.of(
                "resourceAccessor",
                accessor,
                "database",
                database,
                "ui",
                type("liquibase.ui.LoggerUIService").getConstructor().newInstance());
        List<T> results = new ArrayList<>();
        Class<?> runner = type("liquibase.Scope$ScopedRunner");
        Object worker = Proxy.newProxyInstance(loader, new Class<?>[] {runner}, (proxy, method, args) -> {
            results.add(work.run(liquibase(accessor, database)));
            return null;
        });
        type("liquibase.Scope").getMethod("child", Map.class, runner).invoke(null, values, worker);
        return results.get(0);
    }

    /** As Spring Boot reads them where it is there: it also finds what is in jars within the service's jar. */
    private Object resources() throws ReflectiveOperationException {
        Class<?> ofSpring;
        try {
            ofSpring = type("org.springframework.core.io.DefaultResourceLoader");
        } catch (ClassNotFoundException e) {
            return type("liquibase.resource.ClassLoaderResourceAccessor")
                    .getConstructor(ClassLoader.class)
                    .newInstance(loader);
        }
        return type("liquibase.integration.spring.SpringResourceAccessor")
                .getConstructor(type("org.springframework.core.io.ResourceLoader"))
                .newInstance(ofSpring.getConstructor(ClassLoader.class).newInstance(loader));
    }

    private Object liquibase(Object accessor, Object database) throws ReflectiveOperationException {
        Class<?> type = type("liquibase.Liquibase");
        Object liquibase = type.getConstructor(
                        String.class, type("liquibase.resource.ResourceAccessor"), type("liquibase.database.Database"))
                .newInstance(changelog, accessor, database);
        Method parameter = type.getMethod("setChangeLogParameter", String.class, Object.class);
        for (Map.Entry<String, String> entry : parameters.entrySet()) {
            parameter.invoke(liquibase, entry.getKey(), entry.getValue());
        }
        // A property of a changelog may be that of a context.
        Object known = Objects.requireNonNull(call(liquibase, "getChangeLogParameters"));
        known.getClass().getMethod("setContexts", type(CONTEXTS)).invoke(known, made(CONTEXTS, contexts));
        known.getClass().getMethod("setLabels", type(LABELS)).invoke(known, made(LABELS, labels));
        return liquibase;
    }

    private Object made(String name, @Nullable String expression) throws ReflectiveOperationException {
        return type(name).getConstructor(String.class).newInstance(expression == null ? "" : expression);
    }

    private static Collection<?> changesets(Object liquibase) throws ReflectiveOperationException {
        return (Collection<?>) Objects.requireNonNull(
                call(Objects.requireNonNull(call(liquibase, "getDatabaseChangeLog")), "getChangeSets"));
    }

    private Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, true, loader);
    }

    private static boolean has(Object object, String method) {
        return Arrays.stream(object.getClass().getMethods())
                .anyMatch(known -> known.getName().equals(method) && known.getParameterCount() == 0);
    }

    private static @Nullable Object call(Object object, String method) throws ReflectiveOperationException {
        return object.getClass().getMethod(method).invoke(object);
    }

    private static List<String> texts(@Nullable Object collection) {
        return collection == null
                ? List.of()
                : ((Collection<?>) collection).stream().map(String::valueOf).toList();
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }
}
