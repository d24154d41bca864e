package dev.migration.spring.autoconfigure;

import java.net.URL;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;

/**
 * Finds the jars with the application's main classes. Where all jars are listed on the command line, as the start
 * scripts of build tools do it, nothing else tells the application's own from its libraries'.
 */
final class ApplicationJars {

    private ApplicationJars() {}

    /** The URLs of the jars; none where the main classes are in folders or in an executable jar. */
    static Set<String> in(ListableBeanFactory beans) {
        Set<String> jars = new LinkedHashSet<>();
        for (String name : beans.getBeanNamesForAnnotation(SpringBootConfiguration.class)) {
            Class<?> type = beans.getType(name);
            CodeSource source = type == null ? null : type.getProtectionDomain().getCodeSource();
            URL location = source == null ? null : source.getLocation();
            if (location != null && location.getPath().endsWith(".jar")) {
                jars.add(location.toExternalForm());
            }
        }
        return jars;
    }
}
