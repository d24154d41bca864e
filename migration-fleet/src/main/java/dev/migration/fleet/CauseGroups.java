// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Groups what is wrong with targets by code, place and cause, which are data: another word puts nothing elsewhere. */
final class CauseGroups {

    /** The codes of whatever else is wrong: without a place and a cause, only words tell two of them apart. */
    private static final EnumSet<Code> VARIOUS =
            EnumSet.of(Code.INVALID_SETTING, Code.DATABASE_UNREACHABLE, Code.DATABASE_ERROR);

    private CauseGroups() {}

    /** The migration that failed, and what the database said as SQLSTATE; without what is not known of them. */
    static String cause(MigrationException failure) {
        String migration = failure instanceof MigrationFailedException failed ? failed.migration() : "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && refused.getSQLState() != null) {
                return migration + " " + refused.getSQLState();
            }
        }
        return migration;
    }

    /**
     * The first problem's text of one of each group, with those that have it too; the largest group first. Where the others' texts
     * differ, such as by the row that is there twice, it says whose this one is.
     */
    static <T> Map<String, List<T>> group(
            List<T> failed, Function<T, String> name, Function<T, List<Problem>> problems, Function<T, String> cause) {
        Map<Object, List<T>> same = new LinkedHashMap<>();
        failed.forEach(
                one -> same.computeIfAbsent(key(problems.apply(one), cause.apply(one)), none -> new ArrayList<>())
                        .add(one));
        Map<String, List<T>> groups = new LinkedHashMap<>();
        same.values().stream()
                .sorted(Comparator.comparing((List<T> group) -> group.size()).reversed())
                .forEach(group -> {
                    List<String> texts =
                            group.stream().map(problems).map(CauseGroups::text).toList();
                    String whose = texts.stream().distinct().count() == 1
                            ? ""
                            : "As " + name.apply(group.get(0)) + " reports it; the words of others differ:\n";
                    groups.computeIfAbsent(whose + texts.get(0), none -> new ArrayList<>())
                            .addAll(group);
                });
        return groups;
    }

    private static Object key(List<Problem> problems, String cause) {
        if (problems.isEmpty()) {
            return cause;
        }
        Problem first = problems.get(0);
        boolean isVarious = first.place() == null && cause.isEmpty() && VARIOUS.contains(first.code());
        return Arrays.asList(first.code(), first.place(), isVarious ? first.message() : cause);
    }

    private static String text(List<Problem> problems) {
        return problems.isEmpty() ? "The cause is unknown." : problems.get(0).text();
    }
}
