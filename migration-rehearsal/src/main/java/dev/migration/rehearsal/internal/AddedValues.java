// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether an ENUM or SET column of MariaDB or MySQL only gets more values: those that callers know stay, in their order. */
final class AddedValues {

    private static final String VALUE = "'(?:[^']|'')*+'";

    private static final Pattern ONE = Pattern.compile(VALUE);

    /** With its character set. */
    private static final Pattern LIST =
            Pattern.compile("(?<kind>enum|set)\\((?<values>V(?:,V)*+)\\)(?<charset>(?: \\w+)?)".replace("V", VALUE));

    private AddedValues() {}

    /** Of the type that a column had, and the one that it has. */
    static boolean isOf(String was, String is) {
        Matcher from = LIST.matcher(was);
        Matcher to = LIST.matcher(is);
        if (!from.matches()
                || !to.matches()
                || !from.group("kind").equals(to.group("kind"))
                || !from.group("charset").equals(to.group("charset"))) {
            return false;
        }
        List<String> known = values(from.group("values"));
        return values(to.group("values")).stream()
                .filter(known::contains)
                .toList()
                .equals(known);
    }

    private static List<String> values(String list) {
        return ONE.matcher(list).results().map(MatchResult::group).toList();
    }
}
