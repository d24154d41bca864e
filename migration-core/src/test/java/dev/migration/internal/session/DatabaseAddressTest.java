// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAddressTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example:5432/clinic, db.example:5432/clinic",
        "jdbc:postgresql://db.example/clinic?user=ann&password=secret, db.example/clinic",
        "jdbc:postgresql:clinic, clinic",
        "'jdbc:postgresql://one:1,two:2/clinic', 'one:1,two:2/clinic'",
        "jdbc:mariadb://ann:secret@db.example/clinic, db.example/clinic",
        "'jdbc:mysql://ann:secret@one,ann:secret@two/clinic', two/clinic",
        "jdbc:mysql://ann:se/c@ret@db.example/clinic, db.example/clinic",
        "jdbc:mysql:replication://one/clinic, replication://one/clinic",
        "jdbc:h2:mem:clinic;PASSWORD=secret, mem:clinic",
        "jdbc:h2:tcp://localhost/~/clinic, tcp://localhost/~/clinic",
        "jdbc:hsqldb:file:data/clinic;shutdown=true, file:data/clinic",
        "jdbc:sqlite:clinic.db, clinic.db",
        "jdbc:sqlite::memory:, :memory:"
    })
    void itIsTheUrlWithoutWhatIsSecret(String url, String address) {
        assertThat(DatabaseAddress.of(url)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "'jdbc:mysql://address=(host=db)(user=ann)(password=secret)/clinic'",
        "jdbc:mysql://ann:sec?ret@db.example/clinic",
        "jdbc:mysql://ann:sec;ret@db.example/clinic",
        "jdbc:postgresql://db.example/clinic?password=se@ret",
        "jdbc:tomcat",
        "clinic"
    })
    void whereASecretMayHideThereIsNone(String url) {
        assertThat(DatabaseAddress.of(url)).isEmpty();
    }
}
