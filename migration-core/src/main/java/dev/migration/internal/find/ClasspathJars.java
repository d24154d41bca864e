// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

/**
 * The jars that a class loader reads, whatever entries they have. Those with a manifest it finds by that; the others, such as
 * {@code zip} writes them, are in the lists of those class loaders that have one, in the class path of the JVM, and in the
 * manifest of the jar that was started.
 */
final class ClasspathJars {

    private static final String CLASS_PATH = "java.class.path";

    private final Map<String, URL> jars = new LinkedHashMap<>();

    private ClasspathJars() {}

    /** A URL in each jar, of something that is surely there. */
    static Collection<URL> of(ClassLoader loader) throws IOException {
        var all = new ClasspathJars();
        for (ClassLoader at = loader; at != null; at = at.getParent()) {
            if (at instanceof URLClassLoader known) {
                for (URL url : known.getURLs()) {
                    all.add(url);
                }
            }
            if (at == ClassLoader.getSystemClassLoader()) {
                all.addClassPath();
            }
        }
        for (URL manifest : Collections.list(loader.getResources(JarFile.MANIFEST_NAME))) {
            if (manifest.getProtocol().equals("jar")) {
                all.jars.putIfAbsent(Root.describe(manifest), manifest);
            }
        }
        return all.jars.values();
    }

    private void addClassPath() throws IOException {
        String[] entries = System.getProperty(CLASS_PATH, "").split(File.pathSeparator);
        for (String entry : entries) {
            // As its class loader names it: a link to a jar is no second jar.
            if (Files.isRegularFile(Path.of(entry))) {
                Path jar = Path.of(entry).toRealPath();
                add(jar.toUri().toURL());
                // Reading 150 manifests takes longer than listing 150 jars.
                if (entries.length == 1) {
                    addThoseOfManifest(jar);
                }
            }
        }
    }

    /** As {@code java -jar} reads it: by the manifest alone. */
    private void addThoseOfManifest(Path started) throws IOException {
        try (var jar = new JarFile(started.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            String named =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String other : named == null ? new String[0] : named.split(" ")) {
                addNamed(started.toUri().toURL(), other);
            }
        } catch (ZipException e) {
            // No jar: its class loader ignores it too.
        }
    }

    private void addNamed(URL started, String name) throws IOException {
        try {
            add(new URL(started, name));
        } catch (MalformedURLException e) {
            // Its class loader ignores it too.
        }
    }

    private void add(URL url) throws IOException {
        String text = url.toExternalForm();
        if (text.startsWith("file:") && !text.endsWith("/") && Files.isRegularFile(path(url))) {
            URL jar = new URL("jar:" + text + "!/");
            jars.putIfAbsent(Root.describe(jar), jar);
        } else if (text.startsWith("jar:") && text.endsWith("!/")) {
            // A jar inside an executable jar.
            jars.putIfAbsent(Root.describe(url), url);
        }
    }

    /** Where a URL of a file leads. */
    static Path path(URL url) {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Some class loaders do not escape spaces.
            return Path.of(url.getPath());
        }
    }
}
