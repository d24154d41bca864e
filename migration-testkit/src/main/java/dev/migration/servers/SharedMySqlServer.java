package dev.migration.servers;

/** One MySQL server for all tests of the JVM. */
public final class SharedMySqlServer {

    private static final ScriptedServer SERVER = ScriptedServer.start("mysql", "/mysql-Linux-amd64.tar.gz");

    private SharedMySqlServer() {}

    /** Its port, for root without password; skips the test where there is no server to start. */
    public static int port() {
        return SERVER.port();
    }
}
