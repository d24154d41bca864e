package dev.migration.cli.engine.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Vendor;
import dev.migration.cli.database.Login;
import dev.migration.fleet.internal.url.DatabaseUrlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class ToolAddressTest {

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void hasThePasswordThatTheDriverFinds(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("pgpass"), "db.example:*:clinic:ann:from file\n");
        Login login = Login.of(DatabaseUrlParser.parse("jdbc:postgresql://db.example/clinic"), "ann", null);
        String property = "org.postgresql.pgpassfile";
        System.setProperty(property, file.toString());
        try {
            assertThat(ToolAddress.of(login, Vendor.POSTGRESQL).orElseThrow().environment())
                    .containsEntry("PGPASSWORD", "from file")
                    .containsEntry("PGUSER", "ann")
                    .containsEntry("PGDATABASE", "clinic")
                    .containsEntry("PGHOST", "db.example");
        } finally {
            System.clearProperty(property);
        }
    }
}
