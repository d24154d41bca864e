package dev.migration.script;

/** Is told of every comment that ends with its line. */
interface LineComments {

    /** Does not look at comments. */
    LineComments IGNORED = (comment, insideStatement) -> false;

    /**
     * Looks at a comment.
     *
     * @param comment the lexer, at the comment
     * @param insideStatement whether a statement has begun and not ended
     * @return whether the statement ends here though nothing delimits it
     */
    boolean endsStatement(Lexer comment, boolean insideStatement);
}
