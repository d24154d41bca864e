package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.SyntaxFeature;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows ALTER TYPE … ADD VALUE: PostgreSQL lets a new value be used in the same transaction only where the type is as
 * new as the value.
 */
public final class EnumValues {

    private static final StatementPattern CREATE_TYPE = StatementPattern.of("CREATE TYPE");
    private static final StatementPattern ADD_VALUE = StatementPattern.of("ALTER TYPE … ADD VALUE");

    private final Dialect dialect;
    private final Set<String> created = new HashSet<>();
    private boolean added;
    private boolean goesOn;

    public EnumValues(Dialect dialect) {
        this.dialect = dialect;
    }

    public void see(Statement statement) {
        if (!dialect.has(SyntaxFeature.ENUM_VALUES_NEED_COMMIT)) {
            return;
        }
        var phrase = new Phrase(statement.text(), dialect);
        if (startsWith(statement, "alter") && ADD_VALUE.matchesAfterFirstWord(phrase)) {
            // To name a new value here, as in AFTER, is not to use it.
            added |= !created.contains(typeName(phrase));
            return;
        }
        if (startsWith(statement, "create") && CREATE_TYPE.matchesAfterFirstWord(phrase)) {
            created.add(typeName(phrase));
        }
        goesOn |= added && statement.kind() != StatementKind.TRANSACTION_CONTROL;
    }

    /** Whether a value was added to an older type, and a statement that may use it follows. */
    public boolean needCommit() {
        return goesOn;
    }

    private static boolean startsWith(Statement statement, String word) {
        return statement.text().regionMatches(true, 0, word, 0, word.length());
    }

    /** The name without its schema: a type of that name made in another schema is the rarer case. */
    private static String typeName(Phrase phrase) {
        int last = 2;
        while (".".equals(phrase.at(last + 1))) {
            last += 2;
        }
        @Nullable String name = phrase.at(last);
        return name == null ? "" : name.replace("\"", "");
    }
}
