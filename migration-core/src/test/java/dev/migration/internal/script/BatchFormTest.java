// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.script.BatchHead.FormFlaw;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statements run in ranges with the option batch=orders.id. */
class BatchFormTest {

    private static Optional<FormFlaw> flaw(Dialect dialect, String option, String statement) {
        return BatchForm.flaw(SqlTokens.of(statement, dialect.syntax()), dialect, option);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE id between :FROM and :TO
            POSTGRESQL | orders.id | UPDATE orders SET a = b, (c, d) = (1, 2) WHERE a IS NULL AND id BETWEEN :from AND :to AND (a OR b)
            POSTGRESQL | orders.id | UPDATE orders SET a = CASE WHEN id > 6 THEN 1 ELSE 2 END WHERE id /* the key */ BETWEEN :from AND :to
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE NOT b AND id BETWEEN :from AND :to AND c BETWEEN 1 AND 2 AND d
            POSTGRESQL | orders.id | UPDATE orders SET a = 1 WHERE c BETWEEN SYMMETRIC 1 AND 2 AND orders.id BETWEEN :from AND :to
            POSTGRESQL | orders.id | UPDATE ONLY orders * AS o SET a = 1 WHERE o.id BETWEEN :from AND :to
            POSTGRESQL | app.orders.id | UPDATE app.orders SET a = ARRAY[1, id] WHERE orders.id BETWEEN :from AND :to
            POSTGRESQL | app.orders.id | UPDATE app.orders SET a = 1 WHERE app.orders.id BETWEEN :from AND :to
            POSTGRESQL | "Orders"."Id" | UPDATE "Orders" SET a = 1 WHERE "Id" BETWEEN :from AND :to
            POSTGRESQL | orders.id | UPDATE orders o SET a = c.a FROM customers c WHERE c.id = o.c AND o.id BETWEEN :from AND :to
            POSTGRESQL | orders.id | UPDATE orders SET a = EXTRACT(YEAR FROM orders) WHERE a IS DISTINCT FROM b AND id BETWEEN :from AND :to
            POSTGRESQL | email.id | UPDATE email SET email = lower(email) WHERE email IS NOT DISTINCT FROM email AND id BETWEEN :from AND :to
            POSTGRESQL | orders.id | DELETE FROM orders USING items i WHERE i.o = orders.id AND orders.id BETWEEN :from AND :to
            POSTGRESQL | orders.id | DELETE FROM orders WHERE id BETWEEN :from AND :to AND EXISTS (SELECT FROM gone g WHERE g.id = orders.id OR g.all)
            POSTGRESQL | orders.id | INSERT INTO archive SELECT * FROM orders o WHERE o.id BETWEEN :from AND :to ON CONFLICT DO NOTHING
            POSTGRESQL | orders.id | INSERT INTO archive AS x (a, b) OVERRIDING SYSTEM VALUE SELECT a, a IS DISTINCT FROM b FROM orders WHERE id BETWEEN :from AND :to
            POSTGRESQL | orders.id | INSERT INTO archive SELECT a FROM orders WHERE id BETWEEN :from AND :to ON CONFLICT (a) DO UPDATE SET n = archive.n + 1 WHERE archive.n > 1 OR archive.n < 0
            POSTGRESQL | now.orders.id | INSERT INTO old.orders SELECT * FROM now.orders WHERE id BETWEEN :from AND :to
            POSTGRESQL | orders.id | INSERT INTO sums SELECT o.id, (SELECT sum(i.n) FROM items i WHERE i.o = o.id) FROM orders o WHERE o.id BETWEEN :from AND :to
            MYSQL | `orders`.`id` | UPDATE LOW_PRIORITY IGNORE `orders` SET a = 1 WHERE `id` BETWEEN :from AND :to
            MYSQL | orders.id | INSERT IGNORE INTO archive SELECT * FROM orders WHERE id BETWEEN :from AND :to
            MYSQL | orders.id | INSERT INTO archive SELECT * FROM orders WHERE id BETWEEN :from AND :to ON DUPLICATE KEY UPDATE n = VALUES(n)
            SQLITE | orders.id | ~UPDATE OR IGNORE orders SET a = b || c WHERE a || b = 'x' AND id BETWEEN :from AND :to~
            SQLITE | [orders].[id] | UPDATE [orders] SET a = 1 WHERE [id] BETWEEN :from AND :to
            H2 | orders.id | DELETE FROM orders o WHERE o.id BETWEEN :from AND :to
            HSQLDB | orders.id | INSERT INTO archive (a) SELECT a FROM orders WHERE id BETWEEN :from AND :to
            """)
    void whatIsProvenByItsWordsRuns(Dialect dialect, String option, String statement) {
        assertThat(flaw(dialect, option, statement)).isEmpty();
    }

    /** With the word at which the place is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            POSTGRESQL | UPDATE orders SET a = 1 WHERE b OR c AND id BETWEEN :from AND :to | OR | OR outside parentheses
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to OR b | OR | OR outside parentheses
            MYSQL | UPDATE orders SET a = 1 WHERE b XOR id BETWEEN :from AND :to | XOR | XOR outside parentheses
            MYSQL | ~UPDATE orders SET a = 1 WHERE b || id BETWEEN :from AND :to~ | ~||~ | outside parentheses
            POSTGRESQL | UPDATE orders SET a = 1 WHERE CASE WHEN b AND id BETWEEN :from AND :to AND c THEN d END | CASE | CASE outside parentheses
            POSTGRESQL | UPDATE orders SET a = 1 | 1 | no WHERE of its own
            POSTGRESQL | UPDATE orders SET a = 1 WHERE NOT id BETWEEN :from AND :to | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id NOT BETWEEN :from AND :to | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id BETWEEN SYMMETRIC :from AND :to | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id BETWEEN :to AND :from | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id >= :from AND id <= :to | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to IS FALSE | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to = b | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to::int | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE b + id BETWEEN :from AND :to | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE (id BETWEEN :from AND :to) IS NOT TRUE | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE abs(id) BETWEEN :from AND :to | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id IN (SELECT o FROM items WHERE o BETWEEN :from AND :to) | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id = 1 | WHERE | not joined by AND
            MYSQL | UPDATE orders SET a = 1 WHERE b BETWEEN 1 AND id BETWEEN :from AND :to | WHERE | not joined by AND
            MYSQL | UPDATE orders SET a = 1 WHERE b BETWEEN 1 AND c BETWEEN 2 AND id BETWEEN :from AND :to | WHERE | not joined by AND
            MYSQL | UPDATE orders SET a = 1 WHERE b && id BETWEEN :from AND :to | WHERE | not joined by AND
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to AND b < :to | id | more than once
            POSTGRESQL | UPDATE orders SET a = 1 WHERE b BETWEEN :from AND :to | b | names the column id
            POSTGRESQL | UPDATE orders o SET a = 1 FROM customers c WHERE c.id BETWEEN :from AND :to | c | names the column id
            POSTGRESQL | UPDATE orders SET a = 1 WHERE "id" BETWEEN :from AND :to | "id" | names the column id
            POSTGRESQL | UPDATE customers SET a = 1 WHERE id BETWEEN :from AND :to | customers | changes customers
            POSTGRESQL | UPDATE old.orders SET a = 1 WHERE id BETWEEN :from AND :to | old | changes old.orders
            POSTGRESQL | UPDATE "orders" SET a = 1 WHERE id BETWEEN :from AND :to | "orders" | changes "orders"
            MYSQL | UPDATE ORDERS SET a = 1 WHERE id BETWEEN :from AND :to | ORDERS | changes ORDERS
            POSTGRESQL | UPDATE orders SET id = id + 1 WHERE id BETWEEN :from AND :to | id | sets id
            POSTGRESQL | UPDATE orders SET a = 1, "ID" = 2 WHERE id BETWEEN :from AND :to | "ID" | sets "ID"
            POSTGRESQL | UPDATE orders SET a = 1, (b, id) = (SELECT 1, 2) WHERE id BETWEEN :from AND :to | id) | sets id
            POSTGRESQL | UPDATE orders SET id.f = 1 WHERE id BETWEEN :from AND :to | id | sets id
            MYSQL | UPDATE orders o JOIN c ON o.c = c.id SET o.a = c.a WHERE o.id BETWEEN :from AND :to | JOIN | join is not understood
            MYSQL | UPDATE orders, c SET orders.a = c.a WHERE orders.c = c.id AND orders.id BETWEEN :from AND :to | , c | not understood
            MYSQL | DELETE o FROM orders o JOIN c ON o.c = c.id WHERE o.id BETWEEN :from AND :to | o FROM | not understood
            MYSQL | UPDATE orders SET _rowid = id + 1 WHERE id BETWEEN :from AND :to | _rowid | sets _rowid
            MYSQL | UPDATE orders SET "id" = id + 1 WHERE id BETWEEN :from AND :to | "id" | sets "id"
            SQLITE | UPDATE orders SET 'id' = id + 1 WHERE id BETWEEN :from AND :to | 'id' | sets 'id'
            SQLITE | UPDATE orders SET (a, 'id') = (1, 2) WHERE id BETWEEN :from AND :to | 'id' | sets 'id'
            SQLITE | UPDATE orders SET RowId = id + 1 WHERE id BETWEEN :from AND :to | RowId | sets RowId
            SQLITE | INSERT INTO archive SELECT id, (SELECT count(*) FROM 'archive') FROM orders WHERE id BETWEEN :from AND :to | 'archive' | which it writes to
            SQLITE | UPDATE orders SET a = (SELECT max(x) FROM b, 'orders') WHERE id BETWEEN :from AND :to | 'orders' | which it writes to
            H2 | UPDATE orders SET a = ROWNUM() WHERE id BETWEEN :from AND :to | ROWNUM | ROWNUM, each range
            H2 | INSERT INTO archive SELECT ROWNUM, a FROM orders WHERE id BETWEEN :from AND :to | ROWNUM | ROWNUM, each range
            H2 | UPDATE orders SET a = SET(@n, @n + 1) WHERE id BETWEEN :from AND :to | @n | not understood
            MYSQL | DELETE FROM orders WHERE ROWNUM() <= 50 AND id BETWEEN :from AND :to | ROWNUM | ROWNUM, each range
            POSTGRESQL | UPDATE orders SET a = 1 WHERE ID BETWEEN :from AND :to | ID | names the column id
            MYSQL | UPDATE customers c JOIN orders o ON o.c = c.id SET c.a = 1 WHERE o.id BETWEEN :from AND :to | customers | changes customers
            MYSQL | DELETE FROM orders USING orders JOIN c WHERE orders.id BETWEEN :from AND :to | USING | not understood
            MYSQL | UPDATE orders PARTITION (p0) SET a = 1 WHERE id BETWEEN :from AND :to | (p0) | not understood
            MYSQL | UPDATE orders FOR PORTION OF p FROM 1 TO 2 SET a = 1 WHERE id BETWEEN :from AND :to | PORTION | not understood
            MYSQL | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to LIMIT 5 | LIMIT | LIMIT, each range
            MYSQL | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to AND b ORDER BY c | ORDER | ORDER, each range
            MYSQL | UPDATE orders SET a = (@n := @n + 1) WHERE id BETWEEN :from AND :to | := | := is not understood
            MYSQL | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to /*! LIMIT 5 */ | /*! | is not understood
            MYSQL | INSERT INTO archive SELECT a FROM {OJ orders LEFT JOIN x ON 1 = 1} WHERE id BETWEEN :from AND :to | { | is not understood
            POSTGRESQL | UPDATE orders SET a = 1 WHERE U&"id" BETWEEN :from AND :to | U& | is not understood
            POSTGRESQL | UPDATE orders SET a = (SELECT max(a) FROM orders) WHERE id BETWEEN :from AND :to | orders) | which it writes to
            POSTGRESQL | UPDATE orders o SET a = p.a FROM app.orders p WHERE p.id = o.p AND o.id BETWEEN :from AND :to | app.orders p | which it writes to
            POSTGRESQL | DELETE FROM orders USING a, (b JOIN "Orders" x ON b.i = x.i) WHERE orders.id BETWEEN :from AND :to | "Orders" | which it writes to
            POSTGRESQL | DELETE FROM orders WHERE id BETWEEN :from AND :to AND b IN (TABLE orders) | orders) | which it writes to
            POSTGRESQL | DELETE FROM orders USING a JOIN b ON a.x = b.x, orders o WHERE o.i = 1 AND orders.id BETWEEN :from AND :to | orders o | which it writes to
            POSTGRESQL | UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to AND b IN (WITH x AS (SELECT 1) SELECT * FROM x) | WITH | with is not understood
            H2 | INSERT INTO archive SELECT a FROM orders JOIN FINAL TABLE (DELETE FROM x) ON 1 = 1 WHERE id BETWEEN :from AND :to | DELETE | delete is not understood
            POSTGRESQL | INSERT INTO orders SELECT id + 5000 FROM orders WHERE id BETWEEN :from AND :to | orders WHERE | which it writes to
            POSTGRESQL | INSERT INTO archive SELECT * FROM orders o WHERE o.id BETWEEN :from AND :to AND NOT EXISTS (SELECT 1 FROM archive a WHERE a.id = o.id) | archive a | which it writes to
            POSTGRESQL | INSERT INTO archive SELECT * FROM customers c JOIN orders o ON o.c = c.id WHERE o.id BETWEEN :from AND :to | customers | reads first customers
            POSTGRESQL | INSERT INTO archive SELECT * FROM customers WHERE id BETWEEN :from AND :to | customers | reads first customers
            POSTGRESQL | INSERT INTO archive SELECT * FROM orders o (x, id) WHERE o.id BETWEEN :from AND :to | ( | not understood
            POSTGRESQL | INSERT INTO archive SELECT * FROM orders RIGHT JOIN c USING (id) WHERE id BETWEEN :from AND :to | RIGHT | RIGHT, each range
            POSTGRESQL | INSERT INTO archive SELECT DISTINCT a FROM orders WHERE id BETWEEN :from AND :to | DISTINCT | With DISTINCT, each range
            POSTGRESQL | INSERT INTO archive SELECT DISTINCT ON (a) a FROM orders WHERE id BETWEEN :from AND :to | DISTINCT | With DISTINCT, each range
            POSTGRESQL | INSERT INTO archive SELECT a FROM orders WHERE id BETWEEN :from AND :to ORDER BY a LIMIT 5 | ORDER | ORDER, each range
            POSTGRESQL | INSERT INTO archive SELECT a FROM orders WHERE id BETWEEN :from AND :to OFFSET 1 | OFFSET | OFFSET, each range
            POSTGRESQL | INSERT INTO archive SELECT a FROM orders WHERE id BETWEEN :from AND :to FETCH FIRST ROW ONLY | FETCH | FETCH, each range
            HSQLDB | INSERT INTO archive SELECT TOP 5 a FROM orders WHERE id BETWEEN :from AND :to | TOP | TOP, each range
            HSQLDB | INSERT INTO archive SELECT LIMIT 0 5 a FROM orders WHERE id BETWEEN :from AND :to | LIMIT | LIMIT, each range
            H2 | INSERT INTO archive SELECT a FROM orders WHERE id BETWEEN :from AND :to QUALIFY b | QUALIFY | QUALIFY, each range
            POSTGRESQL | INSERT INTO archive SELECT a, row_number() OVER (ORDER BY a) FROM orders WHERE id BETWEEN :from AND :to | OVER | OVER, each range
            POSTGRESQL | INSERT INTO archive SELECT a, coalesce(lag(a) OVER w, 1) FROM orders WHERE id BETWEEN :from AND :to WINDOW w AS () | WINDOW | WINDOW, each range
            POSTGRESQL | INSERT INTO archive SELECT b, sum(a) FROM orders WHERE id BETWEEN :from AND :to GROUP BY b | GROUP | GROUP, each range
            POSTGRESQL | INSERT INTO archive SELECT id FROM orders GROUP BY id HAVING id BETWEEN :from AND :to | :to | no WHERE of its own
            POSTGRESQL | INSERT INTO archive SELECT a FROM orders JOIN c ON c.o = orders.id AND orders.id BETWEEN :from AND :to WHERE c.x | WHERE | not joined by AND
            POSTGRESQL | INSERT INTO archive SELECT a FROM orders WHERE id BETWEEN :from AND :to UNION ALL SELECT a FROM other | UNION | UNION, each range
            POSTGRESQL | INSERT INTO archive SELECT a FROM other UNION SELECT a FROM orders WHERE id BETWEEN :from AND :to | other | reads first other
            POSTGRESQL | INSERT INTO archive SELECT a FROM orders EXCEPT SELECT a FROM orders WHERE id BETWEEN :from AND :to | EXCEPT | EXCEPT, each range
            POSTGRESQL | INSERT INTO archive (SELECT a FROM orders WHERE id BETWEEN :from AND :to) | INSERT | from a SELECT
            POSTGRESQL | INSERT INTO archive WITH orders AS (SELECT 1 AS id) SELECT id FROM orders WHERE id BETWEEN :from AND :to | WITH | from a SELECT
            POSTGRESQL | INSERT INTO archive TABLE orders | TABLE | from a SELECT
            MYSQL | INSERT INTO archive SET a = 1 | SET | from a SELECT
            SQLITE | INSERT OR REPLACE INTO archive SELECT * FROM orders WHERE id BETWEEN :from AND :to | OR | not understood
            SQLITE | UPDATE OR ROLLBACK orders SET a = 1 WHERE id BETWEEN :from AND :to | OR | changes OR
            """)
    void whatIsNotProvenIsRefusedWithItsPlace(Dialect dialect, String statement, String place, String message) {
        FormFlaw flaw = flaw(dialect, "orders.id", statement).orElseThrow();

        assertThat(flaw.message()).contains(message);
        assertThat(statement.substring(flaw.offset())).startsWith(place);
        assertThat(flaw.remedy()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"orders", "`orders`.id", "orders.id.", "orders id"})
    void anOptionThatIsNoColumnOfThisDatabaseIsRefused(String option) {
        assertThat(flaw(Dialect.POSTGRESQL, option, "UPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to"))
                .isPresent();
    }
}
