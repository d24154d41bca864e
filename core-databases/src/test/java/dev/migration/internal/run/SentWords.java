package dev.migration.internal.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
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
        return Handout.of(() -> over(dataSource.getConnection()));
    }

    private Connection over(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "setAutoCommit" -> {
                            if (arguments[0].equals(false) && connection.getAutoCommit()) {
                                sent.add("begin");
                            }
                        }
                        case "commit", "rollback" -> sent.add(method.getName());
                        default -> {}
                    }
                    Object result = invoke(connection, method, arguments);
                    return method.getName().equals("createStatement") ? over((Statement) result) : result;
                });
    }

    private Statement over(Statement statement) {
        List<String> batch = new ArrayList<>();
        return (Statement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Statement.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "addBatch" -> batch.add(word((String) arguments[0]));
                        case "executeBatch" -> sent.addAll(batch);
                        case "execute" -> {
                            String word = word((String) arguments[0]);
                            sent.add(word);
                            meanwhile.getOrDefault(word, () -> {}).run();
                        }
                        default -> {}
                    }
                    return invoke(statement, method, arguments);
                });
    }

    private static String word(String sql) {
        return WORDS.entrySet().stream()
                .filter(word -> sql.contains(word.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(sql);
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
