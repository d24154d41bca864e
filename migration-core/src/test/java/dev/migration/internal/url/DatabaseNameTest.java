package dev.migration.internal.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseNameTest {

    /** A list of targets may come from a table that others write. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:h2:/data/main;USER=sa       | main;INIT=CREATE ALIAS x
            jdbc:mariadb://db-1.example/acme | acme?initSql=DROP TABLE bolt.orders
            jdbc:sqlite:/data/main.db        | ../elsewhere/other.db
            jdbc:hsqldb:file:/data/main      | main#x
            """)
    void aNameThatTheDriverWouldReadAsMoreIsRefused(String jdbc, String name) {
        assertThatThrownBy(() -> DatabaseName.of(jdbc).with(name))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("A database is called \"" + name + "\", which is not only a name in a URL.");
    }

    @Test
    void aNameIsWrittenAsTheDriverReadsIt() {
        assertThat(DatabaseName.of("jdbc:postgresql://db-1.example/acme?sslmode=require")
                        .with("b?c/d"))
                .isEqualTo("jdbc:postgresql://db-1.example/b%3Fc%2Fd?sslmode=require");
        assertThat(DatabaseName.of("jdbc:mariadb://db-1.example/acme").with("fineract-kenya"))
                .isEqualTo("jdbc:mariadb://db-1.example/fineract-kenya");
    }
}
