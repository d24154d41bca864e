// SPDX-License-Identifier: Apache-2.0
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

    /** It would have the driver create it, refuse it, or open it in another way. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://db/a?readOnly=true&sslmode=require           | jdbc:postgresql://db/b?sslmode=require
            jdbc:mariadb://db/a?createDatabaseIfNotExist=true&useSsl=false | jdbc:mariadb://db/b?useSsl=false
            jdbc:h2:./a;IFEXISTS=TRUE;MODE=LEGACY;DB_CLOSE_DELAY=-1        | jdbc:h2:./b;MODE=LEGACY
            jdbc:sqlite:file:a?mode=ro&foreign_keys=on                     | jdbc:sqlite:file:b?foreign_keys=on
            jdbc:hsqldb:file:a;shutdown=true;ifexists=true                 | jdbc:hsqldb:file:b
            """)
    void aSettingOfOneDatabaseIsNotThatOfAnother(String jdbc, String other) {
        assertThat(DatabaseName.of(jdbc).with("b")).isEqualTo(other);
    }
}
