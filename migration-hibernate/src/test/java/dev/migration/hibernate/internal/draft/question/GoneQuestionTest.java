// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.question;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.plan.DraftPlan;
import dev.migration.hibernate.internal.draft.syntax.H2Syntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.GoneColumn;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.internal.database.catalogue.SchemaTable.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.hibernate.dialect.H2Dialect;
import org.junit.jupiter.api.Test;

class GoneQuestionTest {

    private static final Column PHONE = new Column(
            "PHONE",
            new SqlType("CHARACTER VARYING(20)", "character varying", OptionalLong.of(20), 0, false, List.of()),
            true,
            "",
            false,
            "",
            "PHONE CHARACTER VARYING(20) NOT NULL");

    private static final Difference GONE = new GoneColumn(
            new TableShape("OWNER", List.of(), Map.of("PHONE", PHONE), List.of(), Map.of()),
            PHONE,
            "OWNER.PHONE is gone");

    private static final DraftChange MAY_BE_NULL = DraftChange.of(
            "OWNER.PHONE is gone", List.of("alter column phone null"), List.of("alter column phone not null"));

    @Test
    void whatStaysIsNotAskedAbout() {
        assertThat(question(List.of(MAY_BE_NULL)).of(GONE, false, false, false, false))
                .isEmpty();
    }

    @Test
    void whatIsToBeDroppedMayStayAsThePlanChangesIt() {
        Optional<DraftChange> asked = question(List.of(MAY_BE_NULL)).of(GONE, true, false, false, false);

        assertThat(asked).hasValueSatisfying(change -> {
            assertThat(change.question()).isEqualTo("No entity has OWNER.PHONE: what becomes of it?");
            assertThat(change.answers())
                    .containsExactly(
                            new Answer(
                                    "It stays:",
                                    List.of("alter column phone null"),
                                    List.of("alter column phone not null")),
                            new Answer(
                                    "It is dropped, with all that is in it:",
                                    List.of("alter table owner drop column phone"),
                                    List.of()));
            assertThat(change.first().when()).isEqualTo("It stays:");
        });
    }

    @Test
    void whatNoStatementCanRenameIsAskedAboutAlsoWhereNothingIsDropped() {
        Optional<DraftChange> asked = question(List.of()).of(GONE, false, false, false, true);

        assertThat(asked)
                .hasValueSatisfying(
                        change -> assertThat(change.answers())
                                .extracting(Answer::when)
                                .first()
                                .isEqualTo(
                                        "It has another name now: write RENAME, in place of what adds that one, and what undoes it."));
    }

    private static GoneQuestion question(List<DraftChange> changes) {
        var plan = new DraftPlan(
                changes,
                List.of(),
                List.of(),
                List.of(GONE),
                List.of(),
                new SchemaShape(Set.of("")),
                new H2Syntax(new H2Dialect()));
        return new GoneQuestion(plan, plan.drops(), new Moves(List.of(), List.of(), List.of()), false);
    }
}
