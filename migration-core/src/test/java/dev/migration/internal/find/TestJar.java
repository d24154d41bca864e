// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a jar, with entries for its folders or without. */
final class TestJar {

    private final Map<String, String> files = new LinkedHashMap<>();
    private boolean folders = true;

    TestJar file(String name, String content) {
        files.put(name, content);
        return this;
    }

    TestJar withoutFolders() {
        folders = false;
        return this;
    }

    Path write(Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String folder : folders ? folders() : Set.<String>of()) {
                zip.putNextEntry(new ZipEntry(folder));
                zip.closeEntry();
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return jar;
    }

    private Set<String> folders() {
        Set<String> folders = new LinkedHashSet<>();
        for (String file : files.keySet()) {
            for (int slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
                folders.add(file.substring(0, slash + 1));
            }
        }
        return folders;
    }
}
