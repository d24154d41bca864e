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

    /** Has classes of its own, and remembers those that it was asked for. */
    private static final class Recorder extends URLClassLoader {

        private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

        Recorder(URL[] urls) {
            super(urls, BackgroundPreinitializer.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith("dev.migration.")) {
                    return findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
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
    void aClassWithoutItsLibraryIsLeftOut() throws Exception {
        // Without the core, hardly any class can be loaded.
        assertThat(loadedFrom(of(StartClasses.class))).containsAll(listed());
    }

    private static Collection<String> loadedFrom(URL... urls) throws Exception {
        try (var loader = new Recorder(urls)) {
            var constructor = loader.loadClass(StartClasses.class.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            ((BackgroundPreinitializer) constructor.newInstance()).preinitialize();
            return loader.asked;
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
