// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.compare;

import static dev.migration.hibernate.EntityMigratorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import dev.migration.hibernate.internal.CompiledEntities;
import dev.migration.hibernate.internal.EntityCheck;
import dev.migration.hibernate.internal.EntityDraft;
import dev.migration.hibernate.internal.Service;
import dev.migration.hibernate.internal.TestProduct;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AcceptedDifferencesTest {

    private static final String SHORT =
            "guest.name: column GUEST.NAME is CHARACTER VARYING(50) in the entity, CHARACTER"
                    + " VARYING(30) in the migrations";

    @TempDir
    private Path folder;

    private DataSource dataSource;
    private Migrator migrator;
    private EntityManagerFactory entities;

    @BeforeEach
    void migrate() throws Exception {
        dataSource = TestProduct.H2.empty();
        Files.writeString(
                folder.resolve("0001_first.sql"),
                "create table guest (id bigint not null primary key, name varchar(30));");
        migrator = Migrator.builder()
                .locations("filesystem:" + folder)
                .dataSource(dataSource)
                .build();
        migrator.up();
        entities = Service.of(dataSource, Guest.class);
    }

    @AfterEach
    void close() {
        entities.close();
    }

    private Path file() {
        return folder.resolve("entities-accepted.toml");
    }

    @Test
    void whatIsAcceptedPassesAndIsNotDrafted() throws Exception {
        String written = EntityCheck.accept(migrator, entities, migrator, "a \"short\" one");

        Assertions.assertThat(written)
                .isEqualTo(
                        "2 differences are accepted in " + file()
                                + "\n  guest.name: column GUEST.NAME is CHARACTER VARYING(50) in the entity, CHARACTER VARYING(30) in the"
                                + " migrations\n  guest.phone: column GUEST.PHONE CHARACTER VARYING(255) is not in the migrations\n");
        Assertions.assertThat(Files.readString(file())).isEqualTo("""
                version = 1

                [[accepted]]
                difference = "%s"
                reason = "a \\"short\\" one"

                [[accepted]]
                difference = "guest.phone: column GUEST.PHONE CHARACTER VARYING(255) is not in the migrations"
                reason = "a \\"short\\" one"
                """.formatted(SHORT));
        assertThat(migrator).matchEntities(entities);
        EntityDraft draft = EntityDraft.of(migrator, entities, false);
        Assertions.assertThat(draft.isWritten()).isFalse();
        Assertions.assertThat(draft.left()).isEmpty();
    }

    @Test
    void whatIsAcceptedHidesNothingElseThatHibernatesOwnCheckFinds() throws Exception {
        Files.writeString(
                folder.resolve("0002_room.sql"), "create table room (id bigint not null primary key, level clob);");
        migrator.up();
        try (EntityManagerFactory both = Service.of(dataSource, Guest.class, Room.class)) {
            EntityCheck.accept(migrator, both, migrator, "old");

            Assertions.assertThat(EntityDraft.of(migrator, both, false).left())
                    .singleElement()
                    .asString()
                    .startsWith("Hibernate's own check still fails: ")
                    .contains("[level] in table [room]");
        }
    }

    @Test
    void whatIsNotAcceptedFailsAndSoDoesALineThatDiffersNoMore() throws Exception {
        Files.writeString(file(), """
                version = 1

                [[accepted]]
                difference = "%s"
                reason = "old"

                [[accepted]]
                difference = "guest.age: column GUEST.AGE INTEGER is not in the migrations"
                reason = "old"
                """.formatted(SHORT));

        assertThatThrownBy(() -> assertThat(migrator).matchEntities(entities))
                .hasMessageContaining("guest.phone: column GUEST.PHONE")
                .hasMessageContaining(
                        "entities-accepted.toml:7:1 accepts what is no difference any more, delete it: guest.age:")
                .hasMessageNotContaining("GUEST.NAME");
    }

    @Test
    void whatIsAcceptedAgainKeepsItsReason() throws Exception {
        Files.writeString(
                file(), "version = 1\n[[accepted]]\ndifference = \"" + SHORT + "\"\nreason = \"agreed in May\"\n");

        EntityCheck.accept(migrator, entities, migrator, "new");

        Assertions.assertThat(Files.readString(file())).contains("\"agreed in May\"", "\"new\"");
        assertThat(migrator).matchEntities(entities);
    }

    /** As {@code strict()} reports it. */
    @Test
    void whatIsAcceptedAsOnlyInTheMigrationsHasNotBecomeSomethingElse() throws Exception {
        String nick = "only in the migrations: column GUEST.NICK CHARACTER VARYING(255)";
        Files.writeString(folder.resolve("0002_nick.sql"), "alter table guest add column nick varchar(255);");
        migrator.up();
        Files.writeString(file(), "version = 1\n[[accepted]]\ndifference = \"" + nick + "\"\nreason = \"a report\"\n");

        EntityDraft draft = EntityDraft.of(migrator, entities, false);
        Assertions.assertThat(draft.script().asks()).isFalse();
        Assertions.assertThat(draft.script().up()).contains("alter table guest add column phone varchar(255)");
        EntityCheck.accept(migrator, entities, migrator, "new");
        Assertions.assertThat(Files.readString(file())).contains("column GUEST.NICK", "a report");
    }

    @Test
    void aFileWithoutAReasonIsRefused() throws Exception {
        Files.writeString(file(), "version = 1\n\n[[accepted]]\ndifference = \"" + SHORT + "\"\n");

        assertThatThrownBy(() -> assertThat(migrator).matchEntities(entities))
                .hasMessageContaining("entities-accepted.toml:3:1", "needs a difference and a reason");
    }

    /** A draft gives names to keys that have none, and the accepted lines have those that Hibernate or the product made up. */
    @ParameterizedTest
    @EnumSource
    void keysThatAreAcceptedAreInNoLaterDraft(TestProduct product) throws Exception {
        Path migrations = Files.createDirectory(folder.resolve("keys"));
        Files.writeString(
                migrations.resolve("0001_first.sql"),
                "create table host (id bigint not null primary key);\n"
                        + "create table stay (id bigint not null primary key, room integer, host_id bigint, seen integer);");
        DataSource empty = product.empty();
        Migrator stays = Migrator.builder()
                .locations("filesystem:" + migrations)
                .dataSource(empty)
                .build();
        stays.up();
        String stay = """
                @Entity(name = "host") class Host { @Id Long id; }
                @Entity(name = "stay") @Table(indexes = @Index(columnList = "seen"))
                class Stay { @Id Long id; @Column(unique = true) Integer room; @ManyToOne Host host; Integer seen; %s }
                """;
        List<Class<?>> before = CompiledEntities.of(stay.formatted(""), folder.resolve("before"));
        try (EntityManagerFactory first = Service.of(empty, Map.of(), before)) {
            Assertions.assertThat(EntityCheck.accept(stays, first, stays, "old"))
                    .startsWith("3 differences are accepted");
        }

        List<Class<?>> after = CompiledEntities.of(stay.formatted("Integer nights;"), folder.resolve("after"));
        try (EntityManagerFactory next = Service.of(empty, Map.of(), after)) {
            EntityDraft draft = EntityDraft.of(stays, next, false);

            Assertions.assertThat(draft.failure()).isNull();
            Assertions.assertThat(draft.left()).isEmpty();
            Assertions.assertThat(draft.differences())
                    .singleElement()
                    .asString()
                    .startsWith("stay.nights:");
            Assertions.assertThat(draft.script().up()).containsExactly("alter table stay add column nights integer");
        }
    }

    @Entity(name = "room")
    static class Room {

        @Id
        Long id;

        String level;
    }

    @Entity(name = "guest")
    static class Guest {

        @Id
        Long id;

        @Column(length = 50)
        String name;

        String phone;
    }
}
