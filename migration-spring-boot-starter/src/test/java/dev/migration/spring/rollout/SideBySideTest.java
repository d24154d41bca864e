// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.servers.PostgreSqlServer;
import dev.migration.spring.Applications;
import dev.migration.spring.rollout.Release.Statements;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The releases of {@code docs/guides/zero-downtime.md}, two at a time beside each other on one database, under load. */
class SideBySideTest {

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();
    private static final Pattern FILE =
            Pattern.compile("\\*file: migrations/(\\S+)\\*\n```sql\n(.*?)```", Pattern.DOTALL);

    private static final List<String> BOTH = List.of("contact", "phone");
    private static final Statements FIRST = new Statements("contact", List.of("contact"));
    private static final Statements SECOND = new Statements("contact", BOTH);
    private static final Statements THIRD = new Statements("phone", BOTH);
    private static final Statements FOURTH = new Statements("phone", List.of("phone"));

    private static final int SOME = 100;

    @TempDir
    Path directory;

    private final Map<Long, String> expected = new ConcurrentHashMap<>();
    private final JdbcClient database = JdbcClient.create(SERVER.getDatabase("postgres", "rollout"));

    @BeforeEach
    void create() {
        Applications.execute(SERVER.getPostgresDatabase(), "CREATE DATABASE rollout");
    }

    /** A release has the migrations up to this version. */
    private String[] settings(String last, String... further) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(last));
        for (Map.Entry<String, String> file : guide().entrySet()) {
            if (file.getKey().substring(0, 4).compareTo(last) <= 0) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        }
        var settings = new TreeMap<String, String>();
        settings.put("spring.datasource.url", SERVER.getJdbcUrl("postgres", "rollout"));
        settings.put("spring.datasource.hikari.maximum-pool-size", "3");
        settings.put("migration.locations", folder.toString());
        settings.put("migration.batches.run", "background");
        settings.put("migration.batches.time", "20ms");
        for (String one : further) {
            settings.put(one.split("=")[0], one.split("=")[1]);
        }
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    private static Map<String, String> guide() throws IOException {
        String page = Files.readString(Path.of("../docs/guides/zero-downtime.md"));
        return FILE.matcher(page)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (a, b) -> b, TreeMap::new));
    }

    private static Migrator migrator(Release release) {
        return release.context().getBean(Migrator.class);
    }

    @Test
    @Timeout(180)
    void noRequestFailsFromExpandToContract() throws Exception {
        try (Release second = secondAfterFirst();
                Release third = Release.start(THIRD, expected, 300_000, settings("0005"))) {
            second.serve(SOME);
            third.serve(SOME);
            second.close();

            try (Release fourth = Release.start(FOURTH, expected, 400_000, settings("0007"))) {
                assertThat(migrator(fourth).status().waiting())
                        .extracting(MigrationStatus::name)
                        .containsExactly("0007_drop_contact");
                third.serve(SOME);
                fourth.serve(SOME);
                third.close();
                contract("0007");
                fourth.serve(SOME);
            }
        }

        assertThat(database.sql("SELECT column_name FROM information_schema.columns WHERE table_name = 'patients'")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("id", "phone");
        Map<Long, String> found = new TreeMap<>();
        database.sql("SELECT id, phone FROM patients WHERE id >= 100000").query(row -> {
            found.put(row.getLong(1), row.getString(2));
        });
        assertThat(found).isEqualTo(new TreeMap<>(expected));
    }

    /** Not in the background: the next release must not read before the rows are filled. */
    private void contract(String last) throws IOException {
        String[] settings = settings(last, "migration.phase=contract", "migration.batches.run=start");
        try (ConfigurableApplicationContext job = Release.context(settings)) {
            assertThat(job.getBean(Migrator.class).status().waiting()).isEmpty();
        }
    }

    /** What the first one has left empty is filled when it is gone. */
    private Release secondAfterFirst() throws Exception {
        try (Release first = Release.start(FIRST, expected, 100_000, settings("0001"))) {
            first.serve(SOME);
            database.sql("INSERT INTO patients SELECT n, '+44 ' || n FROM generate_series(1001, 50000) n")
                    .update();
            Release second = Release.start(SECOND, expected, 200_000, settings("0005"));
            first.serve(SOME);
            second.serve(SOME);
            first.close();
            contract("0005");
            second.serve(SOME);
            return second;
        }
    }
}
