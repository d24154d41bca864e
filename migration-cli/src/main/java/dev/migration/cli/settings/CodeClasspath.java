// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.CodeMigration;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The code migrations of some jars and folders: the services that they name in {@code META-INF/services}. Until it is closed,
 * their classes can be loaded, also by libraries that ask the thread for its class loader.
 *
 * @param packed where the loader finds them
 * @param before the thread's class loader until then
 */
public record CodeClasspath(
        URLClassLoader loader,
        PackedClasses packed,
        @Nullable ClassLoader before,
        List<CodeMigration> migrations) implements AutoCloseable {

    private static final String SERVICES = "META-INF/services/" + CodeMigration.class.getName();

    /** Null if something is wrong with them, which is added to the problems. */
    static @Nullable CodeClasspath read(List<Path> places, Place origin, SettingProblems problems) {
        CodeClasspath code = null;
        try {
            code = of(places);
            Migrator.builder().codeMigrations(code.migrations());
            return code;
        } catch (IllegalArgumentException e) {
            problems.add(origin, Key.CLASSPATH.id() + " " + e.getMessage() + ".", "");
        } catch (InvalidMigrationsException e) {
            problems.addAll(e.problems());
        }
        if (code != null) {
            code.close();
        }
        return null;
    }

    private static CodeClasspath of(List<Path> places) {
        var packed = new PackedClasses();
        var loader = new URLClassLoader("migration-code", urls(places, packed), CodeClasspath.class.getClassLoader());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            List<CodeMigration> found = new ArrayList<>();
            ServiceLoader.load(CodeMigration.class, loader).forEach(found::add);
            if (found.isEmpty()) {
                throw new IllegalArgumentException("has no code migration: no " + SERVICES + " in it names one");
            }
            return new CodeClasspath(loader, packed, before, List.copyOf(found));
        } catch (ServiceConfigurationError | LinkageError e) {
            close(loader, packed, before);
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException("has a code migration that cannot be loaded: " + cause, e);
        } catch (IllegalArgumentException e) {
            close(loader, packed, before);
            throw e;
        }
    }

    private static URL[] urls(List<Path> places, PackedClasses packed) {
        List<URL> urls = new ArrayList<>();
        Path read = Path.of("");
        try {
            for (Path place : places) {
                read = place;
                packed.add(place);
            }
            for (Path place : packed.all()) {
                urls.add(place.toUri().toURL());
            }
            return urls.toArray(URL[]::new);
        } catch (IOException | IllegalArgumentException e) {
            try (packed) {
                throw e instanceof IllegalArgumentException unreadable
                        ? unreadable
                        : new IllegalArgumentException("names " + read + ", which cannot be unpacked: " + e, e);
            } catch (IOException again) {
                throw new UncheckedIOException(again);
            }
        }
    }

    @Override
    public void close() {
        close(loader, packed, before);
    }

    private static void close(URLClassLoader loader, PackedClasses packed, @Nullable ClassLoader before) {
        Thread.currentThread().setContextClassLoader(before);
        try (packed) {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
