package dev.migration.script;

/**
 * Follows a CREATE FUNCTION or CREATE PROCEDURE whose body is {@code BEGIN ATOMIC … END}: the semicolons inside do not
 * end it. CASE ends with END as well, so it is counted; both words may also be names after a dot or AS.
 */
final class RoutineBody {

    private enum Head {
        START,
        CREATE,
        OR,
        REPLACE,
        ROUTINE,
        OTHER
    }

    private Head head = Head.START;
    private boolean afterBegin;
    private boolean afterNameSign;
    private int depth;

    void reset() {
        head = Head.START;
        afterBegin = false;
        afterNameSign = false;
        depth = 0;
    }

    /** Whether the statement is inside a body. */
    boolean isOpen() {
        return depth > 0;
    }

    void see(TokenType type, Lexer token) {
        if (head == Head.OTHER) {
            return;
        }
        if (head != Head.ROUTINE) {
            head = type == TokenType.WORD ? headAfter(token) : Head.OTHER;
            return;
        }
        boolean word = type == TokenType.WORD;
        if (word && afterBegin && depth == 0 && token.is("atomic")) {
            depth = 1;
        } else if (word && depth > 0 && !afterNameSign) {
            if (token.is("case")) {
                depth++;
            } else if (token.is("end")) {
                depth--;
            }
        }
        afterBegin = word && token.is("begin");
        afterNameSign = word ? token.is("as") : type == TokenType.SYMBOL && token.is(".");
    }

    private Head headAfter(Lexer token) {
        return switch (head) {
            case START -> token.is("create") ? Head.CREATE : Head.OTHER;
            case CREATE -> token.is("or") ? Head.OR : routineOrOther(token);
            case OR -> token.is("replace") ? Head.REPLACE : Head.OTHER;
            case REPLACE -> routineOrOther(token);
            case ROUTINE, OTHER -> head;
        };
    }

    private static Head routineOrOther(Lexer token) {
        return token.is("function") || token.is("procedure") ? Head.ROUTINE : Head.OTHER;
    }
}
