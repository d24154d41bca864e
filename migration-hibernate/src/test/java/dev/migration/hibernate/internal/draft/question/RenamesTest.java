// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.question;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.hibernate.internal.draft.question.RenameTrial.Rename;
import dev.migration.hibernate.internal.draft.rename.RenameCandidate;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.NewColumn;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.internal.database.catalogue.SchemaTable.SqlType;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class RenamesTest {

    private static final TableShape ITEM = new TableShape("item", List.of(), Map.of(), List.of(), Map.of());
    private static final Difference PHONE = column("phone");
    private static final Difference MOBILE = column("mobile");

    @Test
    void twoFirstAnswersAreNotAboutTheSame() {
        Renames renames = Renames.of(List.of(
                rename("tel", PHONE, false),
                rename("fax", PHONE, false),
                rename("tel", MOBILE, false),
                rename("fax", MOBILE, false)));

        assertThat(renames.first())
                .extracting(Rename::gone, Rename::about)
                .containsExactly(tuple("tel", PHONE), tuple("fax", MOBILE));
    }

    @Test
    void whatIsAlikeIsNotTakenByAnotherQuestion() {
        Renames renames = Renames.of(
                List.of(rename("tel", PHONE, false), rename("tel", MOBILE, true), rename("fax", PHONE, false)));

        assertThat(renames.first())
                .extracting(Rename::gone, Rename::about)
                .containsExactly(tuple("tel", MOBILE), tuple("fax", PHONE));
    }

    @Test
    void aFirstAnswerThatNeedsOneWhichIsNoneIsNone() {
        Rename other = rename("tel", PHONE, true);
        Rename depending = new Rename(
                rename("fax", MOBILE, false).candidate(),
                List.of(),
                List.of(rename("fax", PHONE, false).candidate()),
                Set.of());

        Renames renames = Renames.of(List.of(other, depending));

        assertThat(renames.first()).containsExactly(other);
        assertThat(renames.hasAnswer("fax")).isTrue();
        assertThat(renames.hasFirstAnswer("fax")).isFalse();
    }

    private static Tuple tuple(String gone, Difference wanted) {
        return Tuple.tuple(List.of(gone), wanted.text());
    }

    private static Rename rename(String gone, Difference wanted, boolean isAlike) {
        var candidate =
                new RenameCandidate(List.of(gone), List.of(wanted), isAlike, Set.of(), "", List.of(), List.of());
        return new Rename(candidate, List.of(), List.of(), Set.of());
    }

    private static Difference column(String name) {
        var type = new SqlType("varchar(20)", "varchar", OptionalLong.of(20), 0, false, List.of());
        return new NewColumn(ITEM, new Column(name, type, false, "", false, "", name + " varchar(20)"), name);
    }
}
