package dev.migration.internal.sql;

import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows ALTER TYPE … ADD VALUE: PostgreSQL lets a new value be used in the same transaction only where the type is as
 * new as the value.
 */
public final class EnumValues {

    private final Dialect dialect;
    private final Set<String> created = new HashSet<>();
    private boolean added;
    private boolean mayBeUsed;

    public EnumValues(Dialect dialect) {
        this.dialect = dialect;
    }

    public void add(Statement statement) {
        if (dialect != Dialect.POSTGRESQL) {
            return;
        }
        var tokens = new StatementTokens(statement.text(), dialect.syntax());
        if (startsWith(statement, "alter") && "type".equals(tokens.at(1))) {
            int afterName = afterName(tokens);
            if ("add".equals(tokens.at(afterName)) && "value".equals(tokens.at(afterName + 1))) {
                // Naming a new value here, as in AFTER, does not use it.
                added |= !created.contains(typeName(tokens));
                return;
            }
        }
        if (startsWith(statement, "create") && "type".equals(tokens.at(1))) {
            created.add(typeName(tokens));
        }
        mayBeUsed |= added && statement.kind() != StatementKind.TRANSACTION_CONTROL;
    }

    /** Whether a value was added to an older type, and a statement that may use it follows. */
    public boolean needCommit() {
        return mayBeUsed;
    }

    private static boolean startsWith(Statement statement, String word) {
        return statement.text().regionMatches(true, 0, word, 0, word.length());
    }

    /** The name without its schema: a type of that name in another schema is the rarer case. */
    private static String typeName(StatementTokens tokens) {
        @Nullable String name = tokens.at(afterName(tokens) - 1);
        return name == null ? "" : name.replace("\"", "");
    }

    private static int afterName(StatementTokens tokens) {
        int last = 2;
        while (".".equals(tokens.at(last + 1))) {
            last += 2;
        }
        return last + 1;
    }
}
