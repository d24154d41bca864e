// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolAddressTest {

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void hasThePasswordThatTheDriverFinds(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("pgpass"), "db.example:*:clinic:ann:from file\n");
        DatabaseUrl login =
                DatabaseUrlParser.parse("jdbc:postgresql://db.example/clinic").as("ann", null);
        String property = "org.postgresql.pgpassfile";
        System.setProperty(property, file.toString());
        try {
            assertThat(new PostgreSqlTool().address(login).orElseThrow().environment())
                    .containsEntry("PGPASSWORD", "from file")
                    .containsEntry("PGUSER", "ann")
                    .containsEntry("PGDATABASE", "clinic")
                    .containsEntry("PGHOST", "db.example");
        } finally {
            System.clearProperty(property);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl",
                "ssl=true",
                "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
                "sslhostnameverifier=com.example.Verifier",
                "sslNegotiation=direct",
                "sslmode=require&sslcert=/keys/ann.crt",
                "gssEncMode=require",
                "requireAuth=scram-sha-256",
                "socketFactoryArg=/run/postgresql",
                "targetServerType=primary",
                "service=clinic"
            })
    void isNoneWhereTheUrlSetsWhatTheToolIsNotTold(String parameter) {
        assertThat(of("jdbc:postgresql://db.example/clinic?" + parameter)).isEmpty();
    }

    @Test
    void keepsTlsAndLeavesOutWhatTunesTheDriver() {
        assertThat(of("jdbc:postgresql://db.example/clinic?sslmode=verify-full&sslrootcert=/keys/root.crt"
                                + "&reWriteBatchedInserts=true&ApplicationName=clinic")
                        .orElseThrow()
                        .environment())
                .containsEntry("PGSSLMODE", "verify-full")
                .containsEntry("PGSSLROOTCERT", "/keys/root.crt")
                .containsEntry("PGAPPNAME", "migration dump");
    }

    @ParameterizedTest
    @CsvSource({
        "'', --ssl-mode=PREFERRED",
        "?sslMode=trust, --ssl-mode=REQUIRED",
        "?useSSL=false, --ssl-mode=DISABLED",
        "?useSSL=false&allowPublicKeyRetrieval=true&serverTimezone=UTC&socketTimeout=5000, --ssl-mode=DISABLED"
    })
    void isAsMuchEncryptedAsTheDriverOfMySql(String parameters, String argument) {
        DatabaseUrl login = DatabaseUrlParser.parse("jdbc:mysql://db.example/clinic" + parameters)
                .as("ann", "secret");

        assertThat(new MySqlTool("mysqldump", false)
                        .address(login)
                        .orElseThrow()
                        .arguments())
                .contains(argument);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verifyServerCertificate=true",
                "verif%79ServerCertificate=true",
                "useSSL=false&verifyServerCertificate=true",
                "serverRSAPublicKeyFile=/keys/server.pem",
                "serverRsaPublicKeyFile=/keys/server.pem",
                "allowPublicKeyRetrieval=false",
                "trustCertificateKeyStoreUrl=file:/keys/trust.p12",
                "serverSslCert=/keys/root.crt",
                "keyStore=/keys/ann.p12",
                "sslMode=verify-full",
                "restrictedAuth=caching_sha2_password",
                "localSocket=/run/mysqld.sock",
                "pipe=MySQL",
                "connectTimeout=5&requireSSL=true"
            })
    void isNoneWhereTheUrlSetsMoreThanTuningForMySqlOrMariaDb(String parameter) {
        DatabaseUrl login = DatabaseUrlParser.parse("jdbc:mysql://db.example/clinic?" + parameter)
                .as("ann", "secret");

        assertThat(new MySqlTool("mysqldump", false).address(login)).isEmpty();
        assertThat(new MySqlTool("mysqldump", true).address(login)).isEmpty();
    }

    private static Optional<ToolAddress> of(String url) {
        return new PostgreSqlTool().address(DatabaseUrlParser.parse(url).as("ann", "secret"));
    }
}
