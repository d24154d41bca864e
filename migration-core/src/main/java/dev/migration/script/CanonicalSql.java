package dev.migration.script;

/** SQL without what makes no difference to the database: comments, layout and empty statements. */
public final class CanonicalSql {

    private CanonicalSql() {}

    /**
     * The tokens with single spaces between them, literals and names exactly as written. Texts with the same canonical
     * form run the same. Text that no database would take has a form too.
     */
    public static String of(String sql, Dialect dialect) {
        var lexer = new Lexer(new CharWindow(sql), dialect);
        var canonical = new StringBuilder(sql.length());
        boolean afterStatement = true;
        boolean delimiterDue = false;
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            switch (type) {
                case LINE_COMMENT, BLOCK_COMMENT -> {}
                case SEMICOLON -> {
                    delimiterDue |= !afterStatement;
                    afterStatement = true;
                }
                default -> {
                    if (delimiterDue) {
                        canonical.append(" ;");
                        delimiterDue = false;
                    }
                    afterStatement = false;
                    if (!canonical.isEmpty()) {
                        // 'a' and 'b' on two lines are one string, on one line an error.
                        canonical.append(lexer.continuesPrevious() ? '\n' : ' ');
                    }
                    canonical.append(lexer.text());
                }
            }
        }
        return canonical.toString();
    }
}
