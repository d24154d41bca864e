// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.fixture.Golden;
import dev.migration.internal.sql.Dialect;
import org.junit.jupiter.api.Test;

class StatementTextTest {

    @Test
    void valuesBecomeParametersInWhatJdbcIsGiven() {
        Golden.assertTable("jdbc-postgresql", """
                texts and numbers: SELECT name FROM patient WHERE name = 'Dora' AND age > 41 AND x=-1.5e3
                parameters: select p.name from patient p where p.id=? and p.data ?? 'a'
                several lines and comments: SELECT name -- by 'Dora'⏎  FROM patient /* trace 7 */⏎ WHERE id = ?;
                a literal on two lines: SELECT 'a'⏎ 'b' FROM patient
                dollar quotes and escapes: SELECT $$it's$$, E'a\\'b', U&'\\0061', B'01'
                lists of several lengths: SELECT 1 FROM patient WHERE id IN (?,?, ?) AND (a, b) in ((?,1),(?,2)) AND c in (4)
                a list in a query in a list: SELECT a FROM b WHERE c IN (SELECT d FROM e WHERE f IN (1, 2, 3) AND g = 4)
                a list of columns stays: SELECT a FROM b WHERE ? IN (c, d, d)
                rows: INSERT INTO patient (name, age) VALUES ('A', 1), ('B', 2), (?, ?) ON CONFLICT DO NOTHING
                rows that differ: INSERT INTO patient (name, age) VALUES ('A', DEFAULT), ('B', 2)
                type modifiers: SELECT CAST(a AS numeric(10, 2)), b::varchar(20), c::character varying(5), round(d, 2)
                ordinals: SELECT a, count(*) FROM b GROUP BY 1, lower(c) ORDER BY 2 DESC, 1 NULLS LAST LIMIT 10 OFFSET 20
                ordered by an expression: SELECT a FROM b ORDER BY a + 2, coalesce(c, 3)
                typed literals: SELECT now() - interval '1 day', date '2020-01-01', interval ?
                names: SELECT 1 AS "one", "Name" FROM "a 'b'" WHERE c LIKE ? ESCAPE '\\'
                minus: SELECT a-1, (-1), b - 2, c[1]-2, ?-1, CASE WHEN d = -1 THEN -2 END
                constants: UPDATE patient SET active = true, left_at = NULL WHERE id = 7
                """, sql -> StatementText.ofJdbc(sql, Dialect.POSTGRESQL));
    }

    @Test
    void aServersTextIsWhatJdbcWouldBeGiven() {
        Golden.assertTable("server-postgresql", """
                parameters: SELECT name FROM patient WHERE id = $1 AND age > $2
                operators: SELECT data ? $1, data ?| $2, data @? $3 FROM patient
                lists: SELECT $1 FROM patient WHERE id IN ($2, $3, $4) AND x IN ($5 /*, ... */)
                typed: SELECT now() - interval $1, date_trunc($2, created) FROM patient ORDER BY 1
                """, sql -> StatementText.ofServer(sql, Dialect.POSTGRESQL));
    }

    @Test
    void whatIsATextDependsOnTheProduct() {
        Golden.assertTable("jdbc-mysql", """
                quotes: SELECT `name`, "Dora", 'it\\'s', x'ff' FROM patient # 'Dora'⏎ WHERE a = -- 7⏎ 8
                units: SELECT NOW() - INTERVAL 1 DAY, DATE_ADD(a, INTERVAL '1:2' MINUTE_SECOND), DATE '2020-01-01' FROM b
                grouped: SELECT GROUP_CONCAT(a SEPARATOR ', ') AS 'all' FROM b LIMIT 5, 10
                upsert: INSERT INTO a (b) VALUES (1),(2) ON DUPLICATE KEY UPDATE b = VALUES(b) + 1
                """, sql -> StatementText.ofJdbc(sql, Dialect.MYSQL));
        Golden.assertTable(
                "jdbc-sqlite",
                "numbered: SELECT a FROM b WHERE c = ?1 AND d = ?12 AND e IN (?, ?)",
                sql -> StatementText.ofJdbc(sql, Dialect.SQLITE));
    }
}
