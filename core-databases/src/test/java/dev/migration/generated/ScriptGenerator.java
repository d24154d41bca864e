// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import dev.migration.generated.GeneratedScript.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Writes scripts at random: changes of the schema and of data, settings, functions of the session, transactions, now and then an error. */
abstract class ScriptGenerator {

    private final Random random;
    private final List<String> tables = new ArrayList<>(List.of("a", "b"));
    private final List<String> statements = new ArrayList<>();
    private int names;
    private boolean needsAutocommit;

    ScriptGenerator(long seed) {
        // Of seeds that follow each other, Random's first numbers hardly differ.
        this.random = new Random(new Random(seed).nextLong() * 31 + seed);
    }

    /** A script for a database with tables a and b, which have a key "id" that counts by itself and a number "n", and audit. */
    final GeneratedScript script() {
        Shape shape = any(Shape.PLAIN, Shape.PLAIN, Shape.FRAMED, Shape.SEVERAL);
        first().forEach(statements::add);
        if (shape == Shape.FRAMED) {
            statements.clear();
            statements.add(begin());
        }
        int parts = shape == Shape.SEVERAL ? 2 + random.nextInt(3) : 1;
        for (int part = 0; part < parts; part++) {
            boolean own = shape == Shape.SEVERAL && random.nextInt(3) > 0;
            if (own) {
                statements.add(begin());
            }
            addSome(shape == Shape.PLAIN || (shape == Shape.SEVERAL && !own), own || shape == Shape.FRAMED);
            if (own) {
                statements.add(random.nextInt(4) == 0 ? "ROLLBACK" : "COMMIT");
            }
        }
        if (shape == Shape.FRAMED) {
            statements.add("COMMIT");
        }
        List<String> each = statements.stream()
                .flatMap(text -> Stream.of(text.split(";\n")))
                .toList();
        return new GeneratedScript(shape, each, needsAutocommit);
    }

    private void addSome(boolean alone, boolean inTransaction) {
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4, 5 -> add(this::change);
                case 6, 7, 8, 9 -> add(this::definition);
                case 10, 11, 12 -> statements.add("INSERT INTO audit SELECT " + sessionValue());
                case 13, 14 -> add(this::setting);
                case 15, 16 -> special(alone).forEach(statements::add);
                case 17 -> {
                    if (inTransaction && keepsSavepoints()) {
                        statements.add("SAVEPOINT s");
                        add(this::change);
                        statements.add(any("ROLLBACK TO SAVEPOINT s", "RELEASE SAVEPOINT s"));
                    }
                }
                case 18 -> statements.add(one(10, error(), "UPDATE a SET n = n + 1 WHERE id < 3"));
                default -> add(this::query);
            }
        }
    }

    private void add(Supplier<String> statement) {
        statements.add(statement.get());
    }

    abstract String begin();

    /** Whether a savepoint is there after any other statement. */
    boolean keepsSavepoints() {
        return true;
    }

    /** What may come before all others. */
    List<String> first() {
        return List.of();
    }

    /** A value of the session, as a text. */
    abstract String sessionValue();

    abstract String setting();

    /** What only this product has; alone where no transaction of the script is open. */
    abstract List<String> special(boolean alone);

    /** A definition of this product. */
    abstract String ownDefinition();

    String error() {
        return any("INSERT INTO nowhere VALUES (1)", "INSERT INTO a (id, n) VALUES (1, 1)", "SELEC 1");
    }

    private String query() {
        return "SELECT id, n FROM " + table() + " ORDER BY id";
    }

    private String change() {
        String values = "(" + number() + "), (" + number() + ")";
        return any(
                "INSERT INTO " + any("a", "b") + " (n) VALUES (" + number() + ")",
                "INSERT INTO " + any("a", "b") + " (n) VALUES " + values,
                "INSERT INTO a (n) SELECT n FROM b ORDER BY id",
                "UPDATE " + table() + " SET n = n + " + number() + " WHERE id > " + random.nextInt(4),
                "UPDATE " + table() + " SET n = 1",
                "DELETE FROM " + table() + " WHERE n > " + number(),
                "DELETE FROM b WHERE id = 2");
    }

    private String definition() {
        return switch (random.nextInt(7)) {
            case 0 -> "CREATE TABLE " + newTable() + " (id INT PRIMARY KEY, n INT)";
            case 1 -> {
                String from = table();
                yield "CREATE TABLE " + newTable() + " AS SELECT id, n FROM " + from;
            }
            case 2 -> "ALTER TABLE " + table() + " ADD COLUMN " + name("c") + " INT DEFAULT " + number();
            case 3 -> "CREATE INDEX " + name("i") + " ON " + table() + " (n)";
            case 4 -> "CREATE VIEW " + name("v") + " AS SELECT id, n FROM " + any("a", "b");
            case 5 -> dropped();
            default -> ownDefinition();
        };
    }

    private String dropped() {
        if (tables.size() == 2) {
            return "DROP TABLE IF EXISTS " + name("none");
        }
        return "DROP TABLE " + tables.remove(tables.size() - 1);
    }

    final String table() {
        return tables.get(random.nextInt(tables.size()));
    }

    final String newTable() {
        String name = name("t");
        tables.add(name);
        return name;
    }

    final String name(String prefix) {
        return prefix + ++names;
    }

    final int number() {
        return random.nextInt(9);
    }

    final void needsAutocommit() {
        needsAutocommit = true;
    }

    /** The rare text in one of so many cases. */
    final String one(int of, String rare, String otherwise) {
        return random.nextInt(of) == 0 ? rare : otherwise;
    }

    @SafeVarargs
    final <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
