package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Settled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kind of statement outside a transaction whose outcome the catalogue tells, where one knows what was there before. */
interface PostgreSqlOutcome {

    /** A name, quoted or not. */
    String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\"'(),;.]+)";

    /** A name, perhaps behind its schema's. */
    String QUALIFIED = NAME + "(?: ?\\. ?" + NAME + ")?";

    static Pattern compile(String regex) {
        return Pattern.compile("^(?:" + regex + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /** The canonical forms of such statements. */
    Pattern pattern();

    /** What is there before the statement is sent. */
    String look(Connection connection, Matcher statement) throws SQLException;

    /** What became of it, given what was there before. Changes nothing. */
    Settled settle(Connection connection, Matcher statement, String noted) throws SQLException;
}
