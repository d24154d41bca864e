// SPDX-License-Identifier: Apache-2.0
package dev.migration.servers;

/** One MySQL server for all tests of the JVM. */
public final class SharedMySqlServer {

    private static final String RESOURCE = "/mysql-Linux-amd64.tar.gz";

    private static final ScriptedServer SERVER = ScriptedServer.start("mysql", RESOURCE);

    private SharedMySqlServer() {}

    /** Its port, for root without password; skips the test where there is no server to start. */
    public static int port() {
        return SERVER.port();
    }

    /** The port of another one, with options that the shared one does not have. */
    public static int startWith(String... options) {
        return ScriptedServer.start("mysql", RESOURCE, options).port();
    }
}
