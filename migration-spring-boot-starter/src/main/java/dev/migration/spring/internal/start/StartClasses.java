package dev.migration.spring.internal.start;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/**
 * Loads the classes that a start with nothing pending needs, on a second processor, while Spring Boot prepares the context.
 * {@code classes.txt} has what {@code -Xlog:class+load} shows for such a start without this thread, but for what only one product
 * needs, and for classes whose constructors would load more; a class that it lacks is loaded later.
 */
final class StartClasses implements BackgroundPreinitializer {

    @Override
    public void preinitialize() throws IOException {
        ClassLoader loader = StartClasses.class.getClassLoader();
        InputStream names = Objects.requireNonNull(StartClasses.class.getResourceAsStream("classes.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(names, StandardCharsets.UTF_8))) {
            for (String name = lines.readLine(); name != null; name = lines.readLine()) {
                load(name, loader);
            }
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            // Not initialized, since two threads that do that can wait for each other; to ask for its constructors
            // verifies it.
            Object unused = Class.forName(name, false, loader).getDeclaredConstructors();
        } catch (ClassNotFoundException | LinkageError e) {
            // It is for a library that this application does not have, such as Actuator.
        }
    }
}
