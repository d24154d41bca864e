// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.rollout;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An instance of a release: a small application that reads and writes the phone numbers of patients, under load. */
final class Release implements AutoCloseable {

    /** What a release reads, and the column that it writes. */
    record Statements(String read, List<String> written) {

        String columns() {
            return String.join(", ", written);
        }

        String values() {
            return String.join(", ", Collections.nCopies(written.size(), ":phone"));
        }

        String changes() {
            return written.stream().map(column -> column + " = :phone").collect(Collectors.joining(", "));
        }
    }

    private final ConfigurableApplicationContext context;
    private final JdbcClient database;
    private final Statements statements;
    private final Map<Long, String> expected;
    private final AtomicInteger requests = new AtomicInteger();
    private final Thread load;
    private volatile boolean ends;
    private volatile @Nullable Throwable failure;

    private Release(
            ConfigurableApplicationContext context, Statements statements, Map<Long, String> expected, long own) {
        this.context = context;
        this.database = JdbcClient.create(context.getBean(HikariDataSource.class));
        this.statements = statements;
        this.expected = expected;
        this.load = new Thread(() -> serve(own), "load-" + own);
    }

    /** Starts it, and the load as soon as it serves; it changes only the patients from this number on. */
    static Release start(Statements statements, Map<Long, String> expected, long own, String... properties) {
        var release = new Release(context(properties), statements, expected, own);
        release.load.start();
        return release;
    }

    static ConfigurableApplicationContext context(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
    }

    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration.class
    })
    static class Application {}

    private void serve(long own) {
        try {
            for (long next = own; !ends; next++) {
                insert(next);
                update(ThreadLocalRandom.current().nextLong(own, next + 1));
                read(ThreadLocalRandom.current().nextLong(own, next + 1));
                // One of those that were there before the first release of this test.
                readOld(ThreadLocalRandom.current().nextLong(1, 1000));
            }
        } catch (RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    private void insert(long id) {
        expected.put(id, "+44 " + id);
        database.sql("INSERT INTO patients (id, " + statements.columns() + ") VALUES (:id, " + statements.values()
                        + ")")
                .param("id", id)
                .param("phone", "+44 " + id)
                .update();
        requests.incrementAndGet();
    }

    private void update(long id) {
        String phone = "+45 " + requests.get();
        expected.put(id, phone);
        require(
                database.sql("UPDATE patients SET " + statements.changes() + " WHERE id = :id")
                                .param("id", id)
                                .param("phone", phone)
                                .update()
                        == 1,
                id + " is missing");
        requests.incrementAndGet();
    }

    private void read(long id) {
        String found = phone(id);
        require(expected.get(id).equals(found), "patient " + id + " has " + found + ", not " + expected.get(id));
    }

    private void readOld(long id) {
        require(("+44 " + id).equals(phone(id)), "patient " + id + " has " + phone(id));
    }

    private @Nullable String phone(long id) {
        requests.incrementAndGet();
        return database.sql("SELECT " + statements.read() + " FROM patients WHERE id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    /** Serves so many more, or throws what made one of them fail. */
    void serve(int more) throws InterruptedException {
        int wanted = requests.get() + more;
        while (requests.get() < wanted) {
            load.join(10);
            requireNoFailure();
        }
    }

    private void requireNoFailure() {
        if (failure != null) {
            throw new AssertionError("A request failed", failure);
        }
    }

    /** Its last request is answered before its pool is closed, as in a graceful shutdown. */
    @Override
    public void close() throws InterruptedException {
        ends = true;
        load.join();
        context.close();
        requireNoFailure();
    }
}
