package dev.migration.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.sql.Dialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the option batch=orders.id and a statement say of each other. */
class BatchTargetTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to
            POSTGRESQL | orders.id | UPDATE Orders SET a = 1 WHERE ID >= :from AND ID <= :to
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE :from <= id AND :to >= id
            POSTGRESQL | orders.id | UPDATE ONLY app.orders AS o SET a = 1 WHERE o.id BETWEEN :from AND :to
            POSTGRESQL | app.orders.id | UPDATE orders o SET a = c.a FROM customers c WHERE c.id = o.c AND o.id BETWEEN :from AND :to
            POSTGRESQL | "orders"."id" | UPDATE orders /* all */ SET a = 1 WHERE orders."id" BETWEEN :from AND :to
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE (a IS NULL AND (id BETWEEN :from AND :to))
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE id BETWEEN :from::bigint AND :to::bigint
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE b + id BETWEEN :from AND :to
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE abs(n) BETWEEN :from AND :to
            POSTGRESQL | orders.id | UPDATE orders o SET a = 1 FROM items i WHERE i.o = o.id AND i.o BETWEEN :from AND :to AND o.id BETWEEN :from AND :to
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE id IN (SELECT o FROM items WHERE o BETWEEN :from AND :to)
            POSTGRESQL | orders.id | UPDATE U&"orders" SET a = 1 WHERE id BETWEEN :from AND :to
            POSTGRESQL | orders.id | DELETE FROM orders USING items i WHERE i.o = orders.id AND orders.id BETWEEN :from AND :to RETURNING a
            POSTGRESQL | orders.id | INSERT INTO archive SELECT * FROM orders o WHERE o.id BETWEEN :from AND :to ON CONFLICT DO NOTHING
            POSTGRESQL | orders.id | INSERT INTO sums SELECT o.id, sum(i.n) FROM orders o JOIN items i ON i.o = o.id WHERE o.id BETWEEN :from AND :to GROUP BY o.id
            POSTGRESQL | orders.id | INSERT INTO archive WITH x AS (SELECT * FROM y WHERE z BETWEEN :from AND :to) SELECT * FROM x
            POSTGRESQL | `orders`.id | UPDATE other SET a = 1 WHERE id BETWEEN :from AND :to
            MYSQL | `orders`.`id` | UPDATE LOW_PRIORITY IGNORE orders SET a = 1 WHERE id BETWEEN :from AND :to
            MYSQL | orders.id | UPDATE customers c JOIN orders o ON o.c = c.id SET o.a = 1 WHERE o.id BETWEEN :from AND :to
            MYSQL | orders.id | DELETE o FROM orders o JOIN customers c ON o.c = c.id WHERE o.id BETWEEN :from AND :to
            MYSQL | orders.id | DELETE FROM o USING orders o JOIN customers c ON o.c = c.id WHERE o.id BETWEEN :from AND :to
            SQLITE | orders.id | UPDATE OR IGNORE [orders] INDEXED BY x SET a = 1 WHERE "id" BETWEEN :from AND :to
            H2 | orders.id | UPDATE orders o SET a = 1 WHERE o.id BETWEEN :from AND :to LIMIT 5
            """)
    void whatFitsOrCannotBeReadPasses(Dialect dialect, String option, String statement) {
        assertThat(BatchTarget.mismatch(statement, dialect, option)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            customers.id | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to | 7 | names the table customers, and the statement changes orders
            customers.id | DELETE FROM ONLY app.orders * WHERE id BETWEEN :from AND :to | 17 | names the table customers, and the statement changes app.orders
            app.orders.id | DELETE FROM old.orders WHERE id BETWEEN :from AND :to | 12 | names the table app.orders, and the statement changes old.orders
            orders.id | UPDATE orders SET a = 1 WHERE customer BETWEEN :from AND :to | 30 | compares customer with :from
            orders.id | UPDATE orders SET a = 1 WHERE (customer BETWEEN :from::int AND :to) | 31 | compares customer with :from
            orders.id | UPDATE orders SET a = 1 WHERE id >= :from AND customer <= :to | 46 | compares customer with :to
            orders.id | UPDATE orders SET a = 1 WHERE id >= :from AND :to >= customer | 53 | compares customer with :to
            orders.id | UPDATE orders o SET a = 1 FROM customers c WHERE c.id BETWEEN :from AND :to | 49 | compares c.id with :from
            orders.id | INSERT INTO archive SELECT * FROM orders WHERE customer BETWEEN :from AND :to | 47 | compares customer with :from
            """)
    void whatContradictsIsFound(String option, String statement, int offset, String message) {
        var mismatch = BatchTarget.mismatch(statement, Dialect.POSTGRESQL, option);

        assertThat(mismatch.message()).contains(message);
        assertThat(mismatch.offset()).isEqualTo(offset);
    }
}
