// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a database can hold: the server refuses a statement with any other character, be it in a comment.
 *
 * @param charset null where that is everything
 */
public record PostgreSqlEncoding(String name, @Nullable Charset charset) {

    /** Those that hold everything; without an encoding the server stores whatever bytes it is sent. */
    private static final Set<String> UNLIMITED = Set.of("UTF8", "SQL_ASCII");

    /** What Java has in EUC_JP, and the server has not. */
    private static final String JAVAS_ONLY = "\u00a2\u00a3\u00a5\u00ac\u2014\u2016\u203e\u2212\u301c";

    /** As the server reports it; where another driver keeps that to itself, there is no limit for all we know. */
    public static PostgreSqlEncoding of(Connection connection) throws SQLException {
        String name = PostgreSqlDriver.parameter(connection, "server_encoding");
        return of(name == null ? "UTF8" : name);
    }

    static PostgreSqlEncoding of(String name) {
        if (UNLIMITED.contains(name)) {
            return new PostgreSqlEncoding(name, null);
        }
        String java = name.replace("WIN", "windows-")
                .replace("ISO_8859_", "ISO-8859-")
                .replace("KOI8", "KOI8-")
                // To Java it is something wider.
                .replace("EUC_TW", "US-ASCII");
        return new PostgreSqlEncoding(
                name, Charset.isSupported(java) ? Charset.forName(java) : StandardCharsets.US_ASCII);
    }

    Optional<String> unstorable(String text) {
        if (charset == null) {
            return Optional.empty();
        }
        CharsetEncoder encoder = charset.newEncoder();
        return text.codePoints()
                .mapToObj(Character::toString)
                .filter(character -> !holds(encoder, character))
                .map(character ->
                        "the database's encoding " + name + " has no '" + character + "' (" + escape(character) + ")")
                .findFirst();
    }

    /** The same text with an escape in place of each other character, as no SQL has it: such a text is only for people. */
    String escaped(String text) {
        if (charset == null) {
            return text;
        }
        CharsetEncoder encoder = charset.newEncoder();
        return text.codePoints()
                .mapToObj(Character::toString)
                .map(character -> holds(encoder, character) ? character : escape(character))
                .collect(Collectors.joining());
    }

    private static boolean holds(CharsetEncoder encoder, String character) {
        return encoder.canEncode(character) && (encoder.maxBytesPerChar() == 1 || !JAVAS_ONLY.contains(character));
    }

    private static String escape(String character) {
        return character
                .chars()
                .mapToObj(c -> "\\u" + HexFormat.of().toHexDigits((char) c))
                .collect(Collectors.joining());
    }
}
