// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.url.DatabaseName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What is to be done on which server. Not thread-safe. */
final class Servers {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final TargetConnector connector;
    private final int connections;
    private final Map<String, ServerQueue> queues = new LinkedHashMap<>();
    private long pause;

    /** @param connections how many connections each may have, at most */
    Servers(TargetConnector connector, int connections) {
        this.connector = connector;
        this.connections = connections;
    }

    void add(List<FleetTarget> targets) {
        Map<Object, List<FleetTarget>> databases = new LinkedHashMap<>();
        for (FleetTarget target : targets) {
            databases
                    .computeIfAbsent(database(target), none -> new ArrayList<>())
                    .add(target);
        }
        databases.forEach((database, its) -> {
            FleetTarget first = its.get(0);
            ServerQueue queue = queues.computeIfAbsent(
                    connector.server(first), server -> new ServerQueue(server, mostConnections(server)));
            queue.add(database, its);
            if (connector.isPooled(first)) {
                queue.expectAnswers();
            }
        });
    }

    /**
     * What those have in common for which one connection does, as they are schemas of one database. What is no schema is a
     * database of its own, even where two targets name the same one.
     */
    private static Object database(FleetTarget target) {
        return target.schema() == null
                ? target
                : Arrays.asList(target.url(), target.database(), target.user(), target.passwordFrom());
    }

    /** Of a product without a server, its name is a URL. */
    private int mostConnections(String server) {
        Vendor vendor = DatabaseName.of(server).vendor();
        return vendor != null && Products.has(vendor, Capability.SERIAL_SCHEMA_CHANGES) ? 1 : connections;
    }

    /** Those with something to do or at work. */
    Collection<ServerQueue> all() {
        queues.values().removeIf(ServerQueue::isEmpty);
        return queues.values();
    }

    /**
     * Takes what is next of the server with the least at work; null where that is nothing now.
     *
     * @param mayStart whether one more may be started, beside so many at work
     */
    ServerQueue.@Nullable Task take(long now, IntPredicate mayStart) {
        ServerQueue least = null;
        int atWork = 0;
        pause = LONGEST_PAUSE.toNanos();
        for (ServerQueue queue : all()) {
            long in = queue.nextIn(now);
            atWork += queue.atWork();
            if (in <= 0 && (least == null || queue.atWork() < least.atWork())) {
                least = queue;
            } else if (in > 0) {
                pause = Math.min(pause, in);
            }
        }
        return least != null && mayStart.test(atWork) ? least.take(now) : null;
    }

    /** For how many milliseconds there is nothing to take, if nothing else happens meanwhile. */
    long pauseMillis() {
        return Math.max(1, pause / 1_000_000);
    }
}
