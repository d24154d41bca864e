// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.find.Root;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Divides the text of {@code statements.sql} as a script of its product is divided, and reads the comments between. */
final class StatementsReader implements SqlScanner.CommentListener {

    private static final MaskedLog LOG = MaskedLog.of(StatementsReader.class);

    private static final Pattern CALLS = Pattern.compile("(\\d{1,18}) calls? an hour");
    private static final Pattern CALLER = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    private static final Remedy REWRITE = Remedy.of(
            "have it written again, by the service's tests with {}, or from a database that it uses: {}",
            Fix.setting("statements", "record"),
            Fix.command("statements", "--from-database", "--file", "FILE"));

    private final String file;
    private final String text;
    private String product = "";
    private int headEnd = 1;
    private long calls;
    private String caller = "";
    private Place unread = Place.of("");

    StatementsReader(String file, String text) {
        this.file = file;
        this.text = text;
    }

    List<SentStatement> read() {
        String first = text.lines().findFirst().orElse("");
        if (!first.startsWith(Root.STATEMENTS_HEAD)) {
            throw invalid(
                    new Place(file, 1, 1),
                    "This is no file of statements: its first line has to be `" + Root.STATEMENTS_HEAD
                            + "PRODUCT`, such" + " as `" + Root.STATEMENTS_HEAD + Vendor.POSTGRESQL.id() + "`.",
                    REWRITE);
        }
        product = first.substring(Root.STATEMENTS_HEAD.length()).strip();
        Vendor vendor = vendor(product)
                .orElseThrow(() -> invalid(
                        new Place(file, 1, Root.STATEMENTS_HEAD.length() + 1),
                        "The product '" + Printable.line(product) + "' is unknown.",
                        "name one of "
                                + Arrays.stream(Vendor.values()).map(Vendor::id).collect(Collectors.joining(", "))));
        return statements(Dialect.of(vendor));
    }

    /** The product that the file is of, after it was read. */
    String product() {
        return product;
    }

    /** The product of this name. */
    static Optional<Vendor> vendor(String product) {
        return Arrays.stream(Vendor.values())
                .filter(vendor -> vendor.id().equals(product))
                .findFirst();
    }

    private List<SentStatement> statements(Dialect dialect) {
        List<SentStatement> statements = new ArrayList<>();
        var window = new CharWindow(new StringReader(text), Position.START, Long.MAX_VALUE);
        int replaced = 0;
        for (var scanner = new SqlScanner(window, dialect, file, this); scanner.hasNext(); ) {
            Statement statement = scanner.next();
            var text = StatementText.readJdbc(statement.text(), dialect);
            replaced += text.hasValues() ? 1 : 0;
            statements.add(new SentStatement(text.text(), calls, caller));
            calls = 0;
            caller = "";
        }
        if (calls > 0 || !caller.isEmpty()) {
            throw invalid(unread, "Behind this comment is no statement.", "delete the line");
        }
        if (replaced > 0) {
            LOG.warn(
                    "{} has values in {}. They are read as ?; write them so, as the file is no place for data.",
                    Printable.line(file),
                    Printable.counted(replaced, "statement"));
        }
        return statements;
    }

    /** Those from the first line on, without a gap, are the head; those inside a statement say nothing. */
    @Override
    public boolean endsStatement(TokenType type, Lexer comment, boolean insideStatement) {
        Position at = comment.position();
        if (insideStatement) {
            return false;
        }
        if (type == TokenType.LINE_COMMENT && at.line() == headEnd) {
            headEnd++;
            return false;
        }
        String words =
                type == TokenType.LINE_COMMENT ? comment.text().substring(2).strip() : "";
        Matcher counted = CALLS.matcher(words);
        if (counted.matches()) {
            calls = Long.parseLong(counted.group(1));
        } else if (CALLER.matcher(words).matches()) {
            caller = words;
        } else {
            throw invalid(
                    new Place(file, at.line(), at.column()),
                    "A comment before a statement is the simple name of the class that sends it, or how often it is"
                            + " sent, such as `-- 1200 calls an hour`. This one is neither, and would be lost when the"
                            + " file is written again.",
                    "delete the comment");
        }
        unread = new Place(file, at.line(), at.column());
        return false;
    }

    private static InvalidMigrationsException invalid(Place place, String message, CharSequence remedy) {
        return new InvalidMigrationsException(Problem.error(Code.INVALID_SETTING, place, message, remedy));
    }
}
