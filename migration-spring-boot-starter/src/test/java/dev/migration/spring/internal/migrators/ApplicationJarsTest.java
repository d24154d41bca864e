package dev.migration.spring.internal.migrators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.Jars;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class ApplicationJarsTest {

    @Test
    void theJarOfTheMainClassIsFound(@TempDir Path temp) throws Exception {
        String name = Main.class.getName().replace('.', '/') + ".class";
        Path jar;
        try (InputStream bytes = Main.class.getClassLoader().getResourceAsStream(name)) {
            jar = Jars.write(temp.resolve("app.jar"), Map.of(name, bytes.readAllBytes()));
        }
        URL url = jar.toUri().toURL();
        try (OwnClassesFirst loader = new OwnClassesFirst(url);
                AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(loader.loadClass(Main.class.getName()));
            context.refresh();
            assertThat(ResourceRootFinder.applicationJars(context)).containsExactly(url.toExternalForm());
        }
    }

    @Test
    void aFolderOfClassesIsNoJar() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Main.class)) {
            assertThat(ResourceRootFinder.applicationJars(context)).isEmpty();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Main {}

    private static final class OwnClassesFirst extends URLClassLoader {
        OwnClassesFirst(URL jar) {
            super(new URL[] {jar}, ApplicationJarsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Main.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
