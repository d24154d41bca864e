package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredColumnTest {

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', nullValues = "-", textBlock = """
                    ALTER TABLE t ADD c INT NOT NULL => t +c 14
                    alter table only public.t add column if not exists c int not null => public.t +c 26
                    ALTER TABLE t /* x */ ADD COLUMN a INT NOT NULL, -- y => t +a 22
                    ALTER TABLE IF EXISTS "T ""1" * ADD "c" NUMERIC(5, 2) CHECK (c > 0) NOT NULL => "T "1" +"c" 32
                    ALTER TABLE t ADD a INT, ADD b INT NOT NULL, ADD COLUMN c INT NOT NULL => t +b 25, t +c 45
                    ALTER TABLE t ADD (a INT, b DECIMAL(3,1) NOT NULL, c INT NOT NULL) => t +b 14, t +c 14
                    ALTER TABLE t ADD id BIGINT PRIMARY KEY => t +id 14
                    ALTER TABLE t ADD c INT NOT NULL DEFAULT 0 => -
                    ALTER TABLE t ADD c INT DEFAULT (now()) NOT NULL, ADD d SERIAL NOT NULL => -
                    ALTER TABLE t ADD id INT GENERATED ALWAYS AS IDENTITY NOT NULL => -
                    ALTER TABLE t ADD CONSTRAINT n CHECK (c IS NOT NULL) => -
                    ALTER TABLE t ADD PRIMARY KEY (a, b) => -
                    ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (a) => -
                    ALTER TABLE t ADD c INT CHECK (c IS NOT NULL) => -
                    ALTER TABLE t ADD c TEXT COMMENT 'NOT NULL' => -
                    ALTER TABLE t ALTER COLUMN c SET NOT NULL => t c 14
                    ALTER TABLE t ALTER c SET NOT NULL, ALTER d DROP NOT NULL => t c 14
                    ALTER TABLE t MODIFY COLUMN c INT NOT NULL => t c 14
                    ALTER TABLE t CHANGE c d INT NOT NULL => t c 14
                    ALTER TABLE => -
                    ALTER TABLE t ADD => -
                    ALTER TABLE t ADD ( => -
                    ALTER TABLE t ADD c INT NOT => -
                    ALTER INDEX i ADD c INT NOT NULL => -
                    CREATE TABLE t (c INT NOT NULL) => -
                    """)
    void isWhatHasNoValueForTheRowsThatAreThere(String sql, String expected) {
        assertThat(describe(sql, Dialect.POSTGRESQL)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource({
        "MYSQL, ALTER TABLE `a``b`.`t` ADD `c` INT NOT NULL, <a`b>.<t> +<c> 23",
        "H2, ALTER TABLE t ADD c INT AS (1) NOT NULL,"
    })
    void namesAreReadAsTheDatabaseDoes(Dialect dialect, String sql, String expected) {
        assertThat(describe(sql, dialect)).isEqualTo(expected == null ? "" : expected.replaceAll("[<>]", "\""));
    }

    private static String describe(String sql, Dialect dialect) {
        List<Statement> statements = Scan.of(sql, dialect).statements();
        return RequiredColumn.of(statements.get(0), dialect).stream()
                .map(column ->
                        column.table().stream().map(RequiredColumnTest::text).collect(Collectors.joining(".")) + " "
                                + (column.added() ? "+" : "") + text(column.column()) + " " + column.index())
                .collect(Collectors.joining(", "));
    }

    private static String text(RequiredColumn.Name name) {
        return name.quoted() ? '"' + name.text() + '"' : name.text();
    }
}
