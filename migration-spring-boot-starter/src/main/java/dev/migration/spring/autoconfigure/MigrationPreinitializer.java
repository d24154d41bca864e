package dev.migration.spring.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/**
 * Loads the classes that a start with nothing pending needs, while Spring Boot still reads what the application consists
 * of. About a third of what migrations add to a start is the loading of classes; this is done beside it where there is a
 * second processor, and as ever where there is none.
 */
final class MigrationPreinitializer implements BackgroundPreinitializer {

    private static final String CLASSES = "start-classes.txt";

    @Override
    public void preinitialize() throws IOException {
        try (InputStream list = MigrationPreinitializer.class.getResourceAsStream(CLASSES)) {
            // Whoever shrinks an application may leave it out.
            if (list != null) {
                var lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.US_ASCII));
                for (String name = lines.readLine(); name != null; name = lines.readLine()) {
                    load(name);
                }
            }
        }
    }

    // Not initialized: two threads that initialize classes that need each other wait for one another for ever.
    private static void load(String name) {
        try {
            Class.forName(name, false, MigrationPreinitializer.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // It belongs to something optional that this application does not have.
        }
    }
}
