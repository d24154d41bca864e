// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import static dev.migration.hibernate.EntityMigratorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.hibernate.internal.draft.DraftScript;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnversTest {

    private static final String VISIT = """
            enum Kind { FIRST, NEXT }
            @Entity(name = "visit") @org.hibernate.envers.Audited
            class Visit { @Id @GeneratedValue Long id; @Enumerated(EnumType.STRING) Kind kind; @ElementCollection Set<String> tags; %s }
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void aFieldOfAnAuditedEntityIsDraftedForItsTableOfVersionsToo(TestProduct product) throws Exception {
        draft(product, "", "0001_first");

        DraftScript script = draft(
                product, "@Column(length = 40, nullable = false) @ColumnDefault(\"'-'\") String room;", "0002_room");

        assertThat(script.up()).hasSize(2).anySatisfy(sql -> assertThat(sql).containsIgnoringCase("visit_aud"));
        assertThat(script.asks()).isFalse();
    }

    /** Writes the next file, with which another database matches, and which is undone there. */
    private DraftScript draft(TestProduct product, String field, String file) throws Exception {
        List<Class<?>> classes = CompiledEntities.of(VISIT.formatted(field), folder.resolve("classes" + file));
        DataSource scratch = product.empty();
        if (!field.isEmpty()) {
            migrator(scratch).up();
        }
        DraftScript script;
        try (EntityManagerFactory entities = Service.of(scratch, Map.of(), classes)) {
            EntityDraft draft = EntityDraft.of(migrator(scratch), entities, false);
            assertThat(draft.failure()).isNull();
            assertThat(draft.left()).isEmpty();
            script = draft.script();
        }
        Files.writeString(folder.resolve(file + ".sql"), script.text(""));
        DataSource other = product.empty();
        migrator(other).up();
        try (EntityManagerFactory entities = Service.of(other, Map.of(), classes)) {
            assertThat(migrator(other)).matchEntities(entities);
        }
        migrator(other).down();
        return script;
    }

    private Migrator migrator(DataSource dataSource) {
        return Migrator.builder()
                .locations("filesystem:" + folder)
                .dataSource(dataSource)
                .build();
    }
}
