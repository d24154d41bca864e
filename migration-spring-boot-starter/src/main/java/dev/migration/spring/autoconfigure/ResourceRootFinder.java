package dev.migration.spring.autoconfigure;

import dev.migration.source.Location;
import dev.migration.source.Owner;
import dev.migration.source.Root;
import dev.migration.source.RootFinder;
import dev.migration.source.SourceFile;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternUtils;

/**
 * Finds the folders of a classpath location through Spring's resources, which know executable jars, application servers
 * and native images. The same folder in several roots comes as several roots, and what a jar without entries for its
 * folders hides, the core's own finder knows.
 */
final class ResourceRootFinder implements RootFinder {

    private final ResourcePatternResolver resources;
    private final RootFinder core;

    ResourceRootFinder(ResourceLoader loader) {
        this.resources = ResourcePatternUtils.getResourcePatternResolver(loader);
        ClassLoader classLoader = loader.getClassLoader();
        this.core = RootFinder.using(classLoader == null ? ClassLoader.getSystemClassLoader() : classLoader);
    }

    @Override
    public List<Root> find(Location location) throws IOException {
        if (location.kind() == Location.Kind.DISK) {
            return core.find(location);
        }
        Map<String, Root> roots = new LinkedHashMap<>();
        for (Resource folder : resources.getResources("classpath*:" + location.path() + "/")) {
            Root root = root(folder.getURL(), location);
            roots.putIfAbsent(root.description(), root);
        }
        if (roots.isEmpty() || location.kind() == Location.Kind.CLASSPATH_ALL) {
            core.find(location).forEach(root -> roots.putIfAbsent(root.description(), root));
        }
        return List.copyOf(roots.values());
    }

    private Root root(URL folder, Location location) throws IOException {
        String base = folder.toExternalForm();
        List<SourceFile> files = new ArrayList<>();
        for (Resource file : resources.getResources(base + (location.isRecursive() ? "**/*" : "*"))) {
            String name = file.getFilename();
            if (name != null && Root.counts(name) && file.isReadable()) {
                String path = file.getURL().toExternalForm().substring(base.length());
                files.add(new SourceFile(name, location.path() + "/" + path, file::getInputStream));
            }
        }
        files.sort(Comparator.comparing(SourceFile::path));
        return Root.of(folder, files);
    }
}
