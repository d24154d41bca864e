// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseHostTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:clinic",
                "jdbc:h2:~/clinic;MODE=PostgreSQL",
                "jdbc:h2:tcp://localhost:9092/mem:clinic",
                "jdbc:hsqldb:mem:clinic",
                "jdbc:sqlite:clinic.db",
                "jdbc:postgresql:clinic",
                "jdbc:postgresql:///clinic",
                "jdbc:postgresql://localhost:5432/clinic?socketTimeout=30",
                "jdbc:postgresql://127.0.0.1,[::1]:5433/clinic",
                "jdbc:mysql://root:secret@localhost/clinic",
                "jdbc:mariadb://localhost:3306/clinic",
                "jdbc:mariadb://docker:3306/clinic"
            })
    void isOfATest(String url) {
        assertThat(new DatabaseHost(url).isOneOf(Set.of("docker"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jdbc:oracle:thin:@localhost:1521:clinic",
                "jdbc:h2:tcp://db.invalid/clinic",
                "jdbc:postgresql://db.invalid/clinic",
                "jdbc:postgresql://localhost,db.invalid/clinic",
                "jdbc:postgresql://localhost/clinic?PGHOST=db.invalid",
                "jdbc:postgresql://localhost/clinic?service=production",
                "jdbc:postgresql:///clinic?cloudSqlInstance=a:b:c&socketFactory=com.example.SocketFactory",
                "jdbc:mysql://localhost@db.invalid/clinic",
                "jdbc:mysql://localhost/clinic?socksProxyHost=db.invalid",
                "jdbc:mysql://address=(host=localhost)(port=3306)/clinic",
                "jdbc:mysql+srv://localhost/clinic"
            })
    void mayBeElsewhere(String url) {
        assertThat(new DatabaseHost(url).isOneOf(Set.of("docker"))).isFalse();
    }
}
