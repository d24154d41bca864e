package dev.migration.internal.sql.lexer;

/** Is told of every comment, before it is known what comes after it. */
public interface CommentListener {

    /** Does not look at comments. */
    CommentListener NONE = (type, comment, insideStatement) -> false;

    /**
     * Looks at a comment.
     *
     * @param type whether it ends with its line
     * @param comment the lexer, at the comment
     * @param insideStatement whether a statement has begun and not ended
     * @return whether the statement ends here though nothing delimits it
     */
    boolean endsStatement(TokenType type, Lexer comment, boolean insideStatement);
}
