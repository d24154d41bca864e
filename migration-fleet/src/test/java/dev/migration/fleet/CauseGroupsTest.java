// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Place;
import dev.migration.Problem;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CauseGroupsTest {

    private record Failed(String target, Problem problem, String cause) {}

    private static Map<String, List<Failed>> groups(Failed... failed) {
        return CauseGroups.group(List.of(failed), Failed::target, one -> List.of(one.problem()), Failed::cause);
    }

    private static Failed unreachable(String target, String words, String cause) {
        return new Failed(target, Problem.error(Code.DATABASE_UNREACHABLE, null, words, "start it"), cause);
    }

    private static Failed refused(String target, int line, String row) {
        return new Failed(
                target,
                Problem.error(
                        Code.STATEMENT_FAILED,
                        new Place("0003.sql", line, 1),
                        "statement 1 of 1 failed (SQLSTATE 23505)\n  Detail: Key (name)=(" + row + ") is duplicated.",
                        "fix the file"),
                "0003 23505");
    }

    @Test
    void whatTheDatabaseSaysCountsAndNoWord() {
        assertThat(groups(
                        unreachable("acme", "acme at db-1:5432 is gone", "08001"),
                        unreachable("bolt", "bolt at db-2:5433 is gone", "08001")))
                .hasSize(1);
        assertThat(groups(
                        unreachable("acme", "it is gone", "08001"),
                        unreachable("bolt", "the password is wrong", "28P01")))
                .hasSize(2);
    }

    @Test
    void wordsCountWhereNothingElseTellsTwoCausesApart() {
        assertThat(groups(unreachable("acme", "the URL is wrong", ""), unreachable("bolt", "not tried", "")))
                .hasSize(2);
    }

    @Test
    void whereItFailedCounts() {
        assertThat(groups(refused("acme", 2, "ann"), refused("bolt", 7, "ann"))).hasSize(2);
    }

    @Test
    void ofReportsThatDifferOneIsShownWithItsTarget() {
        Failed acme = refused("acme", 2, "ann");

        assertThat(groups(acme, refused("bolt", 2, "bob")).keySet())
                .singleElement()
                .asString()
                .startsWith("As acme reports it")
                .endsWith("\n" + acme.problem().text());
        assertThat(groups(acme).keySet()).containsExactly(acme.problem().text());
        assertThat(groups(acme, refused("bolt", 2, "ann")).keySet())
                .containsExactly(acme.problem().text());
    }

    @Test
    void aCauseIsTheMigrationAndTheStateOfTheDatabase() {
        Problem problem = refused("acme", 2, "ann").problem();
        var server = new SQLException("lost", null, new SQLException("gone", "08006"));

        assertThat(CauseGroups.cause(new MigrationFailedException("Migration failed", "0003_name", problem, server)))
                .isEqualTo("0003_name 08006");
        assertThat(CauseGroups.cause(new MigrationFailedException("Migration failed", "0003_name", problem, null)))
                .isEqualTo("0003_name");
        assertThat(CauseGroups.cause(new InvalidMigrationsException(problem))).isEmpty();
    }
}
