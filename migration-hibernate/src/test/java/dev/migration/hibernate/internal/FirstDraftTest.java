package dev.migration.hibernate.internal;

import static dev.migration.hibernate.EntityAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirstDraftTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void everythingIsDraftedAndNothingDiffersThen(TestProduct product) throws Exception {
        DraftScript script = draft(product);
        Files.writeString(folder.resolve("0001_first.sql"), script.text("", ""));
        DataSource dataSource = product.empty();
        Migrator migrator = migrator(dataSource);
        migrator.up();

        try (EntityManagerFactory entities = Service.of(dataSource, Map.of(), Everything.ENTITIES)) {
            assertThat(migrator).matchEntities(entities);
        }
    }

    private DraftScript draft(TestProduct product) throws SQLException {
        DataSource dataSource = product.empty();
        try (EntityManagerFactory entities = Service.of(dataSource, Map.of(), Everything.ENTITIES)) {
            EntityDraft draft = EntityDraft.of(migrator(dataSource), entities, false);
            assertThat(draft.failure()).isNull();
            assertThat(draft.left()).isEmpty();
            return draft.script();
        }
    }

    private Migrator migrator(DataSource dataSource) {
        return Migrator.builder()
                .locations("filesystem:" + folder)
                .dataSource(dataSource)
                .build();
    }
}
