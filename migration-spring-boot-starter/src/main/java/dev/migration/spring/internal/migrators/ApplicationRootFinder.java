// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import dev.migration.internal.find.ClasspathRoots;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;

/**
 * Recognises the jar with the application's main class: where the command line lists all jars, as the start scripts of
 * build tools do, nothing else distinguishes it from a library.
 */
final class ApplicationRootFinder implements Root.Finder {

    private final Root.Finder core;
    private final ListableBeanFactory beans;

    ApplicationRootFinder(@Nullable ClassLoader loader, ListableBeanFactory beans) {
        this.core = new ClasspathRoots(loader == null ? ClassLoader.getSystemClassLoader() : loader);
        this.beans = beans;
    }

    @Override
    public List<Root> find(Location location) throws IOException {
        List<Root> roots = core.find(location);
        // Otherwise no bean needs to be read.
        for (Root root : roots) {
            if (root.owner() != Root.Owner.APPLICATION) {
                return withOwner(roots);
            }
        }
        return roots;
    }

    private List<Root> withOwner(List<Root> roots) {
        Set<String> jars = applicationJars(beans);
        List<Root> owned = new ArrayList<>(roots.size());
        for (Root root : roots) {
            owned.add(jars.contains(root.description()) ? root.asApplications() : root);
        }
        return owned;
    }

    /** The jars with the application's main classes; none if these are in folders or in an executable jar. */
    static Set<String> applicationJars(ListableBeanFactory beans) {
        Set<String> jars = new LinkedHashSet<>();
        for (String name : beans.getBeanDefinitionNames()) {
            // No FactoryBean is made for it: while beans are being made, another thread would wait for that.
            Class<?> type = beans.findAnnotationOnBean(name, SpringBootConfiguration.class, false) == null
                    ? null
                    : beans.getType(name, false);
            CodeSource source = type == null ? null : type.getProtectionDomain().getCodeSource();
            URL location = source == null ? null : source.getLocation();
            if (location != null && location.getPath().endsWith(".jar")) {
                jars.add(description(location));
            }
        }
        return jars;
    }

    private static String description(URL jar) {
        try {
            return Root.describe(new URL("jar:" + jar + "!/"));
        } catch (MalformedURLException e) {
            return jar.toExternalForm();
        }
    }
}
