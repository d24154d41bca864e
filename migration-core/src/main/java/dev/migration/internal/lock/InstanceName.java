package dev.migration.internal.lock;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** The name of this instance in the history and in the lock. */
public final class InstanceName {

    private static final int LONGEST_HOST = 120;

    private InstanceName() {}

    /** Database user and host, such as {@code clinic@web-1}. */
    public static String appliedBy(String user) {
        return user + "@" + host();
    }

    /** Different from every other process and run. */
    static String leaseOwner() {
        return host() + ":" + ProcessHandle.current().pid() + ":" + UUID.randomUUID();
    }

    private static String host() {
        String host = System.getenv("HOSTNAME");
        if (host == null || host.isBlank()) {
            try {
                host = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                host = "unknown-host";
            }
        }
        return host.substring(0, Math.min(host.length(), LONGEST_HOST));
    }
}
