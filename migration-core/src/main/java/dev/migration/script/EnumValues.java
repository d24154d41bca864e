package dev.migration.script;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows ALTER TYPE … ADD VALUE: PostgreSQL lets a new value be used in the same transaction only where the type is as
 * new as the value.
 */
final class EnumValues {

    private static final StatementPattern CREATE_TYPE = StatementPattern.of("CREATE TYPE");
    private static final StatementPattern ADD_VALUE = StatementPattern.of("ALTER TYPE … ADD VALUE");

    private final Dialect dialect;
    private final Set<String> created = new HashSet<>();
    private boolean added;
    private boolean goesOn;

    EnumValues(Dialect dialect) {
        this.dialect = dialect;
    }

    void see(Statement statement) {
        if (!dialect.has(SyntaxFeature.ENUM_VALUES_NEED_COMMIT)) {
            return;
        }
        goesOn |= added && statement.kind() != StatementKind.TRANSACTION_CONTROL;
        if (startsWith(statement, "create")) {
            var phrase = new Phrase(statement.text(), dialect, Set.of());
            if (CREATE_TYPE.matchesAfterFirstWord(phrase)) {
                created.add(typeName(phrase));
            }
        } else if (startsWith(statement, "alter")) {
            var phrase = new Phrase(statement.text(), dialect, Set.of());
            added |= ADD_VALUE.matchesAfterFirstWord(phrase) && !created.contains(typeName(phrase));
        }
    }

    /** Whether a statement follows a value that was added to an older type. */
    boolean needCommit() {
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
