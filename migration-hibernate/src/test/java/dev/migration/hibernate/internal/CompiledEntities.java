// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Entities of a version of a service, compiled from their text. */
public final class CompiledEntities {

    private static final String IMPORTS = """
            import jakarta.persistence.*;
            import java.math.*;
            import java.time.*;
            import java.util.*;
            import org.hibernate.annotations.ColumnDefault;
            import org.hibernate.annotations.GeneratedColumn;
            import org.hibernate.annotations.JdbcTypeCode;
            import org.hibernate.annotations.OnDelete;
            import org.hibernate.annotations.OnDeleteAction;
            import org.hibernate.annotations.SoftDelete;
            import org.hibernate.annotations.SoftDeleteType;
            import org.hibernate.type.SqlTypes;
            import org.hibernate.type.YesNoConverter;
            """;

    private static final Pattern ENTITY = Pattern.compile("@Entity[\\s\\S]*?class (\\w+)");

    private CompiledEntities() {}

    /** The classes with {@code @Entity}; each version has a class loader of its own. */
    public static List<Class<?>> of(String source, Path folder) throws Exception {
        Files.createDirectories(folder);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        var file = new SimpleJavaFileObject(URI.create("string:///Entities.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return IMPORTS + source;
            }
        };
        boolean isCompiled = compiler.getTask(
                        null,
                        null,
                        problems,
                        List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"),
                        null,
                        List.of(file))
                .call();
        if (!isCompiled) {
            throw new AssertionError(problems.getDiagnostics().stream()
                    .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                    .map(problem -> problem.getMessage(Locale.ROOT))
                    .toList());
        }
        var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, CompiledEntities.class.getClassLoader());
        List<Class<?>> entities = new ArrayList<>();
        for (var match : ENTITY.matcher(source).results().toList()) {
            entities.add(loader.loadClass(match.group(1)));
        }
        return entities;
    }
}
