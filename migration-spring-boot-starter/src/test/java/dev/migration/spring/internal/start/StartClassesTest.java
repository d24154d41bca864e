package dev.migration.spring.internal.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.util.ClassUtils;

/** What another thread loads while Spring Boot prepares the context. */
class StartClassesTest {

    /** Has classes of its own, and remembers those that it has loaded. */
    private static final class Recorder extends URLClassLoader {

        private final ConcurrentLinkedQueue<String> loaded = new ConcurrentLinkedQueue<>();

        Recorder(URL[] urls) {
            super(urls, BackgroundPreinitializer.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> found = findLoadedClass(name);
                if (found == null) {
                    found = name.startsWith("dev.migration.") ? findClass(name) : super.loadClass(name, resolve);
                }
                loaded.add(name);
                return found;
            }
        }
    }

    @Test
    void everyListedClassExists() throws Exception {
        ClassLoader loader = StartClasses.class.getClassLoader();
        assertThat(listed()).isNotEmpty().allMatch(name -> ClassUtils.isPresent(name, loader));
    }

    @Test
    void allListedClassesAreLoaded() throws Exception {
        assertThat(loadedFrom(of(StartClasses.class), of(Migrator.class))).containsAll(listed());
    }

    @Test
    void aClassThatCannotBeLoadedDoesNotEndTheRest() throws Exception {
        List<String> listed = listed();
        // Without the core, hardly any class can be loaded.
        assertThat(loadedFrom(of(StartClasses.class)))
                .contains(listed.get(listed.size() - 1))
                .doesNotContain(Migrator.class.getName());
    }

    private static Collection<String> loadedFrom(URL... urls) throws Exception {
        try (var loader = new Recorder(urls)) {
            var constructor = loader.loadClass(StartClasses.class.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            ((BackgroundPreinitializer) constructor.newInstance()).preinitialize();
            return loader.loaded;
        }
    }

    private static URL of(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static List<String> listed() throws IOException {
        URL file = Objects.requireNonNull(StartClasses.class.getResource("classes.txt"));
        return Files.readAllLines(Path.of(URI.create(file.toString())));
    }
}
