// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.fixture.SqliteWorkbench;
import dev.migration.fixture.Texts;
import org.junit.jupiter.api.Test;

/** Rows that refer to nothing, before and after a script that turns foreign keys off. */
class SqliteLooseRowsTest extends SqliteWorkbench {

    private void given(String... statements) {
        write("0001_tables.sql", statements);
        up();
    }

    private void rebuild(String... statements) {
        write("0002_rebuild.sql", "PRAGMA foreign_keys = OFF;\n" + String.join("\n", statements));
    }

    private void assertRefused(String rows) {
        assertThatThrownBy(this::up).isInstanceOfSatisfying(MigrationFailedException.class, failure -> {
            assertThatProblem(failure.problems()).hasCode(Code.STATEMENT_FAILED).at("0002_rebuild.sql");
            assertThat(failure).hasMessageContainingAll(rows, "Rolled back: 0002 changed nothing.");
        });
        assertThat(appliedNames()).containsExactly("0001_tables");
    }

    @Test
    void aNewOneIsFoundWhereAnOldOneGoes() throws Exception {
        given(
                "CREATE TABLE owner (id INTEGER PRIMARY KEY);",
                "CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INT REFERENCES owner (id));",
                "INSERT INTO owner VALUES (1), (2);",
                "INSERT INTO pet VALUES (10, 1), (20, 2), (30, 99);");
        rebuild("DELETE FROM pet WHERE id = 30;", "DELETE FROM owner WHERE id = 2;");

        assertRefused("1 row of pet to owner (\"id\" = 20)");
        assertThat(column("SELECT id FROM owner")).containsExactly("1", "2");
        assertThat(column("SELECT id FROM pet")).containsExactly("10", "20", "30");

        rebuild("DELETE FROM pet WHERE id = 30;", "DELETE FROM owner WHERE id = 2;", """
                UPDATE "pet" SET "owner" = NULL WHERE "id" = 20;""");
        assertThat(up().migrations()).hasSize(1);
    }

    /** An old one has owner 99, and another one gets it. */
    @Texts("""
            UPDATE pet SET owner = 99 WHERE id = 10; DELETE FROM pet WHERE id = 30;
            UPDATE pet SET owner = CASE id WHEN 30 THEN 1 ELSE 99 END WHERE id IN (10, 30);
            DELETE FROM pet WHERE id = 30; UPDATE pet SET id = 31, owner = 99 WHERE id = 10; UPDATE pet SET id = 10 WHERE id = 31;
            DELETE FROM pet WHERE id = 30; UPDATE pet SET owner = 'x' WHERE id = 10;
            DELETE FROM pet WHERE id = 30; UPDATE pet SET owner = 99.5 WHERE id = 10;
            DELETE FROM pet WHERE id = 30; UPDATE pet SET vet = 99 WHERE id = 10;
            UPDATE pet SET owner = 1, vet = 99 WHERE id = 30; UPDATE pet SET owner = 98 WHERE id = 10;""")
    void aRowIsKnownByItsKey(String script) {
        given("""
                CREATE TABLE owner (id INTEGER PRIMARY KEY);
                CREATE TABLE vet (id INTEGER PRIMARY KEY);
                CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INT REFERENCES owner (id), vet INT REFERENCES vet (id));
                INSERT INTO owner VALUES (1), (2);
                INSERT INTO pet VALUES (10, 1, NULL), (20, 2, NULL), (30, 99, NULL);""");
        rebuild(script);

        assertRefused("(\"id\" = 10)");
    }

    /** Each with an old row that refers to nothing, and with another rowid afterwards where it has one. */
    @Texts("""
            (id INTEGER PRIMARY KEY, owner INT REFERENCES owner (id)) => (id INTEGER PRIMARY KEY, owner INT REFERENCES owner (id), age INT)
            (id TEXT PRIMARY KEY, owner INT REFERENCES owner) => (id TEXT PRIMARY KEY, owner TEXT REFERENCES "OWNER" ("ID"), age INT)
            (id INT, owner INT REFERENCES owner) => (id INTEGER PRIMARY KEY, "OWNER" TEXT REFERENCES Owner, age INT)
            (id INT PRIMARY KEY, owner INT REFERENCES owner (id)) => (id TEXT PRIMARY KEY, owner INT REFERENCES owner (id), age INT)
            (owner INT REFERENCES owner, id INT, PRIMARY KEY (id, owner)) WITHOUT ROWID => (id INT, owner INT REFERENCES owner, age INT)
            (id INT, owner INT REFERENCES owner, rowid TEXT, oid TEXT, _rowid_ TEXT) => (id INT, owner INT REFERENCES owner, age INT)
            (id INT, owner INT REFERENCES owner) => (id INT, owner INT REFERENCES owner, age INT) STRICT
            (id INT, owner INT REFERENCES nowhere) => (id INT, owner INT REFERENCES nowhere, age INT)""")
    void anOrdinaryRebuildPasses(String tables) throws Exception {
        String before = tables.split(" => ")[0];
        String after = tables.split(" => ")[1];
        given(
                "CREATE TABLE owner (id INTEGER PRIMARY KEY);",
                "INSERT INTO owner VALUES (1);",
                "CREATE TABLE pet " + before + ";",
                "INSERT INTO pet (id, owner) VALUES (1, 1), (2, 99), (3, 1), (4, 98), (5, 99);",
                "DELETE FROM pet WHERE id IN (1, 3);");
        rebuild(
                "CREATE TABLE new_pet " + after + ";",
                "INSERT INTO new_pet (id, owner) SELECT id, owner FROM pet ORDER BY id DESC;",
                "DROP TABLE pet;",
                "ALTER TABLE new_pet RENAME TO Pet;");

        assertThat(up().migrations()).hasSize(1);
        assertThat(column("SELECT id FROM pet ORDER BY id")).containsExactly("2", "4", "5");
    }

    @Test
    void theParentOfOldOnesIsRebuilt() {
        given("""
                CREATE TABLE owner (id INTEGER PRIMARY KEY);
                CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INT REFERENCES owner (id));
                INSERT INTO owner VALUES (1), (2);
                INSERT INTO pet VALUES (10, 1), (20, 2), (30, 99);""");
        rebuild("""
                CREATE TABLE new_owner (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');
                INSERT INTO new_owner (id) SELECT id FROM owner;
                DROP TABLE owner;
                ALTER TABLE new_owner RENAME TO owner;""");

        assertThat(up().migrations()).hasSize(1);
    }

    /** A foreign key compares as its parent's column does: here without regard to case, and as texts. */
    @Test
    void valuesAreComparedAsTheParentDoes() {
        given("""
                CREATE TABLE tag (name TEXT COLLATE NOCASE PRIMARY KEY);
                CREATE TABLE code (c TEXT PRIMARY KEY);
                CREATE TABLE pet (id INT, tag TEXT REFERENCES tag, code INT REFERENCES code, PRIMARY KEY (id DESC)) WITHOUT ROWID;
                INSERT INTO tag VALUES ('Old'), ('Big');
                INSERT INTO code VALUES ('5'), ('06');
                INSERT INTO pet VALUES (1, 'OLD', 5), (2, 'big', 6), (3, 'none', NULL);""");
        rebuild("DELETE FROM pet WHERE id IN (2, 3);", "DELETE FROM code WHERE c = '5';");

        assertRefused("1 row of pet to code (\"id\" = 1)");
    }

    @Test
    void aRowIsNamedByItsWholeKeyOrElseByWhatItRefersTo() {
        given("""
                CREATE TABLE owner (a INT, b INT, PRIMARY KEY (b, a));
                CREATE TABLE pet (x TEXT, y INT, a INT, b INT, PRIMARY KEY (x, y), FOREIGN KEY (a, b) REFERENCES owner (a, b));
                CREATE TABLE toy (a INT, b INT, FOREIGN KEY (b, a) REFERENCES owner);
                INSERT INTO owner VALUES (1, 2);
                INSERT INTO pet VALUES ('it''s', 1, 1, 2), ('b', 2, 8, 9), ('c', 3, NULL, 9);
                INSERT INTO toy VALUES (1, 2), (2, 1);""");
        rebuild("DELETE FROM pet WHERE x = 'b';", "DELETE FROM toy WHERE a = 2;", "DELETE FROM owner;");

        assertRefused("1 row of pet to owner (\"x\" = 'it''s' AND \"y\" = 1),"
                + " 1 row of toy to owner (\"b\" = 2 AND \"a\" = 1)");
    }

    @Test
    void ofManyRowsTenAreNamed() {
        given("""
                CREATE TABLE owner (id INTEGER PRIMARY KEY);
                CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INT REFERENCES owner (id));""");
        rebuild("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)"
                + " INSERT INTO pet SELECT i, i FROM n;");

        assertRefused("12 rows of pet to owner (\"id\" = 1 or \"id\" = 2 or ");
        assertThatThrownBy(this::up).hasMessageContaining(" or \"id\" = 10 and 2 more)");
    }

    @Test
    void aTableThatCannotBeCheckedDoesNotHideAnother() {
        given("""
                CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TABLE bad (id INTEGER PRIMARY KEY, name TEXT REFERENCES owner (name));
                CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INT REFERENCES owner (id));
                INSERT INTO owner VALUES (1, 'Ann');
                INSERT INTO bad VALUES (1, 'Eve');
                INSERT INTO pet VALUES (1, 1);""");
        rebuild("DELETE FROM owner;");

        assertRefused("1 row of pet to owner (\"id\" = 1)");
    }

    @Test
    void manyOldOnesPass() {
        given("""
                CREATE TABLE owner (id INTEGER PRIMARY KEY);
                CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INT REFERENCES owner (id));
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                INSERT INTO pet SELECT i, i FROM n;""");
        rebuild("""
                CREATE TABLE new_pet (id INTEGER PRIMARY KEY, owner INT REFERENCES owner (id), age INT);
                INSERT INTO new_pet (id, owner) SELECT id, owner FROM pet;
                DROP TABLE pet;
                ALTER TABLE new_pet RENAME TO pet;""");

        assertThat(up().migrations()).hasSize(1);
    }
}
