// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.internal.remedy.Section.Part;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement sets for those behind it. That ends with its file, so each file of theirs needs it.
 *
 * @param sql its words
 */
record Setting(Part part, Tokens sql) {

    private static final Pattern LOCAL = Pattern.compile("\\bSET\\s+LOCAL\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern LIMIT = Pattern.compile("_timeout\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern ONLY_LOCAL = Pattern.compile("^(\\s*)SET\\s+LOCAL\\b", Pattern.CASE_INSENSITIVE);

    /** A statement of a down section as a file has it: in one without a transaction, what ends with that would have no effect. */
    static String in(Run run, String statement) {
        return run.equals(Run.WITHOUT_TRANSACTION)
                ? ONLY_LOCAL.matcher(statement).replaceFirst("$1SET")
                : statement;
    }

    /** Null where a statement is another one. */
    static @Nullable Setting of(Part part, Tokens sql) {
        boolean isSet = sql.has(0, "set") && !sql.has(1, "constraints") && !sql.contains("transaction");
        boolean isFunction = sql.has(0, "select") && sql.contains("set_config");
        return isSet || isFunction || sql.has(0, "reset") ? new Setting(part, sql) : null;
    }

    /** As a file has it; empty where that does the same without it, null where it cannot have it. */
    @Nullable
    String in(Run run) {
        if (run.isInBatches()) {
            return LIMIT.matcher(part.sql()).find() ? "" : null;
        }
        if (run.equals(Run.WITHOUT_TRANSACTION)) {
            return sql.has(0, "select") ? null : LOCAL.matcher(part.text()).replaceAll("SET");
        }
        return part.text();
    }

    /** Whether names without a schema may be of another table from then on. */
    boolean isOfNames() {
        return part.sql().toLowerCase(Locale.ROOT).contains("search_path") || sql.contains("schema");
    }
}
