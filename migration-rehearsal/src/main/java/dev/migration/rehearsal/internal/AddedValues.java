package dev.migration.rehearsal.internal;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether an ENUM or SET column of MariaDB or MySQL only gets more values: those that callers know stay, in their order. */
final class AddedValues {

    private static final String VALUE = "'(?:[^']|'')*+'";

    private static final Pattern ONE = Pattern.compile(VALUE);

    private static final Pattern BOTH = Pattern.compile(
            "(enum|set)\\((?<was>V(?:,V)*+)\\)(?<charset>(?: \\w+)?) to \\1\\((?<is>V(?:,V)*+)\\)\\k<charset>"
                    .replace("V", VALUE));

    private AddedValues() {}

    /** Of the detail of a change of a type. */
    static boolean isOf(String change) {
        Matcher types = BOTH.matcher(change);
        if (!types.matches()) {
            return false;
        }
        List<String> was = values(types.group("was"));
        return values(types.group("is")).stream().filter(was::contains).toList().equals(was);
    }

    private static List<String> values(String list) {
        return ONE.matcher(list).results().map(MatchResult::group).toList();
    }
}
