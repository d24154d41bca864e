// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.internal.session.RecordedDataSource;
import java.lang.reflect.Proxy;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose statement it is that is being sent, as the stack tells. */
final class StatementCaller {

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private static final String LIBRARY = "dev.migration.";
    private static final String INTERNAL = ".internal.";

    /** What they send is part of a migration, or about the schema, whatever class of the project is nearer. */
    private static final List<String> SCHEMA_TOOLS =
            List.of("org.flywaydb.core.", "liquibase.", "org.hibernate.tool.schema.");

    private StatementCaller() {}

    /**
     * The simple name of the nearest class that is in a folder, as the project's own are; empty where all are in jars. Null
     * where a class of the library is nearer: then the statement is the library's own; and where another tool
     * migrates or checks the schema.
     *
     * @param recorder who asks, and is passed over as each DataSource that records is
     */
    static @Nullable String find(Class<?> recorder) {
        List<Class<?>> types = STACK.walk(frames -> frames.<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                .filter(type -> type != recorder && type != StatementCaller.class)
                .toList());
        String nearest = types.stream()
                .map(StatementCaller::nameOrLibrary)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
        return nearest.equals(LIBRARY) || types.stream().anyMatch(StatementCaller::isSchemaTool) ? null : nearest;
    }

    private static boolean isSchemaTool(Class<?> type) {
        return SCHEMA_TOOLS.stream().anyMatch(type.getName()::startsWith);
    }

    private static Optional<String> nameOrLibrary(Class<?> type) {
        String name = type.getName();
        if (RecordedDataSource.class.isAssignableFrom(type)) {
            return Optional.empty();
        }
        if (name.startsWith(LIBRARY) && name.contains(INTERNAL)) {
            // The starter calls the application's listeners, and sends nothing by itself.
            return name.startsWith(LIBRARY + "spring.") ? Optional.empty() : Optional.of(LIBRARY);
        }
        if (Proxy.isProxyClass(type)) {
            for (Class<?> face : type.getInterfaces()) {
                if (isOwn(face)) {
                    return Optional.of(face.getSimpleName());
                }
            }
            return Optional.empty();
        }
        return isOwn(type) ? Optional.of(simpleName(type)) : Optional.empty();
    }

    private static boolean isOwn(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source != null
                && source.getLocation() != null
                && source.getLocation().getPath().endsWith("/");
    }

    /** Of the class that is written in a file: a subclass that a framework makes, and a class inside, are it. */
    private static String simpleName(Class<?> type) {
        String name = type.getName();
        String simple = name.substring(name.lastIndexOf('.') + 1);
        int inner = simple.indexOf('$', 1);
        return inner < 0 ? simple : simple.substring(0, inner);
    }
}
