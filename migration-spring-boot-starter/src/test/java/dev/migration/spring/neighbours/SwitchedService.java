// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.neighbours;

import dev.migration.servers.PostgreSqlServer;
import dev.migration.spring.Applications;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The two builds of a service that is switched from another tool, and its databases. */
abstract class SwitchedService {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();

    /** What is in the class path of the build on the other tool, and of the one after the switch. */
    @TempDir
    Path before;

    @TempDir
    Path after;

    private final List<URLClassLoader> builds = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (URLClassLoader build : builds) {
            build.close();
        }
    }

    final ClassLoader build(Path folder) {
        try {
            var build = new URLClassLoader(
                    new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
            builds.add(build);
            return build;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static void write(Path build, String name, String sql) throws IOException {
        Files.writeString(Files.createDirectories(build.resolve("db/migration")).resolve(name), sql);
    }

    static String newDatabase() {
        String name = "switched_" + NUMBER.incrementAndGet();
        Applications.execute(SERVER.getPostgresDatabase(), "CREATE DATABASE " + name);
        return SERVER.getJdbcUrl("postgres", name);
    }

    static DataSource database(String url) {
        return SERVER.getDatabase("postgres", url.replaceFirst(".*/([^?]*).*", "$1"));
    }

    static List<String> texts(String url, String query) {
        return Applications.column(database(url), query);
    }
}
