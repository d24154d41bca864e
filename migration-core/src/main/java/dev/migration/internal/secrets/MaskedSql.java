package dev.migration.internal.secrets;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.Replacement;
import java.util.List;

/** SQL in which each secret is replaced; {@code docs/scripts.md} says what is treated as one. */
public final class MaskedSql {

    private static final String MARK = "-- Secrets are hidden in this copy of the script: it cannot be run.\n";

    private final String original;
    private final String text;
    private final FoundSecrets found;
    private final SecretValues values;

    private MaskedSql(String original, FoundSecrets found) {
        this.original = original;
        this.found = found;
        this.text = found.hideIn(original);
        this.values = found.valuesIn(original);
    }

    /** Masks a statement as its database reads it. */
    public static MaskedSql of(Statement statement, Dialect dialect) {
        return of(statement.text(), statement.replaced(), statement.offset(), dialect);
    }

    /** Masks a script, whose first character has this offset, likewise; also the values of secret placeholders. */
    public static MaskedSql of(String sql, List<Replacement> replaced, long offset, Dialect dialect) {
        var found = new FoundSecrets();
        new StatementSecrets(sql, 0, dialect, found).find();
        for (Replacement value : replaced) {
            if (value.secret()) {
                found.add((int) (value.offset() - offset), (int) (value.end() - offset));
            }
        }
        return new MaskedSql(sql, found);
    }

    /** Whether a script was stored without its secrets, so that it cannot be run. */
    public static boolean isMarked(String stored) {
        return stored.startsWith(MARK);
    }

    /** The text without its secrets as it is stored, with a first line that reports it where something was hidden. */
    public String marked() {
        return text.equals(original) ? text : MARK + text;
    }

    /** The text without its secrets. */
    public String text() {
        return text;
    }

    /** Where in the masked text a place of the original is; what is in a secret is at its end. */
    public int offset(int place) {
        return found.hideIn(original.substring(0, place)).length();
    }

    /** A message, in which a server may quote any part of this SQL, without the secrets of it. */
    public String hideIn(String message) {
        return values.hideIn(message.replace(original, text));
    }
}
