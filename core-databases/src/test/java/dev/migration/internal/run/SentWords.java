// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.fixture.Connections;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Keeps what is sent over the connections of a DataSource, in a word where it is one of our own statements. */
public final class SentWords {

    /** By what only this statement has in it; the first one that fits. */
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("INSERT INTO \"PUBLIC\".\"__MIGRATIONS_RUN\"", "create row");
        WORDS.put("INSERT INTO \"PUBLIC\".\"__MIGRATIONS_LOG\"", "log");
        WORDS.put("INSERT INTO \"PUBLIC\".\"__MIGRATIONS\"", "enter");
        WORDS.put("SET execution_ms", "complete");
        WORDS.put("SET owner = 'me'", "own");
        WORDS.put("SET owner = owner", "renew lease");
        WORDS.put("SET version = NULL", "end");
        WORDS.put("SET version = ", "begin script");
        WORDS.put("SET name = ", "take up");
        WORDS.put("SET statements_done = ", "progress");
        WORDS.put("SET seen_before = ", "note");
        WORDS.put("SET failure = ", "failure");
    }

    private final List<String> sent = new ArrayList<>();
    private final List<String> batch = new ArrayList<>();
    private final Map<String, Runnable> meanwhile = new HashMap<>();

    /** Something happens just before this statement is executed, or one of our own that has this word. */
    void meanwhile(String sql, Runnable action) {
        meanwhile.put(sql, action);
    }

    /** What was sent since the last time that somebody asked. */
    public List<String> sent() {
        List<String> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    public DataSource over(DataSource dataSource) {
        return Connections.replaced(
                dataSource,
                connection -> Connections.intercepted(
                        Connection.class, Connections.statements(connection, this::sent), call -> {
                            if (call.is("setAutoCommit")
                                    && connection.getAutoCommit()
                                    && call.text().equals("false")) {
                                sent.add("begin");
                            } else if (call.is("commit") || call.is("rollback")) {
                                sent.add(call.name());
                            }
                            return call.pass();
                        }));
    }

    private Object sent(Connections.Call call) throws Throwable {
        switch (call.name()) {
            case "addBatch" -> batch.add(word(call.text()));
            case "executeBatch" -> {
                sent.addAll(batch);
                batch.clear();
            }
            case "execute" -> {
                String word = word(call.text());
                sent.add(word);
                meanwhile.getOrDefault(word, () -> {}).run();
            }
            default -> {}
        }
        return call.pass();
    }

    private static String word(String sql) {
        return WORDS.entrySet().stream()
                .filter(word -> sql.contains(word.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(sql);
    }
}
