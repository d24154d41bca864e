// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.rules.StatementTokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a statement would do beyond a scratch database: to the server, or to other databases on it. */
final class ScratchReach {

    private static final String OF_SERVER = "(?:ROLE|USER|GROUP|DATABASE|TABLESPACE|SYSTEM)";

    /** What all databases of a server share. */
    private static final String SERVER = "(?:CREATE|ALTER|DROP|RENAME)\\s+(?:OR\\s+REPLACE\\s+)?" + OF_SERVER
            + "\\b|COMMENT\\s+ON\\s+" + OF_SERVER
            + "\\b|(?:CREATE|ALTER|DROP)\\s+SUBSCRIPTION\\b|(?:REASSIGN|DROP)\\s+OWNED\\b"
            + "|(?:GRANT|REVOKE)\\s(?:(?!\\sON\\s).)*+$";

    /** What a dump has not. */
    private static final String RIGHTS = "(?:GRANT|REVOKE)\\b|ALTER\\s+DEFAULT\\s+PRIVILEGES\\b"
            + "|(?:CREATE|ALTER|DROP)\\s+SERVER\\b|SET\\s+(?:(?:SESSION|LOCAL)\\s+)?(?:ROLE|SESSION\\s+AUTHORIZATION)\\b"
            + "|ALTER\\s.*\\sOWNER\\s+TO\\b|CREATE\\s+SCHEMA\\s.*\\bAUTHORIZATION\\b";

    /** Of a block of code, whose comments are no statements. */
    private static final Pattern BODY = Pattern.compile("(?s)(\\$\\w*\\$)(.*)\\1");

    /** What these statements start with. */
    private static final Set<String> FIRST_WORDS = Set.of(
            "alter", "attach", "comment", "create", "do", "drop", "grant", "reassign", "rename", "revoke", "set");

    private final Dialect dialect;
    private final Pattern beyond;
    private final boolean ofFiles;
    private final @Nullable MySqlReach mySql;

    private ScratchReach(Dialect dialect, Pattern beyond, boolean ofFiles, @Nullable MySqlReach mySql) {
        this.dialect = dialect;
        this.beyond = beyond;
        this.ofFiles = ofFiles;
        this.mySql = mySql;
    }

    /**
     * Beyond the current database of a connection.
     *
     * @param forSquash whether what a dump has not is beyond it too
     */
    static ScratchReach of(Connection connection, Database database, boolean forSquash) throws SQLException {
        boolean ofFiles = database.has(Capability.FILES_ONLY);
        return new ScratchReach(
                database.dialect(),
                Pattern.compile(
                        "(?is)(?:" + SERVER + (forSquash ? "|" + RIGHTS : "") + (ofFiles ? "|ATTACH\\b" : "") + ").*"),
                ofFiles,
                database.has(Capability.SCHEMAS_ARE_DATABASES) ? MySqlReach.of(connection, database.dialect()) : null);
    }

    /** Whether what is beyond a database are other files: there are no users and no server. */
    boolean isOfFiles() {
        return ofFiles;
    }

    /** Another database of MariaDB or MySQL that a statement names; null where it names none. */
    @Nullable
    String otherDatabase(String sql) {
        return mySql == null ? null : mySql.otherDatabase(sql);
    }

    /** Comments can be between any two words, and MariaDB and MySQL run what is in some. */
    private static String plain(StatementTokens tokens) {
        return Stream.iterate(0, at -> tokens.at(at) != null, at -> at + 1)
                .map(at -> String.valueOf(tokens.at(at)))
                .collect(Collectors.joining(" "));
    }

    /** Whether it is about rights, users or the server; on SQLite, about another file. A block of code is searched as a whole. */
    boolean isOfServer(String sql) {
        if (mySql != null && mySql.changesServer(sql)) {
            return true;
        }
        var tokens = new StatementTokens(sql, dialect.syntax());
        if (!FIRST_WORDS.contains(String.valueOf(tokens.at(0)))) {
            return false;
        }
        if (beyond.matcher(plain(tokens)).matches()) {
            return true;
        }
        if (!"do".equals(tokens.at(0))) {
            return false;
        }
        String code = plain(new StatementTokens(BODY.matcher(plain(tokens)).replaceFirst("$2"), dialect.syntax()));
        Matcher start = Pattern.compile("(?i)(?<!\\w)(?:CREATE|ALTER|DROP|REASSIGN|GRANT|REVOKE|SET|COMMENT)\\s")
                .matcher(code);
        while (start.find()) {
            int end = code.indexOf(';', start.start());
            if (beyond.matcher(code.substring(start.start(), end < 0 ? code.length() : end))
                    .matches()) {
                return true;
            }
        }
        return false;
    }
}
