// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.model.ComparedProduct;
import java.util.List;
import org.hibernate.dialect.MariaDBDialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.junit.jupiter.api.Test;

class MergedAltersTest {

    private static final DraftSyntax POSTGRESQL = new PostgreSqlSyntax(new PostgreSQLDialect());

    private static final DraftChange COLUMN =
            change("alter table item add column phone varchar(40)", "alter table item drop column phone");

    private static final DraftChange INDEX =
            change("create unique index item_code on item (code)", "drop index item_code on item");

    @Test
    void mariaDbChangesATableOnce() {
        assertThat(MergedAlters.of(ComparedProduct.MARIADB, List.of(COLUMN, INDEX)))
                .singleElement()
                .satisfies(merged -> {
                    assertThat(merged.up())
                            .containsExactly("alter table item\n    add column phone varchar(40),\n"
                                    + "    add unique index item_code (code)");
                    assertThat(merged.down())
                            .containsExactly("alter table item\n    drop index item_code,\n    drop column phone");
                });
    }

    @Test
    void aForeignKeyIsNotReplacedInOneStatement() {
        String drop = "alter table item "
                + new MariaDBDialect().getDropForeignKeyString().strip() + " old";
        var replaced = DraftChange.of(
                "", List.of(drop, "alter table item " + AlterTable.addConstraint("new", "check (a > 0)")), List.of());

        assertThat(MergedAlters.of(ComparedProduct.MARIADB, List.of(COLUMN, replaced)))
                .containsExactly(COLUMN, replaced);
    }

    @Test
    void postgreSqlIsSparedOnlyTheRewritesForTypes() {
        DraftChange level = change(
                POSTGRESQL.alter("item", "alter column level " + AlterTable.setType("bigint")),
                POSTGRESQL.alter("item", "alter column level " + AlterTable.setType("integer")));
        DraftChange note = change(
                POSTGRESQL.alter("item", "alter column note " + AlterTable.setType("text")),
                POSTGRESQL.alter("item", "alter column note " + AlterTable.setType("varchar(9)")));

        assertThat(MergedAlters.of(ComparedProduct.POSTGRESQL, List.of(level, COLUMN, note)))
                .extracting(DraftChange::up)
                .containsExactly(
                        COLUMN.up(),
                        List.of("alter table item\n    alter column level set data type bigint,\n"
                                + "    alter column note set data type text"));
    }

    private static DraftChange change(String up, String down) {
        return DraftChange.of(up, List.of(up), List.of(down));
    }
}
