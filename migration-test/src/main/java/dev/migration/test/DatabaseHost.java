// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.internal.url.DatabaseName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the database of a JDBC URL is.
 *
 * @param url as its driver tells it
 */
record DatabaseHost(String url) {

    /** What may lead to another place than the hosts of the URL, as the connector of a cloud does. */
    private static final Pattern ELSEWHERE = Pattern.compile(
            "[?&;](?:PGHOST|service|socketFactory|socksProxyHost|localSocket|pipe)=", Pattern.CASE_INSENSITIVE);

    /** Whether it is in this process, in a file, or on a server of this machine or one of these hosts. */
    boolean isOneOf(Set<String> hosts) {
        DatabaseName name = DatabaseName.of(url);
        return name.vendor() != null
                && !ELSEWHERE.matcher(url).find()
                && hosts().stream().allMatch(host -> hosts.contains(host) || isThisMachine(host));
    }

    /** Those between the slashes; none for the URL of a file, or of the server that a driver expects on its own machine. */
    List<String> hosts() {
        int start = url.indexOf("://");
        if (start < 0) {
            return List.of();
        }
        String authority = url.substring(start + 3).split("[/?;]", 2)[0];
        String hosts = authority.substring(authority.lastIndexOf('@') + 1);
        return Arrays.stream(hosts.split(","))
                .map(host -> host.replaceFirst(":\\d+$", ""))
                .toList();
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
