package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.AsciiCase;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the script's own making, whose names have a dot, that it sets for the session: PostgreSQL lists them
 * nowhere, so that who puts them back has to know their names.
 */
public final class CustomSettings {

    private static final String FUNCTION = "set_config";

    private final Dialect dialect;
    private final Set<String> names = new LinkedHashSet<>();
    private @Nullable Statement firstComputed;

    public CustomSettings(Dialect dialect) {
        this.dialect = dialect;
    }

    public void see(Statement statement) {
        if (dialect != Dialect.POSTGRESQL || !statement.has(StatementTrait.CHANGES_SESSION)) {
            return;
        }
        var phrase = new Phrase(statement.text(), dialect);
        if ("set".equals(phrase.at(0)) || "reset".equals(phrase.at(0))) {
            add(written(phrase, "session".equals(phrase.at(1)) ? 2 : 1));
            return;
        }
        for (int i = 0; phrase.at(i) != null; i++) {
            if (FUNCTION.equals(unquoted(phrase.at(i))) && "(".equals(phrase.at(i + 1))) {
                seeCall(statement, phrase.at(i + 2), phrase.at(i + 3));
            }
        }
    }

    private void seeCall(Statement statement, @Nullable String name, @Nullable String next) {
        if (name != null && name.matches("'[^'\\\\]*'") && ",".equals(next)) {
            add(AsciiCase.lower(name.substring(1, name.length() - 1)));
        } else if (firstComputed == null) {
            firstComputed = statement;
        }
    }

    /** The name that begins at a token, with all its parts. */
    private static String written(Phrase phrase, int first) {
        var name = new StringBuilder(unquoted(phrase.at(first)));
        for (int i = first + 1; ".".equals(phrase.at(i)); i += 2) {
            name.append('.').append(unquoted(phrase.at(i + 1)));
        }
        return AsciiCase.lower(name.toString());
    }

    private static String unquoted(@Nullable String token) {
        return token == null
                ? ""
                : token.length() > 1 && token.startsWith("\"") ? token.substring(1, token.length() - 1) : token;
    }

    private void add(String name) {
        if (name.contains(".")) {
            names.add(name);
        }
    }

    public Set<String> names() {
        return Set.copyOf(names);
    }

    /** The first statement that sets something whose name it computes. */
    @Nullable
    public Statement firstComputed() {
        return firstComputed;
    }
}
