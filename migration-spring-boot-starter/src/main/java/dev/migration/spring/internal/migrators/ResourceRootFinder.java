package dev.migration.spring.internal.migrators;

import dev.migration.internal.files.Location;
import dev.migration.internal.files.Root;
import dev.migration.internal.files.Root.Owner;
import dev.migration.internal.files.RootFinder;
import dev.migration.internal.files.SourceFile;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternUtils;
import org.springframework.util.ResourceUtils;

/**
 * Finds the folders of a classpath location in the class path of the application context. The core reads folders and
 * jars, also jars in an executable jar; Spring's resources add the roots that only they can list, such as those of
 * application servers and native images.
 */
final class ResourceRootFinder implements RootFinder {

    private final ResourcePatternResolver resources;
    private final RootFinder core;
    private final Supplier<Set<String>> applicationJars;

    /**
     * With the URLs of the jars that belong to the application. They are determined only if a folder may be a library's,
     * since that reads every bean.
     */
    ResourceRootFinder(ResourceLoader loader, Supplier<Set<String>> applicationJars) {
        this.resources = ResourcePatternUtils.getResourcePatternResolver(loader);
        ClassLoader classLoader = loader.getClassLoader();
        this.core = RootFinder.using(classLoader == null ? ClassLoader.getSystemClassLoader() : classLoader);
        this.applicationJars = applicationJars;
    }

    @Override
    public List<Root> find(Location location) throws IOException {
        Map<String, Root> roots = new LinkedHashMap<>();
        for (Root root : core.find(location)) {
            roots.put(root.description(), root);
        }
        if (location.kind() != Location.Kind.DISK) {
            for (Resource folder : resources.getResources("classpath*:" + location.path() + "/")) {
                add(folder, location, roots);
            }
        }
        return roots.values().stream().map(this::withKnownOwner).toList();
    }

    private Root withKnownOwner(Root root) {
        if (root.owner() == Owner.APPLICATION) {
            return root;
        }
        boolean own = applicationJars.get().stream()
                .anyMatch(jar -> jarDescription(jar).equals(root.description()));
        return own ? root.asApplications() : root;
    }

    private void add(Resource folder, Location location, Map<String, Root> roots) throws IOException {
        URL url = folderUrl(folder);
        String description = folder.isFile() ? folder.getFile().getPath() : Root.describe(url);
        boolean known = roots.containsKey(description);
        if (known && (folder.isFile() || ResourceUtils.isJarURL(url))) {
            return;
        }
        // A root that the core cannot list it knows by the lock file, in which new files may be missing.
        Root root = root(url, location);
        if (!known || !root.files().isEmpty()) {
            roots.put(description, root);
        }
    }

    private static URL folderUrl(Resource folder) throws IOException {
        URL url = folder.getURL();
        return url.getPath().endsWith("/") ? url : new URL(url, url.toExternalForm() + "/");
    }

    private static String jarDescription(String url) {
        try {
            return Root.describe(new URL("jar:" + url + "!/"));
        } catch (MalformedURLException e) {
            return url;
        }
    }

    private Root root(URL folder, Location location) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        List<String> numbered = new ArrayList<>();
        for (Resource file :
                resources.getResources(folder.toExternalForm() + (location.isRecursive() ? "**/*" : "*"))) {
            String name = file.getFilename();
            if (name == null || name.isEmpty()) {
                continue;
            }
            // Of the path alone: x:/y and x:///y are the same, and one root may be written both ways.
            String path = location.path() + "/"
                    + file.getURL().getPath().substring(folder.getPath().length());
            if (Root.counts(name)) {
                files.add(
                        file.isFile()
                                ? SourceFile.onDisk(name, path, file.getFile().toPath())
                                : new SourceFile(
                                        name,
                                        path,
                                        file::getInputStream,
                                        file.getURL().toString()));
            } else if (Root.isNumbered(name) && file.isReadable()) {
                numbered.add(path);
            }
        }
        Collections.sort(files);
        Collections.sort(numbered);
        return Root.of(folder, files, numbered);
    }

    /**
     * The URLs of the jars with the application's main classes; none if these are in folders or in an executable jar. Where
     * the command line lists all jars, as the start scripts of build tools do, nothing else distinguishes the application's own
     * jars from its libraries.
     */
    static Set<String> applicationJars(ListableBeanFactory beans) {
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
